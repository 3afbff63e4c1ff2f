/* Any nested detail as lists and tables: dictionaries become definitions, lists of like dictionaries become a table. */
import { h } from "../shared/dom";
import type { Detail } from "./data";

const CAPITALS = new Set(["uid", "ae", "id", "sop", "scu", "scp", "pdu", "tcp", "mllp", "hl7", "ip", "msh", "msa", "iod", "dimse", "vr"]);

export function wordsOf(name: string): string {
  const words = name.split("_").map((word) => (CAPITALS.has(word) ? word.toUpperCase() : word));
  const line = words.join(" ");
  return line.charAt(0).toUpperCase() + line.slice(1);
}

type Dictionary = Record<string, Detail>;
const isDictionary = (value: Detail): value is Dictionary => typeof value === "object" && value !== null && !Array.isArray(value);

export function detailView(detail: Detail): HTMLElement {
  if (Array.isArray(detail)) return listView(detail);
  if (isDictionary(detail)) return dictionaryView(detail);
  return h("span", { class: "wt-atom" }, atom(detail));
}

function atom(value: string | number | boolean | null): string {
  if (value === null) return "absent";
  if (value === "") return "(empty)";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/* The order in which a PDU carries them; what is not named here follows as it came. */
const FIRST = ["called_ae_title", "calling_ae_title", "id", "abstract_syntax", "result", "source", "reason"];

function inOrder(names: string[]): string[] {
  const rank = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...names].sort((one, other) => rank(one) - rank(other));
}

/** A number with its meaning, or a UID with its name, is one fact and not two. */
function pairView(detail: Dictionary): HTMLElement | null {
  const { code, meaning, name, uid } = detail;
  if (Object.keys(detail).length !== 2) return null;
  if (typeof code === "number" && typeof meaning === "string") return h("span", { class: "wt-atom" }, `${code} (${meaning})`);
  if (typeof name !== "string" || typeof uid !== "string") return null;
  return h("span", {}, h("span", { class: "wt-named" }, name), h("span", { class: "wt-atom mono" }, uid));
}

function dictionaryView(detail: Dictionary): HTMLElement {
  const pair = pairView(detail);
  if (pair) return pair;
  const list = h("dl", { class: "wt-facts" });
  for (const name of inOrder(Object.keys(detail))) {
    const value = detail[name] ?? null;
    const isWide = Array.isArray(value) ? value.length > 0 : isDictionary(value) && pairView(value) === null;
    list.append(h("div", { class: isWide ? "wt-wide" : "" }, h("dt", {}, wordsOf(name)), h("dd", {}, detailView(value))));
  }
  return list;
}

function listView(values: Detail[]): HTMLElement {
  if (values.length === 0) return h("span", { class: "wt-atom" }, "none");
  const rows = values.filter(isDictionary);
  const isTable = rows.length === values.length && rows.some((row) => pairView(row) === null);
  if (isTable) return tableView(rows);
  return h("ul", { class: "wt-list" }, ...values.map((value) => h("li", {}, detailView(value))));
}

function tableView(rows: Dictionary[]): HTMLElement {
  const names = inOrder([...new Set(rows.flatMap((row) => Object.keys(row)))]);
  const head = h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, wordsOf(name))));
  const body = rows.map((row) => h("tr", {}, ...names.map((name) => cell(name, row[name]))));
  const table = h("table", { class: "data-table data-table-cards" }, h("thead", {}, head), h("tbody", {}, ...body));
  return h("div", { class: "wt-table" }, table);
}

function cell(name: string, value: Detail | undefined): HTMLElement {
  const words = name === "result" ? judged(value) : null;
  return h("td", { "data-label": wordsOf(name) }, words ?? (value === undefined ? "" : detailView(value)));
}

/** The result of a presentation context: sign, word, color. */
function judged(result: Detail | undefined): HTMLElement | null {
  const words = typeof result === "string" ? result : pairView(isDictionary(result ?? null) ? (result as Dictionary) : {})?.textContent;
  if (!words) return null;
  const isGood = /^(accept|success|0 \()/i.test(words);
  return h("span", { class: `chip ${isGood ? "chip-good" : "chip-bad"}` }, words);
}
