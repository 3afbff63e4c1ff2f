/* Numbers with their nouns. */

/** A number and what it counts: 1 file, 2 files, 1,024 bytes, 2 entries. */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : many}`;
}
