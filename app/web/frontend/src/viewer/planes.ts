/* Overlay planes (60xx) over the picture: masks from the server, drawn in one color, each with its own switch. */
import { freshId, h } from "../shared/dom";
import { sentence } from "../shared/net";
import type { State } from "./state";

const KEPT = 64;
const GREEN = 0xff7cf29a; // ABGR, bright on any gray

export class Planes {
  readonly canvas = h("canvas", { class: "dv-canvas dv-planes", "aria-hidden": "true" });
  readonly controls = h("div", { class: "dv-group dv-overlays", role: "group", "aria-label": "Overlays", hidden: true });
  readonly #words = h("output", { class: "dv-result", hidden: true });
  readonly #pages = new Map<string, OffscreenCanvas | null>();
  #offered = "";

  constructor(
    private readonly state: State,
    private readonly redraw: () => void,
  ) {
    state.onChange(() => this.#offer());
  }

  /** Draw what is switched on and here; ask for what is not here yet. */
  draw(): void {
    const { view, image } = this.state;
    const [width, height] = [view.stage.width, view.stage.height].map((size) => Math.round(size * devicePixelRatio)) as [number, number];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.resetTransform();
    context.clearRect(0, 0, width, height);
    if (!this.state.pixels) return;
    context.imageSmoothingEnabled = false;
    view.transform(context, width / view.stage.width);
    for (const { group } of image.overlays ?? []) {
      if (this.state.hiddenOverlays.has(group)) continue;
      const page = this.#pages.get(this.#key(group));
      if (page) context.drawImage(page, 0, 0);
      else if (page === undefined) void this.#fetch(this.state.index, group);
    }
  }

  #key(group: string, index = this.state.index): string {
    return `${index}/${group}`;
  }

  async #fetch(index: number, group: string): Promise<void> {
    const key = this.#key(group, index);
    this.#pages.set(key, null);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= KEPT) break;
      this.#pages.delete(oldest);
    }
    try {
      const mask = await this.state.reel.overlay(index, group);
      this.#pages.set(key, painted(mask, this.state.image.columns, this.state.image.rows));
      this.redraw();
    } catch (error) {
      this.#words.hidden = false;
      this.#words.textContent = `Overlay ${group}: ${sentence(error)}`;
    }
  }

  #offer(): void {
    const overlays = this.state.image.overlays ?? [];
    const key = overlays.map(({ group, label }) => `${group} ${label}`).join("\n");
    if (key === this.#offered) return;
    this.#offered = key;
    this.#words.hidden = true;
    this.controls.hidden = overlays.length === 0;
    this.controls.replaceChildren(...overlays.map(({ group, label }) => this.#switch(group, label)), this.#words);
  }

  #switch(group: string, label: string): HTMLElement {
    const { hiddenOverlays } = this.state;
    const box = h("input", { type: "checkbox", id: freshId("dv-overlay"), checked: !hiddenOverlays.has(group) });
    box.addEventListener("change", () => {
      if (box.checked) hiddenOverlays.delete(group);
      else hiddenOverlays.add(group);
      this.state.tell();
    });
    return h("div", { class: "choice" }, box, h("label", { for: box.id }, `Overlay ${group}${label ? `: ${label}` : ""}`));
  }
}

function painted(mask: Uint8Array, width: number, height: number): OffscreenCanvas {
  const page = new OffscreenCanvas(width, height);
  const picture = new ImageData(width, height);
  const out = new Uint32Array(picture.data.buffer);
  for (let n = 0; n < out.length; n += 1) if (mask[n]) out[n] = GREEN;
  page.getContext("2d")?.putImageData(picture, 0, 0);
  return page;
}
