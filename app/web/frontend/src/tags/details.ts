/* Below the tree: everything about the active element, and what can be done with it. */
import { h } from "../shared/dom";
import { dumpLine, hexOffset, lengthWords, valueWords } from "./data";
import type { Element_ } from "./data";
import type { Row } from "./rows";

export interface DetailEvents {
  use: ((element: Element_) => void) | null;
  edit: ((element: Element_) => void) | null;
  remove: ((path: string) => void) | null;
  copied: (sentence: string) => void;
}

export function details(row: Row | undefined, events: DetailEvents): HTMLElement[] {
  if (!row) return [h("p", { class: "tt-none" }, "Nothing matches the search.")];
  if (!row.element) return about(row, events);
  return [heading(row.element), facts(row.element), buttons(row.element, events)];
}

/** A part of the file, or an item: it has no value, and an item can be taken away whole. */
function about(row: Row, { remove }: DetailEvents): HTMLElement[] {
  const words = h("p", { class: "tt-none" }, `${row.title}. Choose an element to read all about it.`);
  if (!remove || row.item?.change !== undefined || row.kind !== "item") return [words];
  const button = h("button", { type: "button", class: "btn btn-danger btn-sm", onclick: () => remove(row.path) }, "Delete item");
  return [words, h("div", { class: "tt-detail-buttons" }, button)];
}

function heading(element: Element_): HTMLElement {
  const keyword = element.keyword ? ` ${element.keyword}` : "";
  return h("p", { class: "tt-detail-name" }, h("strong", {}, element.name || "Unknown element"), h("code", {}, keyword));
}

function facts(element: Element_): HTMLElement {
  const pairs: [string, string][] = [
    ["Path", element.path],
    ["VR", element.vr],
    ["VM", element.vm === null ? "" : String(element.vm)],
    ["Length", lengthWords(element.length)],
    ["Offset", element.offset === null ? "not in the file as sent" : `${element.offset} (hex ${hexOffset(element.offset)})`],
    ["Value", `${valueWords(element)}${element.truncated ? " … (cut for display)" : ""}`],
  ];
  if (element.was) pairs.push(["Before", `${element.was.vr === element.vr ? "" : `${element.was.vr} `}${element.was.value}`]);
  if (element.private_creator) pairs.splice(1, 0, ["Private block", element.private_creator]);
  const list = h("dl", { class: "tt-facts" });
  for (const [name, words] of pairs) list.append(h("div", { class: `tt-fact-${name.toLowerCase().split(" ")[0] ?? ""}` }, h("dt", {}, name), h("dd", {}, words)));
  return list;
}

function buttons(element: Element_, events: DetailEvents): HTMLElement {
  const { use, edit, remove } = events;
  const button = (words: string, deed: () => void, kind = "btn-secondary"): HTMLElement =>
    h("button", { type: "button", class: `btn ${kind} btn-sm`, onclick: deed }, words);
  const isEditable = element.vr !== "SQ" && element.items.length === 0 && element.change !== "deleted";
  return h(
    "div",
    { class: "tt-detail-buttons" },
    use && button("Use this element", () => use(element), "btn-primary"),
    edit && isEditable && button("Change value", () => edit(element)),
    remove && element.change !== "deleted" && button("Delete element", () => remove(element.path), "btn-danger"),
    button("Copy as a dump line", () => void copyLine(element, events.copied)),
  );
}

export async function copyLine(element: Element_, told: (sentence: string) => void): Promise<void> {
  const line = dumpLine(element).trimStart();
  try {
    await navigator.clipboard.writeText(line);
    told(`Copied: ${line}`);
  } catch {
    told(`The browser did not allow copying. The line is: ${line}`);
  }
}
