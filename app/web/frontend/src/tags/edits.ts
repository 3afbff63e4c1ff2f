/* What the learner changed: a list of edits, each undoable, laid over the tree that the server sent. */
import { valueWords } from "./data";
import type { Element_, Item, Tree } from "./data";

export interface Edit {
  op: "set" | "add" | "delete";
  path: string;
  vr: string;
  value: string[];
}

const ONE_VALUE = new Set(["LT", "ST", "UT", "UR"]);

/** Several values part at the backslash, except in text where a backslash is a character. */
export function splitValues(vr: string, text: string): string[] {
  if (text === "") return [];
  return ONE_VALUE.has(vr) ? [text] : text.split("\\");
}

export class EditList {
  #edits: Edit[] = [];
  readonly #before: Edit[][] = [];

  get all(): readonly Edit[] {
    return this.#edits;
  }

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  restore(saved: unknown): void {
    if (!Array.isArray(saved)) return;
    this.#edits = (saved as Partial<Edit>[]).flatMap((edit) =>
      edit.op && edit.path ? [{ op: edit.op, path: edit.path, vr: edit.vr ?? "", value: edit.value ?? [] }] : [],
    );
  }

  /** A later edit of the same element takes the earlier one's place; deleting what was added leaves nothing. */
  make(edit: Edit): void {
    this.#before.push(this.#edits);
    const earlier = this.#edits.find((one) => one.path === edit.path);
    // Whoever takes an item or a sequence away has no use for what she changed inside it.
    const others = this.#edits.filter((one) => one.path !== edit.path && !(edit.op === "delete" && isInside(one.path, edit.path)));
    if (earlier?.op === "add" && edit.op === "delete") this.#edits = others;
    else if (earlier?.op === "add") this.#edits = [...others, { ...edit, op: "add" }];
    else if (earlier?.op === "delete" && edit.op === "add") this.#edits = [...others, { ...edit, op: "set" }];
    else this.#edits = [...others, edit];
  }

  drop(path: string): void {
    this.#before.push(this.#edits);
    this.#edits = this.#edits.filter((one) => one.path !== path);
  }

  undo(): boolean {
    const before = this.#before.pop();
    if (before) this.#edits = before;
    return before !== undefined;
  }
}

function isInside(path: string, outer: string): boolean {
  return path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** Return the tree as it looks after the edits; the server's own tree stays as it was. */
export function overlay(tree: Tree, edits: readonly Edit[]): Tree {
  if (edits.length === 0) return tree;
  const byPath = new Map(edits.map((edit) => [edit.path, edit]));
  return { ...tree, elements: changed(tree.elements, byPath, "", 0) };
}

function changed(elements: Element_[], edits: Map<string, Edit>, inside: string, depth: number): Element_[] {
  const known = new Set(elements.map((element) => element.path));
  const out = [...elements];
  for (const edit of edits.values()) {
    if (edit.op === "add" && !known.has(edit.path) && isDirectlyIn(edit.path, inside)) insert(out, added(edit, inside, depth));
  }
  return out.map((element) => ({ ...element, items: changedItems(element, edits, depth), ...changedFacts(element, edits.get(element.path)) }));
}

function changedFacts(element: Element_, edit: Edit | undefined): Partial<Element_> {
  if (!edit || element.change === "added") return {};
  if (edit.op === "delete") return { change: "deleted" };
  const was = { vr: element.vr, value: valueWords(element) };
  return { vr: edit.vr || element.vr, value: edit.value.join("\\"), vm: edit.value.length, truncated: false, change: "changed", was };
}

/** The items that were there, marked where one was taken away, and those that edits add after them. */
function changedItems(element: Element_, edits: Map<string, Edit>, depth: number): Item[] {
  const items: Item[] = [...element.items];
  const isMade = (index: number): boolean => [...edits.values()].some((edit) => edit.op === "add" && edit.path.startsWith(`${element.path}[${index}].`));
  while (isMade(items.length + 1)) items.push({ index: items.length + 1, offset: null, length: null, elements: [], change: "added" });
  return items.map((item) => {
    const path = `${element.path}[${item.index}]`;
    const elements = changed(item.elements, edits, `${path}.`, depth + 1);
    return { ...item, elements, ...(edits.has(path) ? { change: "deleted" as const } : {}) };
  });
}

function isDirectlyIn(path: string, inside: string): boolean {
  return path.startsWith(inside) && /^\([0-9A-Fa-f]{4},[0-9A-Fa-f]{4}\)$/.test(path.slice(inside.length));
}

function added(edit: Edit, inside: string, depth: number): Element_ {
  const tag = edit.path.slice(inside.length);
  return {
    path: edit.path, tag, keyword: null, name: "Added element", vr: edit.vr, vm: edit.value.length, length: null,
    value: edit.value.join("\\"), truncated: false, offset: null, value_offset: null,
    part: tag.startsWith("(0002,") ? "meta" : "data_set", depth, private_creator: null, items: [], change: "added",
  };
}

function insert(elements: Element_[], element: Element_): void {
  const at = elements.findIndex((other) => other.tag.toUpperCase() > element.tag.toUpperCase());
  elements.splice(at < 0 ? elements.length : at, 0, element);
}
