/* What the editor paints over the text: names, delimiters, escapes, and findings at their offsets. */
import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, ViewPlugin } from "@codemirror/view";
import type { DecorationSet, ViewUpdate } from "@codemirror/view";
import { clamp } from "../shared/dom";
import type { Hl7Finding } from "./data";
import { delimitersOf } from "./tokens";
import type { Delimiters } from "./tokens";

const name = Decoration.mark({ class: "hl7-name" });
const fieldMark = Decoration.mark({ class: "hl7-bar" });
const innerMark = Decoration.mark({ class: "hl7-inner" });
const escapeMark = Decoration.mark({ class: "hl7-escape" });

function paintLine(text: string, from: number, marks: Delimiters, builder: RangeSetBuilder<Decoration>): void {
  if (/^[A-Z][A-Z0-9]{2}/.test(text)) builder.add(from, from + 3, name);
  const inner = new Set([marks.component, marks.repetition, marks.subcomponent]);
  for (let at = 3; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === marks.field) builder.add(from + at, from + at + 1, fieldMark);
    else if (inner.has(sign)) builder.add(from + at, from + at + 1, innerMark);
    else if (sign === marks.escape) {
      const end = text.indexOf(marks.escape, at + 1);
      const isEscape = end > at + 1 && end - at < 12 && !text.slice(at, end).includes(marks.field);
      if (!isEscape) continue;
      builder.add(from + at, from + end + 1, escapeMark);
      at = end;
    }
  }
}

function paint(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const marks = delimitersOf(view.state.doc.line(1).text);
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      paintLine(line.text, line.from, marks, builder);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const highlighting = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = paint(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = paint(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const showFindings = StateEffect.define<Hl7Finding[]>();

/** Findings keep to their text while it moves, until the next check. */
export const findingMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let kept = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(showFindings)) kept = underline(effect.value, transaction.state.doc.length);
    }
    return kept;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function underline(findings: Hl7Finding[], end: number): DecorationSet {
  const ranges = findings.flatMap((finding) => {
    // An absent field has no text of its own: the delimiter before it carries the mark.
    const from = clamp(finding.length > 0 ? finding.offset : finding.offset - 1, 0, Math.max(0, end - 1));
    const to = clamp(from + Math.max(1, finding.length), from, end);
    return to > from ? [Decoration.mark({ class: `hl7-${finding.severity}`, finding }).range(from, to)] : [];
  });
  return Decoration.set(ranges, true);
}

class Sign extends GutterMarker {
  constructor(readonly severity: Hl7Finding["severity"]) {
    super();
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof Sign && other.severity === this.severity;
  }

  override toDOM(): Node {
    const sign = document.createElement("span");
    sign.className = `hl7-sign hl7-sign-${this.severity}`;
    sign.textContent = { error: "✗", warning: "!", hint: "i" }[this.severity];
    return sign;
  }
}

const RANK = ["error", "warning", "hint"] as const;

export const findingGutter: Extension = gutter({
  class: "hl7-gutter",
  lineMarker(view, line) {
    const found = new Set(findingsBetween(view, line.from, line.to).map((finding) => finding.severity));
    const worst = RANK.find((severity) => found.has(severity));
    return worst ? new Sign(worst) : null;
  },
  lineMarkerChange: (update) => update.docChanged || update.transactions.some((one) => one.effects.some((effect) => effect.is(showFindings))),
});

export function findingsBetween(view: EditorView, from: number, to: number): Hl7Finding[] {
  const found: Hl7Finding[] = [];
  view.state.field(findingMarks).between(from, to, (_from, _to, mark) => {
    found.push((mark.spec as { finding: Hl7Finding }).finding);
  });
  return found;
}
