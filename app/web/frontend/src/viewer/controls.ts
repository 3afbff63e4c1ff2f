/* Everything that can be dragged can also be chosen, typed or pressed. */
import { freshId, h } from "../shared/dom";
import { isColor, presetsOf, wholeRange } from "./data";
import { button, numberField } from "./fields";
import type { State, Tool } from "./state";
import { toolFields } from "./tool_fields";

const TOOLS: [Tool, string][] = [
  ["window", "Window"],
  ["scroll", "Scroll"],
  ["pan", "Pan"],
  ["zoom", "Zoom"],
  ["probe", "Probe"],
  ["length", "Length"],
  ["area", "Rectangle"],
];

export function controls(state: State, settled: () => void, ...more: HTMLElement[]): HTMLElement {
  const window = isColor(state.image) ? null : windowControls(state, settled);
  return h("div", { class: "dv-controls" }, tools(state), window, zoomControls(state), turnControls(state), ...more, toolFields(state, settled));
}

function tools(state: State): HTMLElement {
  const bar = h("div", { class: "dv-tools", role: "toolbar", "aria-label": "Tools: what dragging and the arrow keys do" });
  const isOffered = (tool: Tool): boolean => (tool === "window" ? !isColor(state.image) : tool !== "scroll" || state.count > 1);
  const offered = TOOLS.filter(([tool]) => isOffered(tool));
  const buttons = offered.map(([tool, words]) => [tool, button(words, () => state.setTool(tool))] as const);
  for (const [, each] of buttons) bar.append(each);
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = buttons.findIndex(([, each]) => each === document.activeElement);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    buttons[(at + by + buttons.length) % buttons.length]?.[1].focus();
  });
  state.onChange(() => {
    for (const [tool, each] of buttons) {
      each.setAttribute("aria-pressed", String(tool === state.tool));
      each.tabIndex = tool === state.tool ? 0 : -1;
    }
  });
  return bar;
}

function windowControls(state: State, settled: () => void): HTMLElement {
  const typed = (): void => {
    state.setWindow({ center: center.read(), width: width.read() });
    settled();
  };
  const center = numberField("Center", { step: "any" }, typed);
  const width = numberField("Width", { step: "any", min: 1 }, typed);
  state.onChange(() => {
    center.show(state.view.window.center);
    width.show(state.view.window.width);
  });
  return h("div", { class: "dv-group", role: "group", "aria-label": "Window" }, presets(state, settled), center.element, width.element);
}

function presets(state: State, settled: () => void): HTMLElement {
  const offered = presetsOf(state.image);
  const select = h("select", { class: "form-select form-select-sm", id: freshId("dv-preset") }, h("option", { value: "" }, "Own values"), h("option", { value: "all" }, "Whole range"));
  offered.forEach((preset, n) => select.append(h("option", { value: n }, `${preset.explanation ?? ""} (${preset.center} / ${preset.width})`)));
  select.addEventListener("change", () => {
    const preset = select.value === "" ? undefined : offered[Number(select.value)];
    if (select.value === "all" && state.pixels) state.setWindow(wholeRange(state.image, state.pixels));
    else if (preset) state.setWindow(preset);
    settled();
  });
  state.onChange(() => {
    const { center, width } = state.view.window;
    const at = offered.findIndex((preset) => preset.center === center && preset.width === width);
    if (select.value !== "all" || at >= 0) select.value = at < 0 ? "" : String(at);
  });
  return h("div", { class: "dv-field dv-preset" }, h("label", { for: select.id }, "Preset"), select);
}

function zoomControls(state: State): HTMLElement {
  const act = (deed: () => void) => () => {
    deed();
    state.tell();
  };
  const { view } = state;
  return h(
    "div",
    { class: "dv-group dv-zoom", role: "group", "aria-label": "Zoom" },
    button("Zoom in", act(() => view.zoomBy(1.25))),
    button("Zoom out", act(() => view.zoomBy(0.8))),
    button("Fit", act(() => view.fit()), "The whole picture"),
    button("1:1", act(() => view.trueSize()), "One image pixel on one screen pixel"),
  );
}

/** Turned, mirrored and inverted is a state of the viewer, said in words: the object stays as it is. */
function turnControls(state: State): HTMLElement {
  const { view } = state;
  const act = (deed: () => void) => () => {
    deed();
    state.tell();
  };
  const invert = button("Invert", act(() => (view.inverted = !view.inverted)));
  const stored = button("As stored", act(() => view.asStored()), "Neither turned nor mirrored nor inverted");
  const words = h("p", { class: "dv-turned", role: "status" });
  state.onChange(() => {
    invert.setAttribute("aria-pressed", String(view.inverted));
    stored.disabled = view.words === "";
    const said = view.words ? `Shown ${view.words}.` : "Shown as stored.";
    if (words.textContent !== said) words.textContent = said;
  });
  return h(
    "div",
    { class: "dv-group dv-turn", role: "group", "aria-label": "How the picture stands" },
    invert,
    button("Turn left", act(() => view.turnBy(-1))),
    button("Turn right", act(() => view.turnBy(1))),
    button("Flip ↔", act(() => view.flip("across")), "Mirror left to right"),
    button("Flip ↕", act(() => view.flip("down")), "Mirror top to bottom"),
    stored,
    words,
  );
}
