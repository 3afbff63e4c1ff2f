import { h } from "../shared/dom";
import { valueWords } from "./data";
import type { Element_ } from "./data";
import type { Edit, EditList } from "./edits";

const VERBS = { set: "Changed", add: "Added", delete: "Deleted" };

export interface LogDeeds {
  add: () => void;
  undo: () => void;
  drop: (path: string) => void;
}

/** What differs from the file as sent, before and after, each with its own way back; buttons stand above. */
export function editLog(edits: EditList, sent: ReadonlyMap<string, Element_>, deeds: LogDeeds): HTMLElement[] {
  const items = edits.all.map((edit) => {
    const words = h("span", {}, `${VERBS[edit.op]} `, h("code", {}, edit.path), " ", ...difference(edit, sent.get(edit.path)));
    return h("li", {}, words, button("Take back", "btn-link", () => deeds.drop(edit.path), edit.path));
  });
  const undoing = button("Undo", "btn-secondary", deeds.undo);
  undoing.toggleAttribute("disabled", !edits.canUndo);
  return [
    h("div", { class: "tt-detail-buttons" }, button("Add an element", "btn-secondary", deeds.add), undoing),
    items.length > 0 ? h("ol", { class: "tt-edits", "aria-label": "Differences from the object as sent" }, ...items) : h("p", { class: "tt-none" }, "Nothing is changed yet."),
  ];
}

function difference(edit: Edit, sent: Element_ | undefined): (HTMLElement | string)[] {
  const after = edit.op === "delete" ? null : told(edit.vr || (sent?.vr ?? ""), edit.value.join("\\"));
  const before = sent && edit.op !== "add" ? told(sent.vr, valueWords(sent)) : null;
  if (before !== null && before === after) return [after, " (as it was sent)"];
  return [
    ...(before === null ? [] : [h("del", {}, h("span", { class: "visually-hidden" }, "from "), before)]),
    ...(before === null || after === null ? [] : [" "]),
    ...(after === null ? [] : [h("ins", {}, h("span", { class: "visually-hidden" }, before === null ? "" : "to "), after)]),
  ];
}

function told(vr: string, value: string): string {
  return `${vr} ${value === "" || value === "(empty)" ? "(empty)" : `“${value}”`}`;
}

function button(words: string, kind: string, deed: () => void, about = ""): HTMLElement {
  const label = about === "" ? null : `${words}: ${about}`;
  return h("button", { type: "button", class: `btn ${kind} btn-sm`, "aria-label": label, onclick: deed }, words);
}
