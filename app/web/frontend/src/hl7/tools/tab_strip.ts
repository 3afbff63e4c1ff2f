/* One strip of tabs under the editor: one tab stop, arrows walk, and a tool is shown when its tab is chosen. */
import { freshId, h } from "../../shared/dom";

interface Tab {
  button: HTMLButtonElement;
  panel: HTMLElement;
  chosen: () => void;
}

export class TabStrip {
  readonly element: HTMLElement;
  readonly #list = h("div", { class: "tabs hl7-tabs", role: "tablist", "aria-label": "Tools for this message" });
  readonly #panels = h("div", { class: "hl7-panels" });
  readonly #tabs: Tab[] = [];
  #current = 0;

  constructor() {
    this.element = h("div", { class: "hl7-tools" }, this.#list, this.#panels);
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  add(words: string, inside: HTMLElement, chosen: () => void = () => undefined): void {
    const [tabId, panelId] = [freshId("hl7-tab"), freshId("hl7-panel")];
    const at = this.#tabs.length;
    const button = h("button", { type: "button", role: "tab", id: tabId, "aria-controls": panelId, onclick: () => this.choose(at) }, words);
    const panel = h("div", { role: "tabpanel", id: panelId, "aria-labelledby": tabId }, inside);
    this.#tabs.push({ button, panel, chosen });
    this.#list.append(button);
    this.#panels.append(panel);
    this.#mark();
  }

  /** Say something more on a tab, such as how many findings there are. */
  label(at: number, words: string): void {
    const tab = this.#tabs[at];
    if (tab && tab.button.textContent !== words) tab.button.textContent = words;
  }

  choose(at: number): void {
    this.#current = at;
    this.#mark();
    this.refresh();
  }

  refresh(): void {
    this.#tabs[this.#current]?.chosen();
  }

  #mark(): void {
    for (const [at, { button, panel }] of this.#tabs.entries()) {
      const isCurrent = at === this.#current;
      button.setAttribute("aria-selected", String(isCurrent));
      button.tabIndex = isCurrent ? 0 : -1;
      panel.hidden = !isCurrent;
    }
  }

  #key(event: KeyboardEvent): void {
    const last = this.#tabs.length - 1;
    const to = { ArrowRight: this.#current === last ? 0 : this.#current + 1, ArrowLeft: this.#current === 0 ? last : this.#current - 1, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.choose(to);
    this.#tabs[to]?.button.focus();
  }
}
