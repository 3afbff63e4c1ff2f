import { h } from "../shared/dom";
import { button, numberField } from "./fields";
import type { State } from "./state";

/** Slider, steps and play through frames or images; nothing moves before the reader asks. */
export class Cine {
  readonly element: HTMLElement;
  #timer = 0;
  readonly #play = button("Play", () => (this.#timer ? this.stop() : this.#start()));
  readonly #rate = numberField("Frames per second", { min: 1, max: 60 }, () => this.#timer && this.#start());

  constructor(
    private readonly state: State,
    private readonly goTo: (index: number) => Promise<void>,
  ) {
    const { noun, count } = state.reel;
    const time = state.image.frame_time_ms;
    const slider = h("input", { type: "range", class: "dv-slider", min: 1, max: count, value: 1, "aria-label": noun });
    slider.addEventListener("input", () => void goTo(slider.valueAsNumber - 1));
    const words = h("output", { class: "dv-frame" });
    this.#rate.show(Math.round(Math.min(60, Math.max(1, time ? 1000 / time : 10))));
    this.element = h(
      "div",
      { class: "dv-group dv-cine", role: "group", "aria-label": `${noun}s` },
      button("Previous", () => void goTo(state.index - 1)),
      slider,
      button("Next", () => void goTo(state.index + 1)),
      words,
      this.#play,
      this.#rate.element,
    );
    state.onChange(() => {
      slider.value = String(state.index + 1);
      slider.setAttribute("aria-valuetext", `${noun} ${state.index + 1} of ${count}`);
      words.textContent = `${state.index + 1} of ${count}`;
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#play.textContent = "Play";
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#play.textContent = "Pause";
    const rate = Math.min(60, Math.max(1, this.#rate.read() || 10));
    const step = async (): Promise<void> => {
      await this.goTo((this.state.index + 1) % this.state.count);
      if (this.#timer && this.element.isConnected) this.#timer = window.setTimeout(() => void step(), 1000 / rate);
    };
    this.#timer = window.setTimeout(() => void step(), 1000 / rate);
  }
}
