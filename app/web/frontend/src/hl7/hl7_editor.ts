import type { EditorView, ViewUpdate } from "@codemirror/view";
import { savedAnswer, writeAnswer } from "../shared/answer";
import { adoptStyle, clamp, freshId, h, liveRegion } from "../shared/dom";
import { keepInside } from "../shared/quiet";
import { Checker, questionOf } from "./checker";
import { factsLine, plainPath } from "./data";
import type { FieldFacts, Hl7Data, Hl7Finding } from "./data";
import { makeEditor } from "./editor";
import { findingsList, summary } from "./findings_list";
import css from "./hl7_editor.css";
import { showFindings } from "./marks";
import { Outline } from "./outline";
import { placePanel } from "./place_panel";
import { tablesOf } from "./tables";
import type { Tables } from "./tables";
import { delimitersOf, fieldByPath, placeAt, tokenize } from "./tokens";
import type { PlaceInText, SegmentToken } from "./tokens";
import type { Host } from "./tools/host";
import { toolStrip } from "./tools/strip";
import type { TabStrip } from "./tools/tab_strip";
import { helpWords, valuesLine } from "./words";

const REST = 800;

/**
 * `<hl7-editor check-src [tables-src] [tools] [bytes-src] [sent] [pick-for] [readonly]>` around a textarea, which stays the
 * form's own field. With tables-src it completes and explains; with tools it has a strip of tabs; sent is a file's text.
 */
export class Hl7Editor extends HTMLElement {
  #view: EditorView | null = null;
  #textarea: HTMLTextAreaElement | null = null;
  #checker: Checker | null = null;
  #segments: SegmentToken[] = [];
  #facts = new Map<string, FieldFacts>();
  #titles = new Map<string, string>();
  #picked = "";
  #resting = 0;
  #isUntold = false;
  #version = "";
  #original = "";
  #strip: TabStrip | null = null;
  #changing = 0;
  readonly #host = h("div", { class: "hl7-host" });
  readonly #place = h("div", { class: "hl7-place" });
  readonly #status = h("p", { class: "hl7-status" });
  readonly #list = h("ol", { class: "hl7-findings" });
  readonly #live = liveRegion();
  readonly #outline = new Outline({
    nameOf: (path) => this.#facts.get(path)?.name ?? "",
    titleOf: (segment) => this.#titles.get(segment.name) ?? "",
    jump: (offset, length) => this.#jump(offset, length),
  });

  connectedCallback(): void {
    const textarea = this.querySelector("textarea");
    if (!textarea || this.#view) return;
    adoptStyle(css);
    keepInside(this);
    this.#textarea = textarea;
    this.#build(textarea);
    const address = this.getAttribute("check-src");
    if (address) this.#checker = new Checker(address, (text) => questionOf(text, this.#original, this.getAttribute("sent")), (data) => this.#checked(data), (words) => this.#say(words));
    void this.#checker?.now(textarea.value);
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  disconnectedCallback(): void {
    this.#tell();
    this.#checker?.stop();
    clearTimeout(this.#changing);
  }

  showPlace(path: string, offset?: number): void {
    const found = fieldByPath(this.#segments, path);
    if (offset !== undefined) this.#jump(offset, found && "index" in found ? found.text.length : 0);
    else if (found) this.#jump(found.offset, found.text.length);
  }

  get #isReadonly(): boolean {
    return this.hasAttribute("readonly") || this.#textarea?.readOnly === true;
  }

  get #source(): string {
    return this.getAttribute("source") ?? this.#textarea?.name ?? "";
  }

  #build(textarea: HTMLTextAreaElement): void {
    const help = helpWords(this.#isReadonly, this.hasAttribute("tables-src"));
    // CodeMirror's own style reaches a shadow root as a constructed sheet, which a strict policy allows.
    const root = this.#host.attachShadow({ mode: "open" });
    const helpId = freshId("hl7-help");
    const parent = h("div");
    root.append(parent, h("span", { id: helpId, hidden: true }, help));
    this.#original = textarea.value;
    this.#segments = tokenize(textarea.value);
    const saved = savedAnswer(this.getAttribute("pick-for"));
    if (saved?.source === this.#source && typeof saved.path === "string") this.#picked = saved.path;
    this.#view = makeEditor({
      root,
      parent,
      text: textarea.value,
      label: textarea.labels[0]?.textContent.trim() ?? textarea.getAttribute("aria-label") ?? "HL7 message",
      help: helpId,
      readonly: this.#isReadonly,
      updated: (update) => this.#updated(update),
      wordsAt: (position) => this.#wordsAt(position),
      said: (words) => (this.#live.textContent = words),
      tables: this.hasAttribute("tables-src") ? () => this.#tables() : null,
      picked: (position) => this.#pickAt(position),
    });
    textarea.hidden = true;
    textarea.required = false;
    for (const label of textarea.labels) label.addEventListener("click", () => this.#view?.focus());
    textarea.form?.addEventListener("reset", () => setTimeout(() => this.write(textarea.value)));
    this.#host.addEventListener("focusout", () => this.#tell());
    this.#view.contentDOM.addEventListener("click", () => this.#clicked());
    const aside = h("details", { class: "hl7-outline", open: this.clientWidth > 640 }, h("summary", {}, "Segments and fields"), this.#outline.element);
    const findings = h("div", { class: "hl7-report", role: "group", "aria-label": "Findings" }, this.#status, this.#list);
    this.append(h("div", { class: "hl7-layout" }, this.#host, aside), h("p", { class: "hl7-help" }, help), this.#place, this.#tools(findings), this.#live);
    this.#outline.show(this.#segments);
    this.#showPlacePanel();
  }

  /** The findings, and beside them the tools that the page asks for. */
  #tools(findings: HTMLElement): HTMLElement {
    if (!this.hasAttribute("tools")) return findings;
    this.#strip = toolStrip(this.#hostOfTools(), findings);
    return this.#strip.element;
  }

  #hostOfTools(): Host {
    return {
      text: () => this.#view?.state.doc.toString() ?? "",
      original: this.#original,
      source: this.#source,
      isReadonly: this.#isReadonly,
      base: this.getAttribute("tables-src") ?? "",
      bytesSrc: this.getAttribute("bytes-src"),
      element: this,
      tables: () => this.#tables(),
      jump: (path) => this.showPlace(path),
      write: (text) => this.write(text),
      say: (words) => (this.#live.textContent = words),
    };
  }

  #tables(): Promise<Tables | null> {
    return tablesOf(this.getAttribute("tables-src") ?? "", this.#version);
  }

  #updated(update: ViewUpdate): void {
    if (update.docChanged && this.#textarea) {
      const text = update.state.doc.toString();
      this.#textarea.value = text;
      this.#segments = tokenize(text);
      this.#outline.show(this.#segments);
      this.#textarea.dispatchEvent(new Event("input", { bubbles: true }));
      this.#isUntold = true;
      clearTimeout(this.#resting);
      this.#resting = window.setTimeout(() => this.#tell(), REST);
      this.#checker?.soon(text);
      clearTimeout(this.#changing);
      this.#changing = window.setTimeout(() => this.#strip?.refresh(), REST);
    }
    if (update.docChanged || update.selectionSet) this.#showPlacePanel();
  }

  /** A change event when the typing rests or the focus goes: that is when forms save. */
  #tell(): void {
    clearTimeout(this.#resting);
    if (!this.#isUntold) return;
    this.#isUntold = false;
    this.#textarea?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  write(text: string): void {
    this.#view?.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  #checked(data: Hl7Data): void {
    this.#version = data.version;
    this.#strip?.label(0, `Findings (${data.findings.length})`);
    this.#facts = new Map(data.segments.flatMap((segment) => segment.fields.map((field) => [plainPath(field.path), field])));
    this.#titles = new Map(data.segments.map((segment) => [segment.name, segment.title]));
    this.#view?.dispatch({ effects: showFindings.of(data.findings) });
    const lines = this.#view?.state.doc;
    const lineOf = (offset: number): number => lines?.lineAt(clamp(offset, 0, lines.length)).number ?? 1;
    this.#list.replaceChildren(...findingsList(data.findings, lineOf, (finding) => this.#jumpTo(finding)));
    this.#outline.show(this.#segments);
    this.#showPlacePanel();
    const version = data.version ? `version ${data.version}` : "without a version";
    this.#say(`Checked as HL7 ${version}: ${summary(data.findings)}`);
    this.dispatchEvent(new CustomEvent("checked", { bubbles: true }));
  }

  #say(words: string): void {
    if (this.#status.textContent === words) return;
    this.#status.textContent = words;
    this.#live.textContent = words;
  }

  #position(): number {
    return this.#view?.state.selection.main.head ?? 0;
  }

  #factsFor(place: PlaceInText | null): FieldFacts | null {
    return this.#facts.get(place?.path ?? "") ?? this.#facts.get(place?.field?.path ?? "") ?? null;
  }

  /** What the check said of the place; where nothing stands, what the tables say of it. */
  async #wordsAt(position: number): Promise<string[]> {
    const text = this.#view?.state.doc.toString() ?? "";
    const place = placeAt(text, this.#segments, position);
    const facts = this.#factsFor(place);
    const tables = place && this.hasAttribute("tables-src") ? await this.#tables() : null;
    if (!place) return [];
    const known = tables?.factsAt(place, delimitersOf(text)) ?? null;
    const told = known ? { path: place.path, value: "", meaning: null, offset: 0, length: 0, ...known } : null;
    const title = place.field ? "" : (this.#titles.get(place.segment.name) ?? "");
    const line = facts ? factsLine(facts) : told ? factsLine(told) : `${place.path} ${title}`.trim();
    const table = tables?.table(known?.table ?? facts?.table ?? "");
    return table ? [line, valuesLine(table.values)] : [line];
  }

  #showPlacePanel(): void {
    const place = placeAt(this.#view?.state.doc.toString() ?? "", this.#segments, this.#position());
    const pick = this.hasAttribute("pick-for") ? (path: string) => this.#pick(path) : null;
    this.#place.replaceChildren(...placePanel(place, this.#factsFor(place), this.#picked, pick));
    this.#outline.mark(place?.field?.path ?? "");
  }

  #clicked(): void {
    if (this.#view?.state.selection.main.empty) this.#pickAt(this.#position());
  }

  #pickAt(position: number): void {
    const place = placeAt(this.#view?.state.doc.toString() ?? "", this.#segments, position);
    if (place?.field && this.hasAttribute("pick-for")) this.#pick(place.path);
  }

  #pick(path: string): void {
    this.#picked = path;
    writeAnswer(this.getAttribute("pick-for"), { source: this.#source, path });
    this.#showPlacePanel();
    this.#live.textContent = `Chosen: ${path}.`;
  }

  #jumpTo(finding: Hl7Finding): void {
    this.#jump(finding.offset, finding.length);
  }

  #jump(offset: number, length: number): void {
    const view = this.#view;
    if (!view) return;
    const end = view.state.doc.length;
    const anchor = clamp(offset, 0, end);
    view.dispatch({ selection: { anchor, head: clamp(offset + length, anchor, end) }, scrollIntoView: true });
    view.focus();
  }
}
