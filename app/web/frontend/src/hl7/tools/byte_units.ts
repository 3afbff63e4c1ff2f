/* Bytes and their meanings as the server tells them, a character at a time, and as lines of a dump. */
import { h } from "../../shared/dom";

type Kind = "plain" | "line_end" | "frame" | "control" | "escape" | "beyond" | "odd" | "switch";

interface Told {
  offset: number;
  hex: string;
  text: string;
  kind: Kind;
  name: string;
  says: string;
}

export interface ByteData {
  size: number;
  declared: string;
  says: string;
  units: Told[];
  next: number | null;
}

export interface Unit {
  offset: number;
  bytes: string[];
  kind: Kind;
  shown: string;
  says: string;
}

export function unitsOf(data: ByteData): Unit[] {
  return data.units.flatMap((told): Unit[] => {
    const bytes = told.hex.toUpperCase().match(/../g) ?? [];
    const { offset, kind } = told;
    // In a row of plain characters each has one byte.
    if (kind === "plain") return Array.from(told.text, (sign, at) => ({ offset: offset + at, bytes: bytes.slice(at, at + 1), kind, shown: sign, says: "" }));
    return [{ offset, bytes, kind, shown: told.text || told.name, says: [told.name === told.text ? "" : told.name, told.says].filter(Boolean).join(", ") }];
  });
}

/** The units that have a name, all but the plain ones, with their numbers. */
export function named(units: Unit[]): [number, Unit][] {
  return [...units.entries()].filter(([, unit]) => unit.kind !== "plain");
}

export function wordsOf({ shown, bytes, offset, says }: Unit): string {
  const sign = shown === " " ? "a blank" : shown;
  const count = bytes.length === 1 ? `byte ${bytes[0] ?? ""}` : `${bytes.length} bytes ${bytes.join(" ")}`;
  return `${sign}: ${count}, from byte ${offset} (hex ${offset.toString(16).toUpperCase()})${says ? `; ${says}` : ""}.`;
}

interface Byte {
  hex: string;
  at: number;
  unit: Unit;
  isFirst: boolean;
}

/** Lines of at most *width* bytes; a segment begins a line of its own. */
export function dumpLines(units: Unit[], width: number): HTMLElement[] {
  const lines: Byte[][] = [];
  let line: Byte[] = [];
  const close = (): void => {
    if (line.length > 0) lines.push(line);
    line = [];
  };
  for (const [at, unit] of units.entries()) {
    for (const [n, hex] of unit.bytes.entries()) {
      if (line.length === width) close();
      line.push({ hex, at, unit, isFirst: n === 0 });
    }
    const next = units[at + 1];
    if (unit.kind === "line_end" && next?.kind !== "line_end") close();
  }
  close();
  let offset = units[0]?.offset ?? 0;
  return lines.map((bytes) => {
    const shown = lineView(bytes, offset, width);
    offset += bytes.length;
    return shown;
  });
}

function lineView(bytes: Byte[], offset: number, width: number): HTMLElement {
  const hex = h("span", { class: `hl7-hex hl7-hex-${width}` });
  const text = h("span", { class: "hl7-chars" });
  for (const { hex: digits, at, unit, isFirst } of bytes) {
    const look = unit.kind === "plain" ? "" : ` hl7-u-${unit.kind}`;
    hex.append(h("span", { class: `hl7-byte${look}`, "data-unit": at }, digits), " ");
    if (isFirst) text.append(h("span", { class: `hl7-char${look}`, "data-unit": at }, unit.shown));
  }
  return h("div", { class: "hl7-dump-line" }, h("span", { class: "hl7-at" }, offset.toString(16).toUpperCase().padStart(5, "0")), " ", hex, " ", text);
}
