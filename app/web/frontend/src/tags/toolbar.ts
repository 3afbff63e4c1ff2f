import { freshId, h } from "../shared/dom";
import type { Filter } from "./rows";

const PAUSE = 120;

export interface ToolbarEvents {
  filter(filter: Filter): void;
  foldAll(open: boolean): void;
  enterTree(): void;
}

/** Search, the filter for private elements, and folding everything at once. */
export function toolbar(events: ToolbarEvents): HTMLElement {
  const search = h("input", { type: "search", class: "form-control form-control-sm", id: freshId("tt-search"), placeholder: "Tag, name or value", autocomplete: "off" });
  const showPrivate = h("input", { type: "checkbox", id: freshId("tt-private"), checked: true });
  const tell = (): void => events.filter({ text: search.value, showPrivate: showPrivate.checked });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(tell, PAUSE);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    clearTimeout(waiting);
    tell();
    events.enterTree();
  });
  showPrivate.addEventListener("change", tell);
  const fold = (words: string, open: boolean): HTMLElement =>
    h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => events.foldAll(open) }, words);
  return h(
    "div",
    { class: "tt-toolbar" },
    h("div", { class: "tt-search" }, h("label", { for: search.id, class: "visually-hidden" }, "Search the elements"), search),
    h("div", { class: "choice" }, showPrivate, h("label", { for: showPrivate.id }, "Private elements")),
    h("div", { class: "tt-fold" }, fold("Open all", true), fold("Close all", false)),
  );
}
