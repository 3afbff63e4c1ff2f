/* What is known of a field, as a tip: the mouse hovers for it, F1 opens it at the cursor. */
import { StateEffect, StateField } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import type { EditorView, Tooltip } from "@codemirror/view";
import { h } from "../shared/dom";
import { findingsBetween } from "./marks";

/** The sentences about a position, the first of them about the field. */
export type WordsAt = (position: number) => Promise<string[]>;

const showHelp = StateEffect.define<{ position: number; words: string[] } | null>();

/** Open until the cursor moves, something is typed, or Escape. */
const helpField = StateField.define<Tooltip | null>({
  create: () => null,
  update(tip, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showHelp)) return effect.value && tipAt(effect.value.position, effect.value.words);
    }
    return transaction.docChanged || transaction.selection ? null : tip;
  },
  provide: (field) => showTooltip.from(field),
});

export function fieldHelp(wordsAt: WordsAt, said: (words: string) => void): Extension {
  const open = (view: EditorView): boolean => {
    const position = view.state.selection.main.head;
    void wordsAt(position).then((about) => {
      const words = [...about, ...findingsBetween(view, position, position).map((finding) => finding.says)];
      if (words.length === 0) words.push("Put the cursor into a field first.");
      view.dispatch({ effects: showHelp.of({ position, words }) });
      said(words.join(" "));
    });
    return true;
  };
  const close = (view: EditorView): boolean => {
    if (!view.state.field(helpField)) return false;
    view.dispatch({ effects: showHelp.of(null) });
    return true;
  };
  return [helpField, keymap.of([{ key: "F1", run: open }, { key: "Escape", run: close }]), hovering(wordsAt)];
}

function hovering(wordsAt: WordsAt): Extension {
  return hoverTooltip(async (view, position) => {
    const about = await wordsAt(position);
    const findings = findingsBetween(view, position, position);
    if (about.length === 0 && findings.length === 0) return null;
    const says = findings.map((finding) => h("p", { class: `hl7-tip-${finding.severity}` }, finding.says));
    const dom = h("div", { class: "hl7-tip" }, ...about.map((words) => h("p", {}, words)), ...says);
    return { pos: position, above: true, create: () => ({ dom }) };
  });
}

function tipAt(position: number, words: string[]): Tooltip {
  const dom = h("div", { class: "hl7-tip" }, ...words.map((each) => h("p", {}, each)));
  return { pos: position, above: true, create: () => ({ dom }) };
}
