/* What a file is, by its first bytes: its name may say anything. */

export type Kind = "zip" | "hl7" | "dicom";

const FILE_SEPARATOR = String.fromCharCode(0x1c);
// An archive starts with its first file, or where it holds none with the end of its directory.
const ZIPS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
const BOM = [0xef, 0xbb, 0xbf];

export function kindOf(data: Uint8Array): Kind {
  if (ZIPS.some((magic) => magic.every((byte, n) => data[n] === byte))) return "zip";
  const start = BOM.every((byte, n) => data[n] === byte) ? BOM.length : 0;
  const head = new TextDecoder("latin1").decode(data.slice(start, start + 16)).replace(/^[\v\s]+/, "");
  return /^(MSH|FHS|BHS)[^\w\s]/.test(head) ? "hl7" : "dicom";
}

/** The text of a message as an editor has it. */
export function textOf(data: Uint8Array): string {
  return sentTextOf(data).replace(/\r\n?/g, "\n");
}

/** The text of a message with its own line ends: UTF-8 where it is valid, else Latin-1, which takes every byte. */
export function sentTextOf(data: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    text = new TextDecoder("latin1").decode(data);
  }
  // MLLP's frame is no part of the message.
  const end = text.lastIndexOf(FILE_SEPARATOR);
  return text.startsWith("\v") && end > 0 ? text.slice(1, end) : text;
}
