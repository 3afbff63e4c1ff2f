import { adoptStyle, freshId, h } from "../shared/dom";
import { getJson, sentence } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { DicomViewer } from "./dicom_viewer";
import type { Scrolled } from "./dicom_viewer";
import css from "./dicom_viewer.css";
import type { Stack } from "./reel";

const PASSED_ON = ["window-for", "region-for", "renderer"];
const MOST = 2;

interface Pane {
  element: HTMLElement;
  viewer: DicomViewer;
  choice: HTMLSelectElement;
}

/** `<dicom-viewers src="stacks.json" files-src>`: every series of a set, one in view or two side by side, scrolled together. */
export class DicomViewers extends HTMLElement {
  #stacks: Stack[] = [];
  readonly #panes: Pane[] = [];
  readonly #row = h("div", { class: "dvs-panes" });
  readonly #linked = h("input", { type: "checkbox", id: freshId("dvs-link"), checked: true });
  readonly #words = h("p", { class: "dv-help", role: "status" });
  readonly #side = h("button", { type: "button", class: "btn btn-secondary btn-sm", "aria-pressed": "false", onclick: () => this.#flip() }, "Side by side");

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    this.addEventListener("dicom-scroll", (event) => this.#scrolled(event as CustomEvent<Scrolled>));
    this.addEventListener("ready", () => this.#sayLink());
    this.#linked.addEventListener("change", () => this.#sayLink());
    void this.#start();
  }

  async #start(): Promise<void> {
    this.replaceChildren(h("p", { role: "status" }, "Sorting the images …"));
    try {
      this.#stacks = ((await getJson(this.getAttribute("src") ?? "")) as { stacks: Stack[] }).stacks;
    } catch (error) {
      this.replaceChildren(h("p", { class: "notice notice-bad", role: "alert" }, sentence(error)));
      return;
    }
    if (this.#stacks.length === 0) {
      this.replaceChildren(h("p", { class: "notice notice-warn", role: "status" }, "None of the files holds an image."));
      return;
    }
    this.#build();
  }

  #build(): void {
    this.#panes.length = 0;
    this.#row.replaceChildren();
    const link = h("div", { class: "choice dvs-link", hidden: true }, this.#linked, h("label", { for: this.#linked.id }, "Scroll together"));
    const bar = h("div", { class: "dvs-bar" }, this.#side, link);
    bar.hidden = this.#stacks.length < MOST;
    this.replaceChildren(bar, this.#words, this.#row);
    this.#add(0);
  }

  #add(stack: number): void {
    const id = freshId("dvs-series");
    const choice = h("select", { class: "form-select form-select-sm", id });
    this.#stacks.forEach((each, n) => choice.append(h("option", { value: n }, words(each))));
    choice.value = String(stack);
    const picker = h("div", { class: "dvs-series" }, h("label", { for: id }, this.#panes.length === 0 ? "Series" : "Second series"), choice);
    const pane: Pane = { choice, viewer: this.#viewer(stack), element: h("div", { class: "dvs-pane" }) };
    if (this.#stacks.length > 1) pane.element.append(picker);
    pane.element.append(pane.viewer);
    choice.addEventListener("change", () => {
      const other = this.#viewer(Number(choice.value));
      pane.viewer.replaceWith(other);
      pane.viewer = other;
    });
    this.#panes.push(pane);
    this.#row.append(pane.element);
  }

  #viewer(stack: number): DicomViewer {
    const viewer = h("dicom-viewer" as "div", { stack: `${this.getAttribute("src") ?? ""}#${stack}`, "files-src": this.getAttribute("files-src") });
    for (const name of this.#panes.length === 0 ? PASSED_ON : []) {
      const value = this.getAttribute(name);
      if (value) viewer.setAttribute(name, value);
    }
    return viewer as unknown as DicomViewer;
  }

  #flip(): void {
    const isOpen = this.#panes.length === MOST;
    if (isOpen) this.#panes.pop()?.element.remove();
    else this.#add((Number(this.#panes[0]?.choice.value ?? 0) + 1) % this.#stacks.length);
    this.#side.setAttribute("aria-pressed", String(!isOpen));
    this.#row.classList.toggle("dvs-two", !isOpen);
    const link = this.querySelector<HTMLElement>(".dvs-link");
    if (link) link.hidden = isOpen;
    this.#sayLink();
  }

  /** Series of one frame of reference and plane meet at the same place in the patient; others keep step. */
  get #byPosition(): boolean {
    const spaces = this.#panes.map(({ viewer }) => viewer.reel?.space ?? "");
    return spaces[0] !== "" && spaces.every((space) => space === spaces[0]);
  }

  #scrolled(event: CustomEvent<Scrolled>): void {
    const { from, to, position } = event.detail;
    if (!this.#linked.checked) return;
    for (const { viewer } of this.#panes) {
      if (viewer === event.target || !viewer.reel) continue;
      viewer.follow(this.#byPosition && position !== null ? viewer.reel.nearest(position) : viewer.index + to - from);
    }
  }

  #sayLink(): void {
    if (this.#panes.some(({ viewer }) => !viewer.reel)) return;
    const together = this.#byPosition
      ? "Both show the same position in the patient: they share frame of reference and plane."
      : "Both move by the same number of images: they do not share frame of reference and plane.";
    const said = this.#panes.length < MOST ? "" : this.#linked.checked ? together : "Each scrolls by itself.";
    if (this.#words.textContent !== said) this.#words.textContent = said;
  }
}

function words(stack: Stack): string {
  const count = stack.images.reduce((sum, { frames }) => sum + frames, 0);
  return `${stack.label} (${count} image${count === 1 ? "" : "s"})`;
}
