/* compare.json as the server promises it. */

export type Kind = "equal" | "changed" | "added" | "removed";

export interface Side {
  vr: string;
  value: string;
  truncated: boolean;
}

export interface CompareRow {
  path: string;
  tag: string;
  keyword: string;
  name: string;
  part: "meta" | "data_set";
  depth: number;
  kind: Kind;
  before: Side | null;
  after: Side | null;
}

export interface Headline {
  name: string;
  size: number;
  transfer_syntax: string;
  pixel_hash: string;
  pixel_problem: string;
}

export interface Comparison {
  before: Headline;
  after: Headline;
  pixels_equal: boolean;
  pixels: string;
  counts: Record<Kind, number>;
  rows: CompareRow[];
}

/** How much of two values is the same at either end: what lies between is the difference. */
export function sharedEnds(before: string, after: string): [number, number] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [start, end];
}

export function matches(row: CompareRow, wanted: string): boolean {
  if (wanted === "") return true;
  const texts = [row.path, row.name, row.keyword, row.before?.value ?? "", row.after?.value ?? ""];
  return texts.some((text) => text.toLowerCase().includes(wanted)) || row.tag.replace(/[(),]/g, "").toLowerCase().startsWith(wanted.replace(/[(),]/g, ""));
}
