import { h } from "../shared/dom";
import { counted } from "../shared/words";

const CONTROLS: Record<number, string> = { 0x0b: "␋", 0x1c: "␜", 0x0d: "␍", 0x0a: "␊", 0x09: "␉", 0x00: "·" };

export function bytesOf(hex: string): number[] {
  const digits = hex.replace(/[^0-9A-Fa-f]/g, "");
  return Array.from({ length: Math.floor(digits.length / 2) }, (_, n) => Number.parseInt(digits.slice(n * 2, n * 2 + 2), 16));
}

/** Sixteen bytes a line; MLLP's VT, FS and CR show as their own signs. */
export function hexView(hex: string, label: string): HTMLElement {
  const bytes = bytesOf(hex);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.slice(at, at + 16);
    const digits = part.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0"));
    const left = `${digits.slice(0, 8).join(" ")}  ${digits.slice(8).join(" ")}`.padEnd(49);
    lines.push(`${at.toString(16).toUpperCase().padStart(4, "0")}  ${left} ${part.map(sign).join("")}`);
  }
  const framed = bytes[0] === 0x0b; // MLLP: its signs need their key, and a PDU has none of them
  const words = `${counted(bytes.length, "byte")}.${framed ? " ␋ is VT (0B), ␜ is FS (1C), ␍ is CR (0D)." : ""}`;
  return h(
    "details",
    { class: "wt-hex" },
    h("summary", {}, `Bytes (${bytes.length.toLocaleString("en")})`),
    h("p", { class: "wt-hex-words" }, words),
    h("div", { class: "hex", role: "group", tabindex: 0, "aria-label": `Bytes of ${label}` }, lines.join("\n")),
  );
}

function sign(byte: number): string {
  return CONTROLS[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");
}
