/* The message as a table of its fields, to be edited, kept as CSV, and written as a message again. */
import { freshId, h } from "../../shared/dom";
import { postJson, sentence } from "../../shared/net";
import { counted } from "../../shared/words";
import type { Tables } from "../tables";
import { asCsv, download } from "./csv";
import { button, cell, notice, tableOf } from "./host";
import type { Host, Tool } from "./host";

interface Row {
  segment: string;
  path: string;
  name: string;
  value: string;
}

interface Written {
  text: string;
  errors: { row: number; says: string }[];
}

const COLUMNS = ["segment", "path", "name", "value"] as const;
const CHUNK = 100;

export class TableTool implements Tool {
  readonly element = h("div", { class: "hl7-table" });
  readonly #status = h("p", { class: "hl7-summary" });
  readonly #body = h("tbody");
  readonly #more = button("Show more rows", () => this.#fill());
  readonly #result = h("div", { class: "hl7-result", tabindex: -1 });
  readonly #again = button("Read the message again", () => void this.#read());
  #rows: Row[] = [];
  #errors = new Map<number, string>();
  #readFrom: string | null = null;
  #tables: Tables | null = null;

  constructor(private readonly host: Host) {
    const file = h("input", { type: "file", accept: ".csv,text/csv", class: "visually-hidden", tabindex: -1, "aria-label": "A field table as CSV" });
    file.addEventListener("change", () => void this.#open(file));
    const bar = h(
      "div",
      { class: "hl7-buttons" },
      button(host.isReadonly ? "Make a message of it" : "Write the message from it", () => void this.#write(), "btn-primary"),
      button("Add a row", () => this.#add()),
      button("Download as CSV", () => this.#download()),
      button("Open a CSV", () => file.click()),
      this.#again,
      file,
    );
    const table = tableOf("Fields of the message, a row a field or part of one", ["Path", "Name", "Value", "Row"], this.#body, "hl7-rows");
    this.element.append(this.#status, table, h("div", { class: "hl7-buttons" }, this.#more), bar, this.#result);
  }

  /** What was typed into the table stays when the message changes: reading it again is asked for. */
  show(): void {
    if (this.#readFrom === null) void this.#read();
    else this.#again.hidden = this.#readFrom === this.host.text();
  }

  async #read(): Promise<void> {
    const text = this.host.text();
    this.#tables = await this.host.tables();
    await this.#take({ text }, "");
    this.#readFrom = text;
    this.#again.hidden = true;
  }

  async #open(file: HTMLInputElement): Promise<void> {
    const [chosen] = file.files ?? [];
    if (chosen) await this.#take({ csv: await chosen.text() }, ` from ${chosen.name}`);
    file.value = "";
  }

  async #take(what: { text: string } | { csv: string }, from: string): Promise<void> {
    try {
      const { rows } = (await postJson(`${this.host.base}-rows`, what)) as { rows: Row[] };
      this.#rows = rows;
      this.#result.replaceChildren();
      this.#errors.clear();
      this.#refill();
      this.#say(`${counted(rows.length, "row")}${from}. Delimiters and escapes are set when the message is written.`);
    } catch (error) {
      this.#result.replaceChildren(notice(sentence(error)));
    }
  }

  #refill(): void {
    this.#body.replaceChildren();
    this.#fill();
  }

  #fill(): void {
    const from = this.#body.rows.length;
    this.#body.append(...this.#rows.slice(from, from + CHUNK).map((row, n) => this.#row(row, from + n)));
    this.#more.hidden = this.#body.rows.length >= this.#rows.length;
  }

  #row(row: Row, at: number): HTMLElement {
    const name = h("span", { class: "hl7-soft" }, row.name);
    const problem = this.#errors.get(at);
    const problemId = problem ? freshId("hl7-row-error") : null;
    const field = (words: string, value: string, typed: (text: string) => void): HTMLInputElement => {
      const input = h("input", { class: "form-control form-control-sm mono", "aria-label": `${words}, row ${at + 1}`, autocomplete: "off", spellcheck: "false", "aria-invalid": problem ? "true" : null, "aria-describedby": problemId });
      input.value = value;
      input.addEventListener("input", () => typed(input.value));
      return input;
    };
    const path = field("Path", row.path, (text) => {
      row.path = text;
      // The path says which segment it is in.
      row.segment = "";
      row.name = name.textContent = this.#tables?.nameOf(text.trim()) ?? "";
    });
    const value = field(`Value of ${row.path || "the new field"}`, row.value, (text) => (row.value = text));
    const remove = h("button", { type: "button", class: "btn btn-link btn-sm", "aria-label": `Remove row ${at + 1}, ${row.path}`, onclick: () => this.#remove(at) }, "Remove");
    const says = problem ? h("span", { class: "hl7-row-error", id: problemId }, problem) : "";
    return h("tr", {}, cell("Path", path, says), cell("Name", name), cell("Value", value), cell("Row", `${at + 1} `, remove));
  }

  #add(): void {
    this.#rows.push({ segment: "", path: "", name: "", value: "" });
    while (!this.#more.hidden || this.#body.rows.length < this.#rows.length) this.#fill();
    this.#body.rows[this.#rows.length - 1]?.querySelector("input")?.focus();
  }

  #remove(at: number): void {
    this.#rows.splice(at, 1);
    this.#errors.clear();
    const shown = this.#body.rows.length;
    this.#refill();
    while (!this.#more.hidden && this.#body.rows.length < shown - 1) this.#fill();
    this.#body.rows[Math.min(at, this.#body.rows.length - 1)]?.querySelector("button")?.focus();
    this.#say(`Row ${at + 1} is removed; ${counted(this.#rows.length, "is", "are")} left.`);
  }

  #download(): void {
    download(`${this.host.source.replace(/[^\w.-]+/g, "_") || "message"}.csv`, asCsv([...COLUMNS], this.#rows.map((row) => COLUMNS.map((name) => row[name]))));
    this.#say(`The table is downloaded with ${counted(this.#rows.length, "row")}.`);
  }

  async #write(): Promise<void> {
    try {
      this.#written((await postJson(`${this.host.base}-message`, { rows: this.#rows })) as Written);
    } catch (error) {
      this.#result.replaceChildren(notice(sentence(error)));
    }
  }

  #written({ text, errors }: Written): void {
    this.#errors = new Map(errors.map(({ row, says }) => [row - 1, says]));
    this.#refill();
    if (errors.length > 0) {
      const list = errors.map(({ row, says }) => h("li", {}, `Row ${row}: ${says}`));
      this.#result.replaceChildren(h("div", { class: "notice notice-bad", role: "alert" }, h("p", {}, "No message was written."), h("ul", {}, ...list)));
      return;
    }
    // The last line ends as it did before.
    const lines = text.replace(/\r/g, "\n").replace(/\n$/, this.host.text().endsWith("\n") ? "\n" : "");
    if (this.host.isReadonly) {
      const area = h("textarea", { class: "form-control mono", rows: 6, readonly: true, "aria-label": "The message that the table makes", spellcheck: "false" });
      area.value = lines;
      this.#result.replaceChildren(h("p", {}, "The table makes this message; the one above stays as it is."), area);
    } else {
      this.#readFrom = lines;
      this.host.write(lines);
      this.#result.replaceChildren(h("p", { class: "notice notice-good" }, "The message above is written from the table. Ctrl+Z in it takes that back."));
    }
    this.#say("The message is written.");
  }

  #say(words: string): void {
    this.#status.textContent = words;
    this.host.say(words);
  }
}
