/* Completes segment names, and the codes of the table that belongs to the field under the cursor. */
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import type { Tables } from "./tables";
import { delimitersOf, placeAt, tokenize } from "./tokens";
import type { Delimiters } from "./tokens";

const NAME = /^[A-Za-z0-9]{0,3}$/;

/** Nothing is selected until an arrow chooses, so that Enter stays a new line for whoever goes on typing. */
export function completing(tables: () => Promise<Tables | null>): Extension {
  const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = context.state.sliceDoc(line.from, context.pos);
    if (!context.explicit && before === "") return null;
    const known = await tables();
    if (!known || context.aborted) return null;
    return NAME.test(before) && line.number > 1 ? segmentNames(context, known) : codes(context, known);
  };
  return [
    autocompletion({ override: [source], selectOnOpen: false, interactionDelay: 0, icons: false, defaultKeymap: false, maxRenderedOptions: 500 }),
    Prec.highest(keymap.of(completionKeymap)),
  ];
}

function segmentNames(context: CompletionContext, tables: Tables): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const { field } = delimitersOf(context.state.doc.line(1).text);
  const rest = /^[A-Za-z0-9]*/.exec(line.text)?.[0].length ?? 0;
  const tail = line.text[rest] === field ? "" : field;
  const options = tables.segments().map(([name, title]): Completion => ({ label: name, detail: title, apply: name + tail }));
  return found(context, line.from, line.from + Math.min(rest, 3), options);
}

function codes(context: CompletionContext, tables: Tables): CompletionResult | null {
  const text = context.state.doc.toString();
  const marks = delimitersOf(text);
  const place = placeAt(text, tokenize(text), context.pos);
  const facts = place && tables.factsAt(place, marks);
  const table = facts ? tables.table(facts.table) : null;
  if (!place || !table) return null;
  if (!context.explicit && context.pos === place.offset) return null;
  const options = Object.entries(table.values).map(([code, meaning]): Completion => ({ label: code, detail: meaning, apply: escaped(code, marks) }));
  return found(context, place.offset, place.offset + place.length, options);
}

/** What was typed up to the cursor chooses, by code or meaning; who asks over a value that fits nothing sees all. */
function found(context: CompletionContext, from: number, to: number, options: Completion[]): CompletionResult | null {
  const typed = context.state.sliceDoc(from, context.pos).toLowerCase();
  const starting = options.filter(({ label }) => label.toLowerCase().startsWith(typed));
  const meaning = options.filter((one) => !starting.includes(one) && (one.detail ?? "").toLowerCase().includes(typed));
  const fitting = [...starting, ...meaning];
  if (fitting.length === 0 && !context.explicit) return null;
  const update = (_before: CompletionResult, start: number, end: number, now: CompletionContext): CompletionResult | null => found(now, start, end, options);
  return { from, to, options: fitting.length > 0 ? fitting : options, filter: false, update };
}

function escaped(code: string, marks: Delimiters): string {
  const letters: [string, string][] = [
    [marks.field, "F"],
    [marks.component, "S"],
    [marks.subcomponent, "T"],
    [marks.repetition, "R"],
    [marks.escape, "E"],
  ];
  const found = new Map(letters);
  return Array.from(code, (sign) => (found.has(sign) ? `${marks.escape}${found.get(sign) ?? ""}${marks.escape}` : sign)).join("");
}
