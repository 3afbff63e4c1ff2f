import { h } from "../shared/dom";
import { hexOffset, isPrivate, lengthWords, valueWords } from "./data";
import type { Element_ } from "./data";
import type { Row } from "./rows";

const DEEPEST_INDENT = 7;

/** One row of the treegrid; cells of a part or an item span what they have nothing to say about. */
export function fillRow(row: Row, index: number, marked: boolean): HTMLElement {
  const kinds = [`tt-row`, `tt-is-${row.kind}`, row.element?.part === "meta" && "tt-meta", changeOf(row) && `tt-${changeOf(row)}`, marked && "tt-marked"];
  return h(
    "div",
    {
      class: kinds.filter(Boolean).join(" "),
      role: "row",
      "data-index": index,
      "data-path": row.path,
      "aria-level": row.level,
      "aria-posinset": row.position,
      "aria-setsize": row.siblings,
      "aria-rowindex": index + 2,
      "aria-expanded": row.expandable ? String(row.expanded) : null,
    },
    ...(row.element ? elementCells(row, row.element, marked) : titleCells(row)),
  );
}

function changeOf(row: Row): string {
  return row.element?.change ?? row.item?.change ?? "";
}

function twist(row: Row): HTMLElement {
  const sign = row.expandable ? (row.expanded ? "▾" : "▸") : "";
  const indent = h("span", { class: "tt-twist", "aria-hidden": "true" }, sign);
  indent.style.marginLeft = `${Math.min(row.level - 1, DEEPEST_INDENT) * 0.85}rem`;
  return indent;
}

function titleCells(row: Row): HTMLElement[] {
  const span = { role: "gridcell", "aria-colindex": 1, "aria-colspan": 7, class: "tt-title" };
  const state = changeOf(row);
  const empty = row.expandable || row.kind === "part" ? "" : " (empty)";
  return [h("div", span, twist(row), state !== "" && h("span", { class: "tt-state" }, state), row.title, empty)];
}

function elementCells(row: Row, element: Element_, marked: boolean): HTMLElement[] {
  const cell = (kind: string, column: number, ...inside: (Node | string | false)[]): HTMLElement =>
    h("div", { role: "gridcell", "aria-colindex": column, class: `tt-${kind}` }, ...inside);
  const state = element.change ?? "";
  const name = element.name || (isPrivate(element) ? "Private element" : "Unknown element");
  const hint = element.private_creator ? `${name} · ${element.private_creator}` : name;
  return [
    cell("tag", 1, twist(row), element.tag),
    cell("name", 2, marked && h("span", { class: "tt-mark" }, "● chosen "), state !== "" && h("span", { class: "tt-state" }, state), hint),
    cell("vr", 3, element.vr),
    cell("vm", 4, element.vm === null ? "" : String(element.vm)),
    cell("length", 5, lengthWords(element.length)),
    cell("value", 6, element.was !== undefined && h("del", { class: "tt-was" }, element.was.value.slice(0, 100)), valueWords(element).slice(0, 300)),
    cell("offset", 7, hexOffset(element.offset)),
  ];
}
