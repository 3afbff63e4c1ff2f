import { freshId, h } from "../shared/dom";

export interface NumberField {
  element: HTMLElement;
  show(value: number | null): void;
  read(): number;
}

interface Limits {
  min?: number;
  max?: number;
  step?: number | "any";
}

/** A small labelled number that the reader may type instead of dragging. */
export function numberField(words: string, limits: Limits, changed: () => void): NumberField {
  const input = h("input", { type: "number", class: "form-control form-control-sm dv-number", id: freshId("dv"), step: limits.step ?? 1, min: limits.min, max: limits.max });
  input.addEventListener("change", changed);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    changed();
  });
  return {
    element: h("div", { class: "dv-field" }, h("label", { for: input.id }, words), input),
    show: (value) => {
      if (document.activeElement !== input || value === null) input.value = value === null ? "" : String(value);
    },
    read: () => (input.value === "" ? Number.NaN : input.valueAsNumber),
  };
}

export function button(words: string, deed: () => void, title = ""): HTMLButtonElement {
  return h("button", { type: "button", class: "btn btn-secondary btn-sm", title: title || null, onclick: deed }, words);
}
