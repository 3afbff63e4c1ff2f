/* What a file is, by its first bytes: its name may say anything. */

export type Kind = "zip" | "hl7" | "dicom";

const FILE_SEPARATOR = String.fromCharCode(0x1c);
const BOM = [0xef, 0xbb, 0xbf];

export function kindOf(data: Uint8Array): Kind {
  if (data[0] === 0x50 && data[1] === 0x4b && data[2] === 0x03 && data[3] === 0x04) return "zip";
  const start = BOM.every((byte, n) => data[n] === byte) ? BOM.length : 0;
  const head = new TextDecoder("latin1").decode(data.slice(start, start + 16)).replace(/^[\v\s]+/, "");
  return /^(MSH|FHS|BHS)[^\w\s]/.test(head) ? "hl7" : "dicom";
}

/** The text of a message: UTF-8 where it is valid, else Latin-1, which takes every byte. */
export function textOf(data: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    text = new TextDecoder("latin1").decode(data);
  }
  // MLLP's frame is no part of the message.
  const end = text.lastIndexOf(FILE_SEPARATOR);
  const framed = text.startsWith("\v") && end > 0 ? text.slice(1, end) : text;
  return framed.replace(/\r\n?/g, "\n");
}
