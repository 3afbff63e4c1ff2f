/* Rows as CSV that a spreadsheet opens without running anything; the server takes the guard off again. */
import { h } from "../../shared/dom";

const FORMULA = /^'*[=+\-@|%\t\r\0]/;

export function asCsv(columns: string[], rows: string[][]): string {
  const line = (cells: string[]): string => cells.map((text) => `"${(FORMULA.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`).join(",");
  return `\ufeff${[columns, ...rows].map((cells) => `${line(cells)}\r\n`).join("")}`;
}

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
