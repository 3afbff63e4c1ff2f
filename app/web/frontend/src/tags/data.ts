/* tree.json as the server promises it, and the few questions that rows ask of it. */

export interface Item {
  index: number;
  offset: number | null;
  length: number | null;
  elements: Element_[];
  /** What the learner did to the item as a whole in this tree. */
  change?: "added" | "deleted";
}

export interface Element_ {
  path: string;
  tag: string;
  keyword: string | null;
  name: string;
  vr: string;
  vm: number | string | null;
  length: number | null;
  value: string | null;
  truncated: boolean;
  offset: number | null;
  value_offset: number | null;
  part: "meta" | "data_set";
  depth: number;
  private_creator: string | null;
  items: Item[];
  /** What the learner did to it in this tree. */
  change?: "changed" | "added" | "deleted";
  /** What stood there in the file as sent, where the learner changed it. */
  was?: { vr: string; value: string };
}

export interface Notice {
  code: string;
  sentence: string;
  offset: number | null;
  path: string | null;
}

export interface Tree {
  name: string;
  size: number;
  transfer_syntax: { uid: string; name: string } | null;
  notices: Notice[];
  elements: Element_[];
}

const UNDEFINED_LENGTH = 0xffffffff;

export function hasDefinedLength(length: number | null): length is number {
  return length !== null && length >= 0 && length < UNDEFINED_LENGTH;
}

export function isPrivate(element: Element_): boolean {
  return element.private_creator !== null || /^\([0-9A-Fa-f]{3}[13579BDFbdf],/.test(element.tag);
}

export function hexOffset(offset: number | null): string {
  return offset === null ? "" : offset.toString(16).toUpperCase().padStart(4, "0");
}

export function lengthWords(length: number | null): string {
  if (length === null) return "";
  return hasDefinedLength(length) ? String(length) : "undefined";
}

/** The value as one line for a row; a sequence says how many items it holds. */
export function valueWords(element: Element_): string {
  if (element.vr === "SQ" || element.items.length > 0) {
    return element.items.length === 1 ? "1 item" : `${element.items.length} items`;
  }
  if (element.value === null) return "";
  return element.value === "" ? "(empty)" : element.value;
}

/** One line as dcmdump would print it. */
export function dumpLine(element: Element_): string {
  const inside = element.items.length > 0 || element.vr === "SQ" ? `(Sequence with ${valueWords(element)})` : `[${element.value ?? ""}]`;
  const indent = "  ".repeat(Math.max(0, element.depth));
  const head = `${indent}${element.tag.toLowerCase()} ${element.vr} ${inside}`;
  return `${head.padEnd(56)} # ${lengthWords(element.length)}, ${element.vm ?? 0} ${element.keyword ?? element.name}`;
}
