/* This message beside another one, field by field. */
import { freshId, h } from "../../shared/dom";
import { isAbort, postJson, sentence } from "../../shared/net";
import { sharedEnds } from "../../reports/comparison";
import { cell, notice, tableOf } from "./host";
import type { Host, Tool } from "./host";

type Kind = "changed" | "added" | "removed";

interface Change {
  kind: Kind;
  path: string;
  earlier_path: string;
  name: string;
  before: string;
  after: string;
}

interface Comparison {
  counts: Record<Kind, number>;
  same_order: boolean;
  changes: Change[];
}

interface Other {
  words: string;
  text: () => string;
}

const LOOKS: Record<Kind, [string, string]> = { changed: ["Changed", "chip-warn"], added: ["Added", "chip-note"], removed: ["Removed", "chip-bad"] };

export class CompareTool implements Tool {
  readonly element = h("div", { class: "hl7-compare" });
  readonly #select = h("select", { class: "form-select form-select-sm", id: freshId("hl7-other") });
  readonly #pasted = h("textarea", { class: "form-control form-control-sm mono", id: freshId("hl7-pasted"), rows: 4, spellcheck: "false" });
  readonly #paste: HTMLElement;
  readonly #result = h("div", { class: "hl7-result" });
  #others: Other[] = [];
  #asking: AbortController | null = null;

  constructor(private readonly host: Host) {
    this.#paste = h("div", { class: "hl7-field", hidden: true }, h("label", { for: this.#pasted.id }, "The other message"), this.#pasted);
    const choice = h("div", { class: "hl7-field" }, h("label", { for: this.#select.id }, "Compare with"), this.#select);
    this.#select.addEventListener("change", () => this.#chosen());
    this.#pasted.addEventListener("input", () => void this.#compare());
    this.element.append(choice, this.#paste, this.#result);
  }

  show(): void {
    const chosen = this.#others[this.#select.selectedIndex]?.words;
    this.#others = others(this.host, () => this.#pasted.value);
    this.#select.replaceChildren(...this.#others.map(({ words }) => h("option", {}, words)));
    this.#select.selectedIndex = Math.max(0, this.#others.findIndex(({ words }) => words === chosen));
    this.#chosen();
  }

  #chosen(): void {
    this.#paste.hidden = this.#select.selectedIndex !== this.#others.length - 1;
    void this.#compare();
  }

  async #compare(): Promise<void> {
    this.#asking?.abort();
    const other = this.#others[this.#select.selectedIndex];
    const before = other?.text() ?? "";
    if (before.trim() === "") {
      this.#result.replaceChildren(h("p", { class: "hl7-hint" }, "Paste the other message to see which fields differ."));
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const found = (await postJson(`${this.host.base}-compare`, { before, after: this.host.text() }, asking.signal)) as Comparison;
      this.#show(found, other?.words ?? "");
    } catch (error) {
      if (!isAbort(error)) this.#result.replaceChildren(notice(sentence(error)));
    }
  }

  #show({ counts, changes, same_order: isSameOrder }: Comparison, words: string): void {
    const differing = counts.changed + counts.added + counts.removed;
    const count = differing === 0 ? "No field differs." : `${counts.changed} changed, ${counts.added} added, ${counts.removed} removed.`;
    const order = isSameOrder ? "" : " The segments stand in another order.";
    const left = differing > changes.length ? ` The first ${changes.length} are listed.` : "";
    const summary = h("p", { class: "hl7-summary" }, h("strong", {}, count), order, left);
    const rows = h("tbody", {}, ...changes.map((change) => this.#row(change)));
    const table = differing > 0 ? [tableOf(`Fields that differ from ${words}`, ["State", "Field", "Before", "After"], rows, "hl7-changes")] : [];
    this.#result.replaceChildren(summary, ...table);
    this.host.say(`${count}${order}`);
  }

  #row(change: Change): HTMLElement {
    const [state, tone] = LOOKS[change.kind];
    const place =
      change.kind === "removed"
        ? h("code", {}, change.path)
        : h("button", { type: "button", class: "hl7-jump", onclick: () => this.host.jump(change.path) }, h("code", {}, change.path));
    const moved = change.earlier_path && change.earlier_path !== change.path ? h("span", { class: "hl7-soft" }, `before: ${change.earlier_path}`) : "";
    return h(
      "tr",
      {},
      cell("State", h("span", { class: `chip ${tone}` }, state)),
      cell("Field", place, h("span", { class: "hl7-soft" }, change.name), moved),
      cell("Before", ...valueView(change.before, change.after)),
      cell("After", ...valueView(change.after, change.before)),
    );
  }
}

/** The value, with what differs from the other side marked. */
function valueView(value: string, other: string): (Node | string)[] {
  if (value === "") return [h("span", { class: "hl7-soft" }, "nothing")];
  if (other === "") return [h("code", {}, value)];
  const [start, end] = sharedEnds(value, other);
  const middle = value.slice(start, value.length - end);
  return [h("code", {}, value.slice(0, start), middle ? h("mark", {}, middle) : "", value.slice(value.length - end))];
}

/** The message as it was, the other messages of the page, and one that is pasted. */
function others(host: Host, pasted: () => string): Other[] {
  const found: Other[] = [];
  for (const editor of document.querySelectorAll("hl7-editor")) {
    const area = editor.querySelector("textarea");
    if (editor === host.element || !area) continue;
    const source = editor.getAttribute("source") ?? area.name;
    const isOriginal = !host.isReadonly && source === host.source && editor.hasAttribute("readonly");
    const isAnswer = !editor.hasAttribute("readonly") && host.isReadonly;
    const other = { words: isOriginal ? `${source}, the original` : isAnswer ? `${source}, as you changed it` : source, text: () => area.value };
    if (isOriginal) found.unshift(other);
    else found.push(other);
  }
  if (!host.isReadonly && !found.some(({ words }) => words.endsWith(", the original"))) {
    found.unshift({ words: "This message as it was opened", text: () => host.original });
  }
  return [...found, { words: "A message that I paste", text: pasted }];
}
