/* The tree laid out as rows: parts of the file, their elements, the items of sequences. */
import type { Element_, Item, Tree } from "./data";
import { isPrivate } from "./data";

export interface Row {
  kind: "part" | "element" | "item";
  path: string;
  level: number;
  title: string;
  element: Element_ | null;
  item: Item | null;
  expandable: boolean;
  expanded: boolean;
  position: number;
  siblings: number;
}

export interface Filter {
  text: string;
  showPrivate: boolean;
}

const PARTS = [
  { part: "meta", title: "File Meta Information" },
  { part: "data_set", title: "Data set" },
] as const;

export function partPath(part: string): string {
  return `part:${part}`;
}

export function layOut(tree: Tree, closed: ReadonlySet<string>, opened: ReadonlySet<string>, filter: Filter): Row[] {
  const rows: Row[] = [];
  const wanted = filter.text.trim().toLowerCase();
  const keeps = (element: Element_): boolean => kept(element, wanted, filter.showPrivate);

  const element = (one: Element_, level: number, position: number, siblings: number): void => {
    const expandable = one.items.length > 0;
    const expanded = expandable && (opened.has(one.path) || wanted !== "");
    rows.push(row("element", one.path, level, { element: one, expandable, expanded, position, siblings }));
    if (expanded) one.items.forEach((each, n) => item(one, each, level + 1, n + 1));
  };

  const item = (owner: Element_, one: Item, level: number, position: number): void => {
    const path = itemPath(owner, one);
    const shown = one.elements.filter(keeps);
    const expanded = shown.length > 0 && !closed.has(path);
    const siblings = owner.items.length;
    const title = `Item ${one.index}`;
    rows.push(row("item", path, level, { item: one, title, expandable: shown.length > 0, expanded, position, siblings }));
    if (expanded) shown.forEach((each, n) => element(each, level + 1, n + 1, shown.length));
  };

  PARTS.forEach(({ part, title }, n) => {
    const shown = tree.elements.filter((each) => each.part === part && keeps(each));
    const expanded = !closed.has(partPath(part));
    const words = `${title}: ${shown.length} element${shown.length === 1 ? "" : "s"}`;
    const facts = { title: words, expandable: shown.length > 0, expanded, position: n + 1, siblings: PARTS.length };
    rows.push(row("part", partPath(part), 1, facts));
    if (expanded) shown.forEach((each, k) => element(each, 2, k + 1, shown.length));
  });
  return rows;
}

export function itemPath(owner: Element_, item: Item): string {
  return `${owner.path}[${item.index}]`;
}

function row(kind: Row["kind"], path: string, level: number, facts: Partial<Row>): Row {
  const blank = { title: "", element: null, item: null, expandable: false, expanded: false, position: 1, siblings: 1 };
  return { ...blank, kind, path, level, ...facts };
}

/** An element stays when it or anything inside it answers the search. */
function kept(element: Element_, wanted: string, showPrivate: boolean): boolean {
  if (!showPrivate && isPrivate(element)) return false;
  if (wanted === "") return true;
  if (answers(element, wanted)) return true;
  return element.items.some((item) => item.elements.some((inner) => kept(inner, wanted, showPrivate)));
}

export function answers(element: Element_, wanted: string): boolean {
  const digits = wanted.replace(/[(),\s]/g, "");
  const tag = element.tag.replace(/[(),]/g, "").toLowerCase();
  const texts = [element.name, element.keyword ?? "", element.value ?? "", element.path, element.private_creator ?? ""];
  return (/^[0-9a-fx]{3,8}$/.test(digits) && tag.startsWith(digits)) || texts.some((text) => text.toLowerCase().includes(wanted));
}

export function* everyElement(elements: readonly Element_[]): Generator<Element_> {
  for (const element of elements) {
    yield element;
    for (const item of element.items) yield* everyElement(item.elements);
  }
}

/** The paths to open so that *path* can be seen: every sequence on the way. */
export function ancestors(path: string): string[] {
  const found: string[] = [];
  for (const match of path.matchAll(/\[\d+\]/g)) found.push(path.slice(0, match.index));
  return found;
}

/** The last row that would stand before an element of this path, were it there. */
export function rowBefore(rows: readonly Row[], path: string): number {
  const inside = path.slice(0, path.lastIndexOf("]") + 1);
  const part = partPath(path.startsWith("(0002,") ? "meta" : "data_set");
  let best = Math.max(0, rows.findIndex((row) => row.path === (inside || part)));
  rows.forEach((row, n) => {
    const isBeside = row.element !== null && row.path.slice(0, row.path.lastIndexOf("]") + 1) === inside;
    if (isBeside && row.path < path && (inside !== "" || row.element?.part === part.slice(5))) best = n;
  });
  return best;
}

/** The path of the last element that begins at or before this byte. */
export function pathAt(elements: readonly Element_[], offset: number | undefined): string {
  let best = "";
  for (const element of everyElement(elements)) {
    if (offset !== undefined && element.offset !== null && element.offset <= offset) best = element.path;
  }
  return best;
}
