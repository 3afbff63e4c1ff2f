import { savedAnswer, writeAnswer } from "../shared/answer";
import { adoptStyle, h, liveRegion } from "../shared/dom";
import { getJson, sentence } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { counted } from "../shared/words";
import type { Element_, Tree } from "./data";
import { copyLine, details } from "./details";
import { addForm, valueForm } from "./edit_forms";
import type { Filled } from "./edit_forms";
import { editLog } from "./edit_log";
import { placesFor } from "./edit_places";
import { EditList, overlay, splitValues } from "./edits";
import { TagGrid } from "./grid";
import { headline } from "./headline";
import { HexPane } from "./hex";
import { rangeOf } from "./ranges";
import { ancestors, everyElement, layOut, pathAt, rowBefore } from "./rows";
import type { Filter, Row } from "./rows";
import css from "./tag_tree.css";
import { toolbar } from "./toolbar";

/** `<tag-tree src bytes-src [pick-for] [edit-for]>`: a DICOM object as a tree, with the bytes under it. */
export class TagTree extends HTMLElement {
  #tree: Tree | null = null;
  #sent: ReadonlyMap<string, Element_> = new Map();
  #grid: TagGrid | null = null;
  #hex: HexPane | null = null;
  #filter: Filter = { text: "", showPrivate: true };
  #picked = "";
  #awaited: [string, number | undefined] | null = null;
  #observer: ResizeObserver | null = null;
  readonly #closed = new Set<string>();
  readonly #opened = new Set<string>();
  readonly #edits = new EditList();
  readonly #details = h("div", { class: "tt-details", role: "group", "aria-label": "The chosen element" });
  readonly #log = h("div", { class: "tt-log", role: "group", "aria-label": "Your edits" });
  readonly #live = liveRegion();

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    void this.#start();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
  }

  /** Open what hides the path, go there, and light its bytes; an absent element is shown where it would stand. */
  showPlace(path: string, offset?: number): void {
    if (!this.#grid) {
      this.#awaited = [path, offset];
      return;
    }
    const target = path || pathAt(this.#tree?.elements ?? [], offset);
    for (const one of ancestors(target)) this.#opened.add(one);
    this.#closed.clear();
    this.#filter = { ...this.#filter, text: "" };
    this.#layOut();
    if (!this.#grid.goToPath(target)) this.#showGap(target);
    this.#grid.element.focus({ preventScroll: true });
  }

  #showGap(path: string): void {
    this.#grid?.goTo(rowBefore(this.#grid.rows, path));
    this.#say(`${path} is not in this object. It would stand after the chosen row.`);
  }

  get #picks(): boolean {
    return this.hasAttribute("pick-for");
  }

  get #editing(): boolean {
    return this.hasAttribute("edit-for");
  }

  get #source(): string {
    return this.getAttribute("source") ?? this.#tree?.name ?? "";
  }

  async #start(): Promise<void> {
    this.replaceChildren(h("p", { class: "tt-none", role: "status" }, "Reading the file …"));
    try {
      this.#tree = (await getJson(this.getAttribute("src") ?? "")) as Tree;
    } catch (error) {
      this.replaceChildren(h("p", { class: "notice notice-bad", role: "alert" }, sentence(error)));
      return;
    }
    this.#restore();
    this.#build(this.#tree);
    if (this.#awaited) this.showPlace(...this.#awaited);
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  #restore(): void {
    const pick = savedAnswer(this.getAttribute("pick-for"));
    if (typeof pick?.path === "string" && pick.source === this.#source) this.#picked = pick.path;
    const edit = savedAnswer(this.getAttribute("edit-for"));
    if (edit?.source === this.#source) this.#edits.restore(edit.edits);
  }

  #build(tree: Tree): void {
    this.#sent = new Map([...everyElement(tree.elements)].map((element) => [element.path, element]));
    const grid = new TagGrid(`Elements of ${tree.name}`, {
      select: (row) => this.#select(row),
      toggle: (row, open) => this.#toggle(row, open),
      use: (row) => this.#use(row),
      copy: (row) => row.element && void copyLine(row.element, (words) => this.#say(words)),
      edit: (row) => row.element && this.#openValueForm(row.element),
      remove: (row) => this.#isThere(row) && this.#remove(row.path),
      undo: () => this.#undo(),
    });
    this.#grid = grid;
    const address = this.getAttribute("bytes-src");
    this.#hex = address ? new HexPane(address) : null;
    const bar = toolbar({
      filter: (filter) => this.#search(filter),
      foldAll: (open) => this.#foldAll(open),
      enterTree: () => grid.element.focus(),
    });
    this.replaceChildren(
      ...headline(tree),
      bar,
      grid.element,
      this.#details,
      ...(this.#editing ? [this.#log] : []),
      ...(this.#hex ? [this.#hex.element] : []),
      this.#live,
    );
    this.#layOut();
    this.#observer = new ResizeObserver(() => grid.redraw());
    this.#observer.observe(grid.element);
    if (!this.#picked || !grid.goToPath(this.#picked)) grid.goTo(0);
  }

  #layOut(): void {
    if (!this.#tree || !this.#grid) return;
    const tree = overlay(this.#tree, this.#edits.all);
    this.#grid.setRows(layOut(tree, this.#closed, this.#opened, this.#filter), this.#picked);
    const deeds = { add: () => this.#openAddForm(), undo: () => this.#undo(), drop: (path: string) => this.#drop(path) };
    this.#log.replaceChildren(...editLog(this.#edits, this.#sent, deeds));
  }

  #search(filter: Filter): void {
    this.#filter = filter;
    this.#layOut();
    const found = this.#grid?.rows.filter((row) => row.element).length ?? 0;
    this.#say(filter.text ? `${counted(found, "element matches or leads", "elements match or lead")} to a match.` : "All elements are shown.");
    const first = this.#grid?.rows.findIndex((row) => row.element) ?? -1;
    if (first >= 0 && filter.text) this.#grid?.goTo(first);
    else this.#select(this.#grid?.active);
  }

  #foldAll(open: boolean): void {
    this.#closed.clear();
    this.#opened.clear();
    for (const element of open ? everyElement(this.#tree?.elements ?? []) : []) {
      if (element.items.length > 0) this.#opened.add(element.path);
    }
    this.#layOut();
  }

  #toggle(row: Row, open: boolean): void {
    if (row.kind === "element") this.#flip(this.#opened, row.path, open);
    else this.#flip(this.#closed, row.path, !open);
    this.#layOut();
  }

  #flip(set: Set<string>, path: string, on: boolean): void {
    if (on) set.add(path);
    else set.delete(path);
  }

  #select(row: Row | undefined): void {
    this.#details.replaceChildren(
      ...details(row, {
        use: this.#picks ? () => row && this.#use(row) : null,
        edit: this.#editing ? (element) => this.#openValueForm(element) : null,
        remove: this.#editing ? (path) => this.#remove(path) : null,
        copied: (words) => this.#say(words),
      }),
    );
    void this.#hex?.show(rangeOf(row));
  }

  #use(row: Row): void {
    if (!row.element) return;
    if (!this.#picks) {
      if (this.#editing) this.#openValueForm(row.element);
      else if (row.expandable) this.#toggle(row, !row.expanded);
      return;
    }
    this.#picked = row.path;
    writeAnswer(this.getAttribute("pick-for"), { source: this.#source, path: row.path });
    this.#layOut();
    this.#say(`Chosen: ${row.element.tag} ${row.element.name}.`);
  }

  #openValueForm(element: Element_): void {
    if (!this.#editing || element.vr === "SQ" || element.items.length > 0 || element.change === "deleted") return;
    this.#openForm(valueForm(element, (filled) => this.#keep("set", filled), () => this.#leaveForm()));
  }

  #openAddForm(): void {
    this.#openForm(addForm(placesFor(this.#grid?.active, this.#grid?.rows ?? []), (filled) => this.#keep("add", filled), () => this.#leaveForm()));
  }

  #openForm(form: HTMLElement): void {
    this.#details.replaceChildren(form);
    form.querySelector<HTMLElement>("textarea, input")?.focus();
  }

  #leaveForm(): void {
    this.#select(this.#grid?.active);
    this.#grid?.element.focus();
  }

  #keep(op: "set" | "add", { path, vr, text }: Filled): void {
    const exists = this.#tree && [...everyElement(this.#tree.elements)].some((element) => element.path === path);
    for (const one of ancestors(path)) this.#opened.add(one);
    this.#edits.make({ op: exists ? "set" : op, path, vr, value: splitValues(vr, text) });
    this.#save(`${exists ? "Changed" : "Added"}: ${path}.`);
    this.#grid?.goToPath(path);
    this.#leaveForm();
  }

  #isThere(row: Row): boolean {
    return row.element ? row.element.change !== "deleted" : row.kind === "item" && row.item?.change === undefined;
  }

  #remove(path: string): void {
    if (!this.#editing) return;
    this.#edits.make({ op: "delete", path, vr: "", value: [] });
    this.#save(`Deleted: ${path}.`);
  }

  #undo(): void {
    if (this.#editing && this.#edits.undo()) this.#save("The last edit is undone.");
  }

  #drop(path: string): void {
    this.#edits.drop(path);
    this.#save(`Taken back: ${path}.`);
  }

  #save(words: string): void {
    const edits = this.#edits.all.map((edit) => (edit.op === "delete" ? { op: edit.op, path: edit.path } : edit));
    writeAnswer(this.getAttribute("edit-for"), edits.length > 0 ? { source: this.#source, edits } : "");
    this.#layOut();
    this.#select(this.#grid?.active);
    this.#say(words);
  }

  #say(words: string): void {
    this.#live.textContent = words;
    const visible = this.querySelector(".tt-said") ?? this.#details.appendChild(h("p", { class: "tt-said", "aria-hidden": "true" }));
    visible.textContent = words;
  }
}

