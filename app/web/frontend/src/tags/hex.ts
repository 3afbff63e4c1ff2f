/* The bytes behind a row: sixteen a line, the header and the value of the element lit apart, and said in words. */
import { h } from "../shared/dom";
import { getBytes, sentence } from "../shared/net";

export interface ByteRange {
  start: number;
  valueStart: number;
  end: number;
  words: string;
}

const LINE = 16;
const LINES = 14;

export class HexPane {
  readonly element = h("div", { class: "tt-hex", role: "group", "aria-label": "Bytes of the element" });
  readonly #words = h("p", { class: "tt-hex-words" });
  readonly #lines = h("div", { class: "tt-hex-lines", role: "group", tabindex: 0, "aria-label": "Hex dump" });
  readonly #earlier = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#page(-1) }, "Earlier bytes");
  readonly #later = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#page(1) }, "Later bytes");
  readonly #address: string;
  #bytes: Uint8Array | null = null;
  #loading: Promise<void> | null = null;
  #range: ByteRange | null = null;
  #top = 0;

  constructor(address: string) {
    this.#address = address;
    this.element.append(this.#words, this.#lines, h("div", { class: "tt-hex-buttons" }, this.#earlier, this.#later));
    this.#words.textContent = "Choose an element to see its bytes.";
    this.#lines.hidden = true;
    this.#earlier.hidden = this.#later.hidden = true;
  }

  async show(range: ByteRange | null, absent = "This row has no bytes of its own in the file."): Promise<void> {
    this.#range = range;
    if (!range) {
      this.#words.textContent = absent;
      this.#lines.hidden = this.#earlier.hidden = this.#later.hidden = true;
      return;
    }
    this.#top = Math.max(0, Math.floor(range.start / LINE) * LINE - LINE);
    this.#loading ??= this.#load();
    await this.#loading;
    if (this.#range === range) this.#draw();
  }

  async #load(): Promise<void> {
    try {
      this.#bytes = new Uint8Array(await getBytes(this.#address));
    } catch (error) {
      this.#words.textContent = sentence(error);
      this.#loading = null;
    }
  }

  #page(direction: number): void {
    const last = Math.max(0, (this.#bytes?.length ?? 0) - LINE);
    this.#top = Math.min(Math.max(0, this.#top + direction * (LINES - 2) * LINE), Math.floor(last / LINE) * LINE);
    this.#draw();
  }

  #draw(): void {
    const bytes = this.#bytes;
    const range = this.#range;
    if (!bytes || !range) return;
    const until = Math.min(bytes.length, this.#top + LINE * LINES);
    const lines: HTMLElement[] = [];
    for (let at = this.#top; at < until; at += LINE) lines.push(this.#line(bytes, at, range));
    this.#lines.replaceChildren(...lines);
    this.#words.textContent = describe(bytes, range);
    this.#lines.hidden = this.#earlier.hidden = this.#later.hidden = false;
    this.#earlier.disabled = this.#top === 0;
    this.#later.disabled = until >= bytes.length;
  }

  #line(bytes: Uint8Array, at: number, range: ByteRange): HTMLElement {
    const hex = h("span", { class: "tt-hex-bytes" });
    const ascii = h("span", { class: "tt-hex-ascii" });
    for (let n = at; n < at + LINE; n += 1) {
      const byte = bytes[n];
      const gap = n === at + LINE / 2 ? " " : "";
      const kind = n < range.start || n >= range.end ? "" : n < range.valueStart ? "tt-hb" : "tt-vb";
      hex.append(`${gap} `, kind ? h("b", { class: kind }, twoDigits(byte)) : twoDigits(byte));
      if (byte !== undefined) ascii.append(kind ? h("b", { class: kind }, printable(byte)) : printable(byte));
    }
    return h("div", { class: "tt-hex-line" }, h("span", { class: "tt-hex-at" }, at.toString(16).toUpperCase().padStart(8, "0")), hex, " ", ascii);
  }
}

const twoDigits = (byte: number | undefined): string => (byte === undefined ? "  " : byte.toString(16).toUpperCase().padStart(2, "0"));
const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·");

/** The text alternative: where, how many bytes, and how they begin. */
function describe(bytes: Uint8Array, range: ByteRange): string {
  const hex = (from: number, to: number): string =>
    [...bytes.slice(from, Math.min(to, from + LINE))].map(twoDigits).join(" ") + (to - from > LINE ? " …" : "");
  const head = range.valueStart - range.start;
  const body = range.end - range.valueStart;
  const text = [...bytes.slice(range.valueStart, Math.min(range.end, range.valueStart + 48))].map(printable).join("");
  const start = `${range.words}: from byte ${range.start} (hex ${range.start.toString(16).toUpperCase()}). `;
  const header = `${head} header bytes: ${hex(range.start, range.valueStart)}. `;
  if (body <= 0) return `${start}${header}No value bytes of its own.`;
  return `${start}${header}${body} value bytes: ${hex(range.valueStart, range.end)}, as text “${text}${body > 48 ? "…" : ""}”.`;
}
