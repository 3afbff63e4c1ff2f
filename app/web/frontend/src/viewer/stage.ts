/* The black field: pointers, wheel and keys become changes of the state. */
import { h } from "../shared/dom";
import type { Point } from "./data";
import { rectangleBetween } from "./measures";
import { keyDeed } from "./stage_keys";
import type { State } from "./state";

const WHEEL_STEP = 50;
const DRAG_STEP = 8;

export interface StageHost {
  /** Go to a picture by number, or so many further from the one that was asked for last. */
  goTo(index: number): void;
  step(by: number): void;
  /** A drag or a key has ended in a value worth keeping. */
  settled(): void;
}

export class Stage {
  readonly element: HTMLElement;
  readonly #pointers = new Map<number, Point>();
  #start: Point = { x: 0, y: 0 };
  #rolled = 0;

  constructor(
    private readonly state: State,
    private readonly host: StageHost,
    label: string,
    help: string,
    ...inside: Element[]
  ) {
    this.element = h("div", { class: "dv-stage", tabindex: 0, role: "application", "aria-roledescription": "image viewer", "aria-label": label, "aria-describedby": help });
    this.element.append(...inside);
    this.element.addEventListener("pointerdown", (event) => this.#down(event));
    this.element.addEventListener("pointermove", (event) => this.#move(event));
    for (const kind of ["pointerup", "pointercancel"] as const) this.element.addEventListener(kind, (event) => this.#up(event));
    this.element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.element.addEventListener("keydown", (event) => {
      if (!keyDeed(event, state, host)) return;
      event.preventDefault();
      host.settled();
    });
  }

  #at(event: PointerEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left - this.element.clientLeft, y: event.clientY - box.top - this.element.clientTop };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#pointers.set(event.pointerId, at);
    this.#start = this.state.view.toImage(at);
    if (this.#pointers.size === 1) this.#drag(at, { x: 0, y: 0 });
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const at = this.#at(event);
    if (this.#pointers.size === 2) this.#pinch(event.pointerId, before, at);
    else this.#drag(at, { x: at.x - before.x, y: at.y - before.y });
    this.#pointers.set(event.pointerId, at);
  }

  #up(event: PointerEvent): void {
    if (this.#pointers.delete(event.pointerId) && this.#pointers.size === 0) this.host.settled();
  }

  #drag(at: Point, by: Point): void {
    const { state } = this;
    const { view } = state;
    const here = view.toImage(at);
    switch (state.tool) {
      case "scroll":
        this.#roll(by.y, DRAG_STEP);
        return;
      case "window": {
        const step = Math.max(view.window.width, 10) / 250;
        if (by.x !== 0 || by.y !== 0) state.setWindow({ center: view.window.center + by.y * step, width: view.window.width + by.x * step });
        break;
      }
      case "pan":
        view.pan = { x: view.pan.x + by.x, y: view.pan.y + by.y };
        break;
      case "zoom":
        view.zoomBy(Math.exp(-by.y / 150));
        break;
      case "probe":
        state.setProbe(here);
        break;
      case "length":
        state.setLine(this.#start, here);
        break;
      case "area":
        state.setArea(rectangleBetween(state.image, this.#start, here));
        break;
    }
    state.tell();
  }

  #pinch(moved: number, before: Point, at: Point): void {
    const other = [...this.#pointers].find(([id]) => id !== moved)?.[1];
    if (!other) return;
    const apart = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y);
    const { view } = this.state;
    view.zoomBy(apart(at) / Math.max(1, apart(before)));
    view.pan = { x: view.pan.x + (at.x - before.x) / 2, y: view.pan.y + (at.y - before.y) / 2 };
    this.state.tell();
  }

  /** The page scrolls as ever, unless the stage has the focus or the reader holds Ctrl. */
  #wheel(event: WheelEvent): void {
    const { state } = this;
    const hasFocus = document.activeElement === this.element;
    if (event.ctrlKey || event.metaKey) state.view.zoomBy(Math.exp(-event.deltaY / 300));
    else if (hasFocus && state.count > 1) this.#roll(notch(event), WHEEL_STEP);
    else return;
    event.preventDefault();
    state.tell();
  }

  /** Small moves add up to a step. */
  #roll(by: number, size: number): void {
    this.#rolled += by;
    const steps = Math.trunc(this.#rolled / size);
    if (steps === 0) return;
    this.#rolled -= steps * size;
    this.host.step(steps);
  }
}

/** One notch of a wheel is one picture, however far it would scroll a page; a trackpad sends many small moves. */
function notch(event: WheelEvent): number {
  const by = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * WHEEL_STEP;
  return Math.abs(by) > WHEEL_STEP ? Math.sign(by) * WHEEL_STEP : by;
}
