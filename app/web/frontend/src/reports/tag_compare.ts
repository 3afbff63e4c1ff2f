import { adoptStyle, freshId, h, liveRegion } from "../shared/dom";
import { getJson, sentence } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { matches, sharedEnds } from "./comparison";
import type { CompareRow, Comparison, Kind, Side } from "./comparison";
import css from "./reports.css";

const CHUNK = 200;
const PAUSE = 120;
const KINDS: Record<Kind, [string, string]> = {
  changed: ["Changed", "chip-warn"],
  added: ["Added", "chip-note"],
  removed: ["Removed", "chip-bad"],
  equal: ["Equal", ""],
};

/** `<tag-compare src="compare.json" files='["a.dcm","b.dcm"]' [before] [after]>`: two objects side by side, element by element. */
export class TagCompare extends HTMLElement {
  #found: Comparison | null = null;
  #asked = 0;
  #wanted = "";
  readonly #kinds = new Set<Kind>(["changed", "added", "removed"]);
  readonly #body = h("tbody");
  readonly #result = h("div", { class: "rp-result" });
  readonly #live = liveRegion();
  readonly #more = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#fill(CHUNK) }, "Show more");

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    const files = JSON.parse(this.getAttribute("files") ?? "[]") as string[];
    const before = this.#choice("Before", files, this.getAttribute("before") ?? files[0] ?? "");
    const after = this.#choice("After", files, this.getAttribute("after") ?? files[1] ?? "");
    const swap = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#swap(before.select, after.select) }, "Swap");
    for (const { select } of [before, after]) select.addEventListener("change", () => void this.#compare(before.select.value, after.select.value));
    this.replaceChildren(h("div", { class: "rp-bar" }, before.element, after.element, swap), this.#result, this.#live);
    void this.#compare(before.select.value, after.select.value);
  }

  #choice(words: string, files: string[], chosen: string): { element: HTMLElement; select: HTMLSelectElement } {
    const select = h("select", { class: "form-select form-select-sm", id: freshId("rp-file") });
    for (const file of files) select.append(h("option", { value: file }, file));
    select.value = chosen;
    return { select, element: h("div", { class: "rp-file" }, h("label", { for: select.id }, words), select) };
  }

  #swap(before: HTMLSelectElement, after: HTMLSelectElement): void {
    [before.value, after.value] = [after.value, before.value];
    void this.#compare(before.value, after.value);
  }

  async #compare(before: string, after: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.#result.replaceChildren(h("p", { role: "status" }, "Comparing …"));
    try {
      const query = new URLSearchParams({ before, after }).toString();
      const found = (await getJson(`${this.getAttribute("src") ?? ""}?${query}`)) as Comparison;
      if (asked === this.#asked) this.#show(found);
    } catch (error) {
      if (asked === this.#asked) this.#result.replaceChildren(h("p", { class: "notice notice-bad", role: "alert" }, sentence(error)));
    }
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  #show(found: Comparison): void {
    this.#found = found;
    const { changed, added, removed, equal } = found.counts;
    const summary = changed + added + removed === 0 ? "No element differs." : `${changed} changed, ${added} added, ${removed} removed, ${equal} equal.`;
    const columns = ["State", "Element", found.before.name || "Before", found.after.name || "After"];
    const heads = columns.map((head, n) => h("th", { scope: "col" }, n === 2 ? `Before: ${head}` : n === 3 ? `After: ${head}` : head));
    const caption = h("caption", {}, `${found.before.name} and ${found.after.name}, element by element`);
    const table = h("table", { class: "data-table data-table-cards rp-table rp-compare" }, caption, h("thead", {}, h("tr", {}, ...heads)), this.#body);
    this.#result.replaceChildren(
      h("p", { class: "rp-summary" }, h("strong", {}, summary)),
      this.#pixels(found),
      this.#filters(found),
      h("div", { class: "table-scroll rp-scroll", role: "region", "aria-label": "Comparison", tabindex: 0 }, table),
      this.#more,
    );
    this.#refill();
    this.#live.textContent = `${summary} ${found.pixels}`;
  }

  #pixels({ before, after, pixels, pixels_equal: isEqual }: Comparison): HTMLElement {
    const hasBoth = before.pixel_hash !== "" && after.pixel_hash !== "";
    const tone = !hasBoth ? "" : isEqual ? "notice-good" : "notice-warn";
    const line = (words: string, side: typeof before): HTMLElement =>
      h("li", {}, `${words}: ${side.transfer_syntax}, `, side.pixel_hash ? h("code", {}, `SHA-256 ${side.pixel_hash.slice(0, 16)}…`) : side.pixel_problem);
    return h("div", { class: `notice ${tone} rp-pixels` }, h("p", {}, pixels), h("ul", {}, line("Before", before), line("After", after)));
  }

  #filters({ counts }: Comparison): HTMLElement {
    const search = h("input", { type: "search", class: "form-control form-control-sm", id: freshId("rp-search"), placeholder: "Tag, name or value", autocomplete: "off" });
    search.value = this.#wanted;
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        this.#wanted = search.value.trim().toLowerCase();
        this.#refill();
      }, PAUSE);
    });
    const boxes = (Object.keys(KINDS) as Kind[]).map((kind) => {
      const box = h("input", { type: "checkbox", id: freshId("rp-kind"), checked: this.#kinds.has(kind) });
      box.addEventListener("change", () => {
        if (box.checked) this.#kinds.add(kind);
        else this.#kinds.delete(kind);
        this.#refill();
      });
      return h("div", { class: "choice" }, box, h("label", { for: box.id }, `${KINDS[kind][0]} (${counts[kind]})`));
    });
    const find = h("div", { class: "rp-find" }, h("label", { for: search.id, class: "visually-hidden" }, "Search the comparison"), search);
    return h("div", { class: "rp-bar", role: "group", "aria-label": "What is listed" }, find, ...boxes);
  }

  #refill(): void {
    this.#body.replaceChildren();
    this.#fill(CHUNK);
  }

  #fill(count: number): void {
    const shown = this.#found?.rows.filter((row) => this.#kinds.has(row.kind) && matches(row, this.#wanted)) ?? [];
    const from = this.#body.rows.length;
    this.#body.append(...shown.slice(from, from + count).map(rowView));
    if (shown.length === 0) this.#body.append(h("tr", {}, h("td", { colspan: 4 }, "Nothing to list: choose other states or search for something else.")));
    const left = shown.length - this.#body.rows.length;
    this.#more.hidden = left <= 0;
    this.#more.textContent = `Show more: ${left} are left`;
  }
}

function rowView(row: CompareRow): HTMLElement {
  const [words, tone] = KINDS[row.kind];
  const cell = (label: string, ...inside: (Node | string)[]): HTMLElement => h("td", { "data-label": label }, h("div", {}, ...inside));
  return h(
    "tr",
    { class: `rp-${row.kind}` },
    cell("State", h("span", { class: `chip ${tone}` }, words)),
    cell("Element", h("code", {}, row.path), h("span", { class: "rp-name" }, row.name || "Unknown element")),
    cell("Before", ...sideView(row.before, row.after, row.kind)),
    cell("After", ...sideView(row.after, row.before, row.kind)),
  );
}

/** The value, with what differs from the other side marked. */
function sideView(side: Side | null, other: Side | null, kind: Kind): (Node | string)[] {
  if (!side) return [h("span", { class: "rp-absent" }, "absent")];
  const vr = h("span", { class: `rp-vr${other && other.vr !== side.vr ? " rp-differs" : ""}` }, side.vr);
  if (side.value === "") return [vr, h("span", { class: "rp-absent" }, "(empty)")];
  const tail = side.truncated ? " …" : "";
  if (kind !== "changed" || !other) return [vr, h("code", {}, side.value + tail)];
  const [start, end] = sharedEnds(side.value, other.value);
  const middle = side.value.slice(start, side.value.length - end);
  const marked = middle ? h("mark", {}, middle) : "";
  return [vr, h("code", {}, side.value.slice(0, start), marked, side.value.slice(side.value.length - end) + tail)];
}
