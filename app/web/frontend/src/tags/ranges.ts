import type { ByteRange } from "./hex";
import { hasDefinedLength } from "./data";
import type { Row } from "./rows";

const ITEM_HEADER = 8;

/** Where a row's bytes lie in the file; null for parts and for elements the learner added. */
export function rangeOf(row: Row | undefined): ByteRange | null {
  if (row?.element) {
    const { offset, value_offset: valueOffset, length, tag, name } = row.element;
    if (offset === null || valueOffset === null) return null;
    const end = hasDefinedLength(length) ? valueOffset + length : valueOffset;
    return { start: offset, valueStart: valueOffset, end, words: `${tag} ${name}` };
  }
  if (row?.item && row.item.offset !== null) {
    const { offset, length } = row.item;
    const valueStart = offset + ITEM_HEADER;
    return { start: offset, valueStart, end: valueStart + (hasDefinedLength(length) ? length : 0), words: row.title };
  }
  return null;
}
