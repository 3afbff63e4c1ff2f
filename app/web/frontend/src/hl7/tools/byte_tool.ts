/* The message as bytes beside the characters they make: choose one, and its bytes light up. */
import { clamp, freshId, h } from "../../shared/dom";
import { getBytes, isAbort, postJson, sentence } from "../../shared/net";
import { counted } from "../../shared/words";
import { dumpLines, named, unitsOf, wordsOf } from "./byte_units";
import type { ByteData, Unit } from "./byte_units";
import { button, cell, notice, tableOf } from "./host";
import type { Host, Tool } from "./host";

const NARROW = 480;

export class ByteTool implements Tool {
  readonly element = h("div", { class: "hl7-bytes" });
  readonly #framed = h("input", { type: "checkbox", id: freshId("hl7-framed") });
  readonly #says = h("p", { class: "hl7-summary" });
  readonly #chosen = h("p", { class: "hl7-chosen-unit", role: "status" });
  readonly #lines = h("div", { class: "hl7-dump", role: "group", tabindex: 0, "aria-label": "Bytes and characters; arrows choose a character" });
  readonly #names = h("details", { class: "hl7-names" });
  readonly #buttons: [HTMLButtonElement, HTMLButtonElement];
  #asking: AbortController | null = null;
  #starts = [0];
  #units: Unit[] = [];
  #at = -1;
  #next: number | null = null;

  constructor(private readonly host: Host) {
    const frame = h("div", { class: "choice hl7-frame" }, this.#framed, h("label", { for: this.#framed.id }, "In MLLP's frame, as on the wire"));
    this.#buttons = [button("Earlier bytes", () => this.#page(-1)), button("Later bytes", () => this.#page(1))];
    this.element.append(frame, this.#says, this.#chosen, this.#lines, h("div", { class: "hl7-buttons" }, ...this.#buttons), this.#names);
    this.#framed.addEventListener("change", () => this.show());
    this.#lines.addEventListener("click", (event) => this.#click(event));
    this.#lines.addEventListener("keydown", (event) => this.#key(event));
  }

  show(): void {
    this.#starts = [0];
    void this.#ask();
  }

  #page(way: -1 | 1): void {
    if (way > 0 && this.#next !== null) this.#starts.push(this.#next);
    else if (way < 0 && this.#starts.length > 1) this.#starts.pop();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const what = { ...(await this.#message()), start: this.#starts.at(-1) ?? 0, framed: this.#framed.checked };
      const data = (await postJson(`${this.host.base}-bytes`, what, asking.signal)) as ByteData;
      if (!asking.signal.aborted) this.#show(data);
    } catch (error) {
      if (isAbort(error)) return;
      this.#lines.replaceChildren(notice(sentence(error)));
      this.#says.textContent = this.#chosen.textContent = "";
      this.#names.hidden = true;
    }
  }

  /** The message's own bytes while nobody changed it: its text may not tell what they are. */
  async #message(): Promise<{ text: string } | { data: string }> {
    const { bytesSrc, original } = this.host;
    const text = this.host.text();
    if (!bytesSrc || text !== original) return { text: text.replace(/\n/g, "\r") };
    const bytes = new Uint8Array(await getBytes(bytesSrc));
    let data = "";
    for (let from = 0; from < bytes.length; from += 8192) data += String.fromCharCode(...bytes.subarray(from, from + 8192));
    return { data: btoa(data) };
  }

  #show(data: ByteData): void {
    this.#units = unitsOf(data);
    this.#next = data.next;
    this.#at = -1;
    const [earlier, later] = this.#buttons;
    earlier.hidden = this.#starts.length === 1;
    later.hidden = data.next === null;
    this.#says.textContent = `${counted(data.size, "byte")}. ${data.says}`;
    this.#chosen.textContent = "Choose a character, by a click or with the arrows, to see its bytes.";
    this.#lines.replaceChildren(...dumpLines(this.#units, this.element.clientWidth < NARROW ? 8 : 16));
    this.#listNames();
  }

  #listNames(): void {
    const found = named(this.#units);
    this.#names.hidden = found.length === 0;
    const rows = found.map(([at, unit]) => {
      const place = h("button", { type: "button", class: "hl7-jump", "aria-label": `Show byte ${unit.offset}`, onclick: () => this.#choose(at) }, h("code", {}, String(unit.offset)));
      return h("tr", {}, cell("From byte", place), cell("Bytes", h("code", {}, unit.bytes.join(" "))), cell("Shown as", h("code", {}, unit.shown)), cell("What it is", unit.says));
    });
    const table = tableOf("Bytes that have a name, in their order", ["From byte", "Bytes", "Shown as", "What it is"], h("tbody", {}, ...rows));
    this.#names.replaceChildren(h("summary", {}, `Line ends, escapes and characters beyond ASCII: ${found.length}`), table);
  }

  #choose(at: number): void {
    const unit = this.#units[at];
    if (!unit) return;
    for (const lit of this.#lines.querySelectorAll(".hl7-lit")) lit.classList.remove("hl7-lit");
    const spans = this.#lines.querySelectorAll(`[data-unit="${at}"]`);
    for (const span of spans) span.classList.add("hl7-lit");
    spans[0]?.scrollIntoView({ block: "nearest" });
    this.#at = at;
    this.#chosen.textContent = wordsOf(unit);
  }

  #click(event: Event): void {
    const span = (event.target as Element).closest<HTMLElement>("[data-unit]");
    if (span) this.#choose(Number(span.dataset.unit));
  }

  #key(event: KeyboardEvent): void {
    const last = this.#units.length - 1;
    const line = this.element.clientWidth < NARROW ? 8 : 16;
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: line, ArrowUp: -line, Home: -last, End: last };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#choose(this.#at < 0 ? 0 : clamp(this.#at + step, 0, last));
  }
}
