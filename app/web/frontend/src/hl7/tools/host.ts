/* What a tool may know of the editor it belongs to, and what all tools are made of. */
import { h } from "../../shared/dom";
import type { Tables } from "../tables";

export interface Host {
  /** The message as it stands now, and as it stood when the page was opened. */
  text(): string;
  readonly original: string;
  readonly source: string;
  readonly isReadonly: boolean;
  /** The beginning of the tools' addresses. */
  readonly base: string;
  /** Where the message's own bytes are, as long as it is unchanged. */
  readonly bytesSrc: string | null;
  readonly element: HTMLElement;
  tables(): Promise<Tables | null>;
  jump(path: string): void;
  write(text: string): void;
  say(words: string): void;
}

export interface Tool {
  readonly element: HTMLElement;
  /** The tool comes into sight, or the message changed under it. */
  show(): void;
}

export function notice(words: string): HTMLElement {
  return h("p", { class: "notice notice-bad", role: "alert" }, words);
}

export function button(words: string, onclick: () => void, look = "btn-secondary"): HTMLButtonElement {
  return h("button", { type: "button", class: `btn ${look} btn-sm`, onclick }, words);
}

/** A table cell that names itself on a phone. */
export function cell(label: string, ...inside: (Node | string)[]): HTMLElement {
  return h("td", { "data-label": label }, h("div", {}, ...inside));
}

export function tableOf(caption: string, heads: string[], body: HTMLElement, look = ""): HTMLElement {
  const head = h("tr", {}, ...heads.map((words) => h("th", { scope: "col" }, words)));
  const table = h("table", { class: `data-table data-table-cards ${look}` }, h("caption", {}, caption), h("thead", {}, head), body);
  return h("div", { class: "table-scroll hl7-scroll", role: "region", "aria-label": caption, tabindex: 0 }, table);
}
