import { h } from "../shared/dom";
import { counted } from "../shared/words";
import type { Tree } from "./data";

/** What the file is, and what the reader noticed in it. */
export function headline(tree: Tree): HTMLElement[] {
  const syntax = tree.transfer_syntax ? `, ${tree.transfer_syntax.name} (${tree.transfer_syntax.uid})` : "";
  const size = `: ${counted(tree.size, "byte")}${syntax}`;
  const line = h("p", { class: "tt-headline" }, h("strong", {}, tree.name), size);
  if (tree.notices.length === 0) return [line];
  const items = tree.notices.map((notice) => {
    const place = notice.offset === null ? "" : ` (byte ${notice.offset})`;
    return h("li", {}, notice.sentence, place);
  });
  return [line, h("ul", { class: "tt-notices", "aria-label": "What we noticed" }, ...items)];
}
