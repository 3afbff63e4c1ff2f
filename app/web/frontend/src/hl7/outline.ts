/* The side tree: segments, and the fields that hold something. One tab stop; arrows walk, Enter goes there. */
import { h } from "../shared/dom";
import type { SegmentToken } from "./tokens";

export interface OutlineEvents {
  nameOf(path: string): string;
  titleOf(segment: SegmentToken): string;
  jump(offset: number, length: number): void;
}

export class Outline {
  readonly element = h("ul", { class: "hl7-tree", role: "tree", "aria-label": "Segments and fields" });
  readonly #open = new Set<string>();
  #current = "";
  #segments: SegmentToken[] = [];

  constructor(private readonly events: OutlineEvents) {
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("click", (event) => this.#click(event));
  }

  show(segments: SegmentToken[]): void {
    this.#segments = segments;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...segments.map((segment) => this.#segment(segment)));
    this.#settle(hadFocus);
  }

  /** Mark where the cursor stands, without opening anything. */
  mark(path: string): void {
    for (const item of this.#items()) item.classList.toggle("hl7-here", item.dataset.path === path);
  }

  #segment(segment: SegmentToken): HTMLElement {
    const key = `${segment.name}[${segment.ordinal}]`;
    const filled = segment.fields.filter((field) => field.text !== "");
    const isOpen = this.#open.has(key);
    const item = this.#item(key, 1, segment.offset, segment.text.length, h("strong", {}, segment.name), ` ${this.events.titleOf(segment)}`);
    item.setAttribute("aria-expanded", String(isOpen));
    const fields = h("ul", { role: "group", hidden: !isOpen });
    for (const field of filled) {
      const words = [h("code", {}, field.path), ` ${this.events.nameOf(field.path)} `, h("span", { class: "hl7-value" }, field.text.slice(0, 60))];
      fields.append(this.#item(field.path, 2, field.offset, field.text.length, ...words));
    }
    item.append(fields);
    return item;
  }

  #item(path: string, level: number, offset: number, length: number, ...words: (Node | string)[]): HTMLElement {
    const line = h("span", { class: "hl7-item" }, ...words);
    return h("li", { role: "treeitem", tabindex: -1, "aria-level": level, "data-path": path, "data-offset": offset, "data-length": length }, line);
  }

  #items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("[role=treeitem]")];
  }

  #visible(): HTMLElement[] {
    return this.#items().filter((item) => !item.parentElement?.hidden);
  }

  #settle(focus: boolean): void {
    const visible = this.#visible();
    const current = visible.find((item) => item.dataset.path === this.#current) ?? visible[0];
    if (!current) return;
    current.tabIndex = 0;
    this.#current = current.dataset.path ?? "";
    if (focus) current.focus();
  }

  #focus(item: HTMLElement | undefined): void {
    if (!item) return;
    for (const other of this.#items()) other.tabIndex = -1;
    this.#current = item.dataset.path ?? "";
    item.tabIndex = 0;
    item.focus();
  }

  #setOpen(item: HTMLElement, open: boolean): void {
    const path = item.dataset.path ?? "";
    if (open) this.#open.add(path);
    else this.#open.delete(path);
    this.#current = path;
    this.show(this.#segments);
    this.#focus(this.#items().find((other) => other.dataset.path === path));
  }

  #click(event: Event): void {
    const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
    if (!item) return;
    this.#focus(item);
    if (item.hasAttribute("aria-expanded")) this.#setOpen(item, item.getAttribute("aria-expanded") !== "true");
    else this.#jump(item);
  }

  #jump(item: HTMLElement): void {
    this.events.jump(Number(item.dataset.offset), Number(item.dataset.length));
  }

  #key(event: KeyboardEvent): void {
    const visible = this.#visible();
    const item = visible.find((one) => one === document.activeElement);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = visible.indexOf(item);
    const open = item.getAttribute("aria-expanded");
    const deeds: Record<string, () => void> = {
      ArrowDown: () => this.#focus(visible[at + 1]),
      ArrowUp: () => this.#focus(visible[at - 1]),
      Home: () => this.#focus(visible[0]),
      End: () => this.#focus(visible.at(-1)),
      ArrowRight: () => (open === "false" ? this.#setOpen(item, true) : open === "true" && this.#focus(visible[at + 1])),
      ArrowLeft: () => (open === "true" ? this.#setOpen(item, false) : this.#focus(item.parentElement?.closest<HTMLElement>("[role=treeitem]") ?? undefined)),
      Enter: () => this.#jump(item),
      " ": () => this.#jump(item),
    };
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }
}
