/* Where a new element can go, as seen from the chosen row. */
import type { Row } from "./rows";

/** A path to put before the new element's tag, and words for people. */
export interface Place {
  path: string;
  words: string;
}

/** The data set, the next item of the sequence at hand, and the item that the row is or stands in. */
export function placesFor(row: Row | undefined, rows: readonly Row[]): Place[] {
  const found: Place[] = [{ path: "", words: "The data set itself" }];
  if (!row || row.kind === "part") return found;
  const isSequence = row.element?.vr === "SQ";
  const sequence = isSequence ? row.path : row.path.slice(0, Math.max(0, row.path.lastIndexOf("[")));
  const owner = rows.find((one) => one.path === sequence)?.element;
  if (!owner) return found;
  found.push({ path: `${sequence}[${owner.items.length + 1}]`, words: `A new item of ${sequence}` });
  const item = isSequence ? undefined : /^.*\[\d+\]/.exec(row.path)?.[0];
  return item ? [...found, { path: item, words: `Item ${item}` }] : found;
}
