/* The keyboard of a treegrid, as the ARIA practices describe it, plus type-ahead. */
import type { GridEvents, TagGrid } from "./grid";
import type { Row } from "./rows";

const PATIENCE = 700;

export class RowKeys {
  #typed = "";
  #typedAt = 0;

  constructor(
    element: HTMLElement,
    private readonly grid: TagGrid,
    private readonly events: GridEvents,
  ) {
    element.addEventListener("keydown", (event) => {
      const row = grid.active;
      if (row && this.#handle(event, row)) event.preventDefault();
    });
  }

  #handle(event: KeyboardEvent, row: Row): boolean {
    if (event.ctrlKey || event.metaKey) return this.#withControl(event, row);
    if (event.altKey) return false;
    const at = this.grid.activeIndex;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + this.grid.pageRows,
      PageUp: at - this.grid.pageRows,
      Home: 0,
      End: this.grid.rows.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) return this.#done(() => this.grid.goTo(to));
    switch (event.key) {
      case "ArrowRight":
        return this.#done(() => (row.expandable && !row.expanded ? this.events.toggle(row, true) : row.expandable && this.grid.goTo(at + 1)));
      case "ArrowLeft":
        return this.#done(() => (row.expandable && row.expanded ? this.events.toggle(row, false) : this.#toParent(row)));
      case " ":
        return this.#done(() => row.expandable && this.events.toggle(row, !row.expanded));
      case "Enter":
        return this.#done(() => (row.element ? this.events.use(row) : this.events.toggle(row, !row.expanded)));
      case "F2":
        return this.#done(() => this.events.edit(row));
      case "Delete":
        return this.#done(() => this.events.remove(row));
      default:
        return event.key.length === 1 && this.#typeAhead(event);
    }
  }

  #done(deed: () => unknown): boolean {
    deed();
    return true;
  }

  #withControl(event: KeyboardEvent, row: Row): boolean {
    const key = event.key.toLowerCase();
    if (key === "home") return this.#done(() => this.grid.goTo(0));
    if (key === "end") return this.#done(() => this.grid.goTo(this.grid.rows.length - 1));
    if (key === "z") return this.#done(() => this.events.undo());
    if (key === "c" && getSelection()?.isCollapsed !== false) return this.#done(() => this.events.copy(row));
    return false;
  }

  #toParent(row: Row): void {
    for (let n = this.grid.activeIndex - 1; n >= 0; n -= 1) {
      const other = this.grid.rows[n];
      if (other && other.level < row.level) {
        this.grid.goTo(n);
        return;
      }
    }
  }

  /** Letters find a name, digits a tag; what is typed quickly is one word. */
  #typeAhead(event: KeyboardEvent): boolean {
    this.#typed = event.timeStamp - this.#typedAt > PATIENCE ? event.key : this.#typed + event.key;
    this.#typedAt = event.timeStamp;
    const wanted = this.#typed.toLowerCase().replace(/[(,)]/g, "");
    const { rows, activeIndex } = this.grid;
    const start = this.#typed.length > 1 ? activeIndex : activeIndex + 1;
    for (let n = 0; n < rows.length; n += 1) {
      const index = (start + n) % rows.length;
      const element = rows[index]?.element;
      if (!element) continue;
      const digits = element.tag.replace(/[(,)]/g, "").toLowerCase();
      if (element.name.toLowerCase().startsWith(wanted) || digits.startsWith(wanted)) {
        this.grid.goTo(index);
        break;
      }
    }
    return true;
  }
}
