/* The treegrid. Only the rows in view (and the active one) stand in the page, so 5,000 elements scroll freely. */
import { clamp, freshId, h } from "../shared/dom";
import type { Row } from "./rows";
import { fillRow } from "./row_view";
import { RowKeys } from "./row_keys";

export interface GridEvents {
  select(row: Row): void;
  toggle(row: Row, open: boolean): void;
  use(row: Row): void;
  copy(row: Row): void;
  edit(row: Row): void;
  remove(row: Row): void;
  undo(): void;
}

const HEADS = ["Tag", "Name", "VR", "VM", "Length", "Value", "Offset"];
const MARGIN = 8;

export class TagGrid {
  readonly element: HTMLElement;
  readonly #body = h("div", { class: "tt-body", role: "rowgroup" });
  readonly #stem = freshId("tag-row");
  readonly #drawn = new Map<number, HTMLElement>();
  readonly #events: GridEvents;
  #rows: Row[] = [];
  #active = 0;
  #marked = "";
  #rowHeight = 30;

  constructor(label: string, events: GridEvents) {
    this.#events = events;
    const heads = HEADS.map((head) => h("div", { role: "columnheader", class: `tt-${head.toLowerCase()}` }, head));
    this.element = h(
      "div",
      { class: "tt-grid", role: "treegrid", tabindex: 0, "aria-label": label, "aria-colcount": HEADS.length },
      h("div", { class: "tt-heads", role: "rowgroup" }, h("div", { role: "row", class: "tt-row tt-head", "aria-rowindex": 1 }, ...heads)),
      this.#body,
    );
    this.element.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("dblclick", (event) => this.#doubleClick(event));
    new RowKeys(this.element, this, events);
  }

  get active(): Row | undefined {
    return this.#rows[this.#active];
  }

  get activeIndex(): number {
    return this.#active;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get pageRows(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.#rowHeight) - 2);
  }

  /** Show other rows and keep the reader on the same path where it is still there. */
  setRows(rows: Row[], marked: string): void {
    const path = this.active?.path;
    const before = this.#active;
    this.#rows = rows;
    this.#marked = marked;
    const again = rows.findIndex((row) => row.path === path);
    this.#active = again >= 0 ? again : clamp(this.#active, 0, Math.max(0, rows.length - 1));
    this.element.setAttribute("aria-rowcount", String(rows.length + 1));
    this.redraw();
    if (this.#active === before) return;
    this.#reveal();
    this.#draw();
  }

  redraw(): void {
    for (const drawn of this.#drawn.values()) drawn.remove();
    this.#drawn.clear();
    this.#rowHeight = Number.parseFloat(getComputedStyle(this.element).getPropertyValue("--tt-row")) || 30;
    this.#body.style.height = `${this.#rows.length * this.#rowHeight}px`;
    this.#draw();
  }

  /** Make the row active, bring it into view, and tell. */
  goTo(index: number): void {
    if (this.#rows.length === 0) return;
    this.#active = clamp(index, 0, this.#rows.length - 1);
    this.#reveal();
    this.#draw();
    const row = this.active;
    if (row) this.#events.select(row);
  }

  goToPath(path: string): boolean {
    const index = this.#rows.findIndex((row) => row.path === path);
    if (index >= 0) this.goTo(index);
    return index >= 0;
  }

  #reveal(): void {
    const head = (this.element.firstElementChild as HTMLElement).offsetHeight;
    const top = this.#active * this.#rowHeight;
    const view = this.element;
    const room = view.clientHeight - head;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + this.#rowHeight > view.scrollTop + room) view.scrollTop = top + this.#rowHeight - room;
  }

  #draw(): void {
    const first = clamp(Math.floor(this.element.scrollTop / this.#rowHeight) - MARGIN, 0, this.#rows.length);
    const shown = Math.ceil(this.element.clientHeight / this.#rowHeight) + 2 * MARGIN;
    const wanted = new Set<number>();
    for (let n = first; n < Math.min(first + shown, this.#rows.length); n += 1) wanted.add(n);
    if (this.#rows.length > 0) wanted.add(this.#active);
    for (const [n, drawn] of this.#drawn) {
      if (wanted.has(n)) continue;
      drawn.remove();
      this.#drawn.delete(n);
    }
    for (const n of [...wanted].sort((a, b) => a - b)) this.#place(n);
    if (this.#rows.length > 0) this.element.setAttribute("aria-activedescendant", `${this.#stem}-${this.#active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  #place(index: number): void {
    const row = this.#rows[index];
    if (!row) return;
    let drawn = this.#drawn.get(index);
    if (!drawn) {
      drawn = fillRow(row, index, this.#marked === row.path);
      drawn.id = `${this.#stem}-${index}`;
      drawn.style.transform = `translateY(${index * this.#rowHeight}px)`;
      const after = [...this.#drawn.keys()].filter((n) => n > index).sort((a, b) => a - b)[0];
      this.#body.insertBefore(drawn, after === undefined ? null : (this.#drawn.get(after) ?? null));
      this.#drawn.set(index, drawn);
    }
    drawn.classList.toggle("tt-active", index === this.#active);
    drawn.setAttribute("aria-selected", String(index === this.#active));
  }

  #rowAt(event: Event): Row | undefined {
    const at = (event.target as Element).closest<HTMLElement>("[data-index]")?.dataset.index;
    return at === undefined ? undefined : this.#rows[Number(at)];
  }

  #click(event: Event): void {
    const row = this.#rowAt(event);
    if (!row) return;
    this.goTo(this.#rows.indexOf(row));
    if (row.expandable && (event.target as Element).closest(".tt-twist")) this.#events.toggle(row, !row.expanded);
  }

  #doubleClick(event: Event): void {
    const row = this.#rowAt(event);
    if (!row || (event.target as Element).closest(".tt-twist")) return;
    if (row.expandable) this.#events.toggle(row, !row.expanded);
    else this.#events.edit(row);
  }
}
