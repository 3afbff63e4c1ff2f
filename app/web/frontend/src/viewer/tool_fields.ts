/* The measuring tools in numbers, each with its result in a sentence. */
import { h } from "../shared/dom";
import { numberField } from "./fields";
import { areaWords, lengthWords, probeWords } from "./measures";
import type { State } from "./state";

export function toolFields(state: State, settled: () => void): HTMLElement {
  return h("div", {}, probeFields(state), lengthFields(state), areaFields(state, settled));
}

function group(state: State, label: string, isShown: () => boolean, fields: Element[], words: () => string): HTMLElement {
  const result = h("output", { class: "dv-result" });
  const box = h("div", { class: "dv-group", role: "group", "aria-label": label }, ...fields, result);
  state.onChange(() => {
    box.hidden = !isShown();
    const said = box.hidden ? "" : words();
    if (result.textContent !== said) result.textContent = said;
  });
  return box;
}

function probeFields(state: State): HTMLElement {
  const { columns, rows } = state.image;
  const typed = (): void => state.setProbe({ x: x.read(), y: y.read() });
  const x = numberField("Column", { min: 0, max: columns - 1 }, typed);
  const y = numberField("Row", { min: 0, max: rows - 1 }, typed);
  state.onChange(() => {
    x.show(state.marks.probe?.x ?? null);
    y.show(state.marks.probe?.y ?? null);
  });
  const words = (): string => (state.pixels && state.marks.probe ? probeWords(state.image, state.pixels, state.marks.probe) : "");
  return group(state, "Probe", () => state.tool === "probe", [x.element, y.element], words);
}

function lengthFields(state: State): HTMLElement {
  const { columns, rows } = state.image;
  const typed = (): void => state.setLine({ x: x1.read(), y: y1.read() }, { x: x2.read(), y: y2.read() });
  const x1 = numberField("From column", { min: 0, max: columns - 1 }, typed);
  const y1 = numberField("From row", { min: 0, max: rows - 1 }, typed);
  const x2 = numberField("To column", { min: 0, max: columns - 1 }, typed);
  const y2 = numberField("To row", { min: 0, max: rows - 1 }, typed);
  state.onChange(() => {
    const [from, to] = state.marks.line ?? [null, null];
    x1.show(from?.x ?? null);
    y1.show(from?.y ?? null);
    x2.show(to?.x ?? null);
    y2.show(to?.y ?? null);
  });
  const fields = [x1, y1, x2, y2].map((field) => field.element);
  const words = (): string => (state.marks.line ? lengthWords(state.image, ...state.marks.line) : "");
  return group(state, "Length", () => state.tool === "length", fields, words);
}

function areaFields(state: State, settled: () => void): HTMLElement {
  const { columns, rows } = state.image;
  const typed = (): void => {
    const area = { x: x.read(), y: y.read(), width: width.read(), height: height.read() };
    if (Object.values(area).some(Number.isNaN)) return;
    state.setArea(area);
    settled();
  };
  const x = numberField("Column", { min: 0, max: columns - 1 }, typed);
  const y = numberField("Row", { min: 0, max: rows - 1 }, typed);
  const width = numberField("Width", { min: 1, max: columns }, typed);
  const height = numberField("Height", { min: 1, max: rows }, typed);
  state.onChange(() => {
    const { area } = state.marks;
    x.show(area?.x ?? null);
    y.show(area?.y ?? null);
    width.show(area?.width ?? null);
    height.show(area?.height ?? null);
  });
  const fields = [x, y, width, height].map((field) => field.element);
  const words = (): string =>
    state.pixels && state.marks.area ? areaWords(state.image, state.pixels, state.marks.area) : "Drag a rectangle, or type its four numbers.";
  return group(state, "Rectangle", () => state.tool === "area", fields, words);
}
