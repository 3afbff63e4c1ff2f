import { savedAnswer, writeAnswer } from "../shared/answer";
import { adoptStyle, clamp, freshId, h } from "../shared/dom";
import { getJson, isAbort, sentence, Unreachable } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { Cine } from "./cine";
import { controls } from "./controls";
import { isColor } from "./data";
import type { Image } from "./data";
import css from "./dicom_viewer.css";
import { drawMarks } from "./marks";
import { overlay } from "./overlay";
import { painterFor } from "./painters";
import type { Painter } from "./painters";
import { Planes } from "./planes";
import { Reel } from "./reel";
import type { Stack } from "./reel";
import { Stage } from "./stage";
import { State } from "./state";

const HELP =
  "Dragging and the arrow keys do what the chosen tool says; Shift makes bigger steps or sizes the rectangle. " +
  "Plus and minus zoom, 0 fits, I inverts, R turns, H and V flip. " +
  "Page Up, Page Down, Home, End and the wheel change the picture where there are several.";

export interface Scrolled {
  from: number;
  to: number;
  position: number | null;
}

/** `<dicom-viewer src frames-src>` for one image, `<dicom-viewer stack="stacks.json#0" files-src>` for a stack:
    decoded by the server, shown and measured here. `[window-for] [region-for]` name inputs to write to. */
export class DicomViewer extends HTMLElement {
  #state: State | null = null;
  #planes: Planes | null = null;
  #painter: Painter | null = null;
  #cine: Cine | null = null;
  #observer: ResizeObserver | null = null;
  #wanted = 0;
  #drawing = 0;
  #kept = { window: "", region: "" };
  readonly #canvas = h("canvas", { class: "dv-canvas", "aria-hidden": "true" });
  readonly #over = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  readonly #trouble = h("p", { class: "notice notice-bad", role: "alert", hidden: true });

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    void this.#start();
  }

  disconnectedCallback(): void {
    this.#cine?.stop();
    this.#observer?.disconnect();
  }

  /** The stack or image, once it is read. */
  get reel(): Reel | null {
    return this.#state?.reel ?? null;
  }

  get index(): number {
    return this.#wanted;
  }

  /** Go where another viewer went; nobody is told. */
  follow(index: number): void {
    void this.#goTo(index, false);
  }

  async #start(): Promise<void> {
    this.replaceChildren(h("p", { role: "status" }, "Reading the image …"));
    try {
      await this.#show(await this.#read());
    } catch (error) {
      const tone = error instanceof NoPicture ? "warn" : "bad";
      this.replaceChildren(h("p", { class: `notice notice-${tone}`, role: tone === "warn" ? "status" : "alert" }, sentence(error)));
    }
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  async #read(): Promise<Reel> {
    const [address, number = "0"] = (this.getAttribute("stack") ?? "").split("#");
    if (address) {
      const { stacks } = (await getJson(address)) as { stacks: Stack[] };
      const stack = stacks[Number(number)];
      if (!stack) throw new NoPicture("There are no images to show.");
      return Reel.ofStack(stack, this.getAttribute("files-src") ?? "");
    }
    const src = this.getAttribute("src") ?? "";
    const image = (await getJson(src)) as Image;
    if (image.problem) throw new NoPicture(image.problem);
    return Reel.ofImage(image, src, this.getAttribute("frames-src") ?? "");
  }

  async #show(reel: Reel): Promise<void> {
    const [index, first] = await reel.first();
    const state = new State(reel, first);
    this.#state = state;
    this.#build(state);
    state.tool = isColor(state.image) ? "pan" : "window";
    state.firstWindow();
    this.#restore(state);
    state.tell();
    this.#remember(state);
    if (index > 0 && this.#wanted === 0) void this.#goTo(0, false);
    reel.prefetch(1, 2);
  }

  #build(state: State): void {
    const { image, reel } = state;
    const helpId = freshId("dv-help");
    this.#over.setAttribute("class", "dv-marks");
    this.#over.setAttribute("aria-hidden", "true");
    const host = {
      goTo: (index: number) => void this.#goTo(index),
      step: (by: number) => void this.#goTo(this.#wanted + by),
      settled: () => this.#settled(),
    };
    const count = reel.count === 1 ? "one" : String(reel.count);
    const label = `${reel.noun === "Image" ? "Stack" : "Image"} ${reel.label}, ${count} ${reel.noun.toLowerCase()}${reel.count === 1 ? "" : "s"}`;
    const planes = new Planes(state, () => this.#draw());
    this.#planes = planes;
    const stage = new Stage(state, host, label, helpId, this.#canvas, planes.canvas, this.#over, overlay(state));
    this.#cine = reel.count > 1 ? new Cine(state, (index) => this.#goTo(index)) : null;
    this.replaceChildren(
      controls(state, () => this.#settled(), planes.controls),
      stage.element,
      this.#trouble,
      ...(this.#cine ? [this.#cine.element] : []),
      ...(reel.order && reel.count > 1 ? [h("p", { class: "dv-help" }, `${reel.count} images, ${reel.order}.`)] : []),
      h("p", { class: "dv-help dv-keys", id: helpId }, HELP),
    );
    this.#painter = painterFor(this.#canvas, image, this.getAttribute("renderer") === "2d");
    this.dataset.painter = this.#painter.kind;
    if (state.pixels) this.#painter.load(state.pixels, state.image);
    this.#picture?.addEventListener("webglcontextlost", () => this.#fallBack(state));
    state.onChange(() => this.#draw());
    this.#observer = new ResizeObserver(() => this.#measure(state, stage.element));
    this.#observer.observe(stage.element);
    this.#measure(state, stage.element);
  }

  /** When the graphics card lets go, the plain canvas goes on. */
  #fallBack(state: State): void {
    const lost = this.#picture;
    const canvas = h("canvas", { class: "dv-canvas", "aria-hidden": "true" });
    lost?.replaceWith(canvas);
    this.#painter = painterFor(canvas, state.image, true);
    this.dataset.painter = this.#painter.kind;
    if (state.pixels) this.#painter.load(state.pixels, state.image);
    this.#draw();
  }

  #measure(state: State, stage: HTMLElement): void {
    state.view.stage = { width: Math.max(1, stage.clientWidth), height: Math.max(1, stage.clientHeight) };
    state.tell();
  }

  #draw(): void {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => {
      const canvas = this.#picture;
      if (!this.#state || !canvas) return;
      const { view, marks, pixels } = this.#state;
      canvas.hidden = pixels === null;
      const [width, height] = [view.stage.width, view.stage.height].map((size) => Math.round(size * devicePixelRatio)) as [number, number];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      this.#painter?.paint(view);
      this.#planes?.draw();
      drawMarks(this.#over, view, marks);
    });
  }

  /** The canvas of the picture: the first one, and another after a fallback. */
  get #picture(): HTMLCanvasElement | null {
    return this.querySelector(".dv-canvas:not(.dv-planes)");
  }

  async #goTo(index: number, told = true): Promise<void> {
    const state = this.#state;
    if (!state) return;
    const wanted = clamp(Number.isFinite(index) ? index : 0, 0, state.count - 1);
    const from = this.#wanted;
    this.#wanted = wanted;
    if (told && from !== wanted) this.#tellScroll({ from, to: wanted, position: state.reel.places[wanted]?.position ?? null });
    try {
      const shown = await state.reel.get(wanted);
      if (this.#wanted !== wanted) return;
      this.#painter?.load(shown.pixels, shown.image);
      this.#trouble.hidden = true;
      state.show(wanted, shown);
      const ahead = Math.sign(wanted - from) || 1;
      state.reel.prefetch(wanted + ahead, wanted + 2 * ahead, wanted + 3 * ahead);
    } catch (error) {
      if (isAbort(error) || this.#wanted !== wanted) return;
      // The row goes on behind a picture that cannot be shown; what was there before must not stay in its place.
      state.show(wanted, null);
      this.#trouble.hidden = false;
      this.#trouble.textContent = sentence(error);
    }
  }

  #tellScroll(detail: Scrolled): void {
    this.dispatchEvent(new CustomEvent<Scrolled>("dicom-scroll", { bubbles: true, detail }));
  }

  get #source(): string {
    const shown = this.#state?.reel.places[this.#state.index]?.source;
    if (this.#state?.reel.noun === "Image") return shown ?? "";
    return this.getAttribute("source") ?? shown ?? "";
  }

  #answers(state: State): { window: string; region: string } {
    const { window } = state.view;
    const { area } = state.marks;
    return {
      window: JSON.stringify({ center: String(window.center), width: String(window.width) }),
      region: area ? JSON.stringify({ source: this.#source, frame: state.frame, ...area }) : "",
    };
  }

  #remember(state: State): void {
    this.#kept = this.#answers(state);
  }

  /** Write what changed since the last time; looking around is no answer. */
  #settled(): void {
    if (!this.#state) return;
    const now = this.#answers(this.#state);
    if (now.window !== this.#kept.window) writeAnswer(this.getAttribute("window-for"), now.window);
    const isMoved = now.region !== this.#kept.region && this.#state.tool === "area";
    if (isMoved) writeAnswer(this.getAttribute("region-for"), now.region);
    this.#kept = { window: now.window, region: isMoved ? now.region : this.#kept.region };
  }

  #restore(state: State): void {
    const window = savedAnswer(this.getAttribute("window-for"));
    if (window) state.setWindow({ center: Number(window.center), width: Number(window.width) });
    const region = savedAnswer(this.getAttribute("region-for"));
    if (typeof region?.source !== "string") return;
    const isStack = state.reel.noun === "Image";
    if (!isStack && region.source !== this.#source) return;
    const frame = typeof region.frame === "number" ? region.frame : 0;
    const index = isStack ? state.reel.indexOf(region.source, frame) : frame;
    if (index < 0) return;
    const [x, y, width, height] = [region.x, region.y, region.width, region.height].map(Number) as [number, number, number, number];
    state.setTool("area");
    state.setArea({ x, y, width, height });
    if (index > 0) void this.#goTo(index, false);
  }
}

/** The object holds nothing to look at, or nothing here can decode it; no fault of the connection. */
class NoPicture extends Unreachable {}
