/* The two small forms of edit mode: change a value, add an element. */
import { freshId, h } from "../shared/dom";
import type { Element_ } from "./data";
import type { Place } from "./edit_places";

const VRS =
  "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split(" ");

export interface Filled {
  path: string;
  vr: string;
  text: string;
}

export function valueForm(element: Element_, keep: (filled: Filled) => void, leave: () => void): HTMLElement {
  const value = h("textarea", { class: "form-control form-control-sm mono", rows: 2, id: freshId("tt-value") });
  value.value = element.value ?? "";
  const vr = vrSelect(element.vr);
  const form = h(
    "div",
    { class: "tt-form", role: "group", "aria-label": `Change ${element.path}` },
    labelled("Value", value, "Several values part at a backslash. Leave it empty for a present and empty element."),
    labelled("VR", vr),
    deeds("Keep the change", () => keep({ path: element.path, vr: vr.value, text: value.value }), leave),
  );
  sendByKeys(form, () => keep({ path: element.path, vr: vr.value, text: value.value }), leave);
  return form;
}

export function addForm(places: Place[], keep: (filled: Filled) => void, leave: () => void): HTMLElement {
  const place = h("select", { class: "form-select form-select-sm", id: freshId("tt-place") });
  for (const one of places) place.append(h("option", { value: one.path }, one.words));
  place.value = places.at(-1)?.path ?? "";
  const tag = h("input", { class: "form-control form-control-sm mono", id: freshId("tt-tag"), placeholder: "(0010,0010)", autocomplete: "off" });
  const vr = vrSelect("LO");
  const value = h("textarea", { class: "form-control form-control-sm mono", rows: 1, id: freshId("tt-value") });
  const error = h("p", { class: "field-error", role: "alert", hidden: true });
  const submit = (): void => {
    const digits = tag.value.replace(/[^0-9A-Fa-f]/g, "").toUpperCase();
    error.hidden = digits.length === 8;
    error.textContent = error.hidden ? "" : "Write the tag as eight hexadecimal digits, such as (0010,0010).";
    tag.setAttribute("aria-invalid", String(!error.hidden));
    if (!error.hidden) return;
    const path = `${place.value === "" ? "" : `${place.value}.`}(${digits.slice(0, 4)},${digits.slice(4)})`;
    keep({ path, vr: vr.value, text: value.value });
  };
  const form = h(
    "div",
    { class: "tt-form", role: "group", "aria-label": "Add an element" },
    places.length > 1 && labelled("Inside", place),
    labelled("Tag", tag),
    labelled("VR", vr),
    labelled("Value", value, "Several values part at a backslash."),
    error,
    deeds("Add it", submit, leave),
  );
  sendByKeys(form, submit, leave);
  return form;
}

function vrSelect(chosen: string): HTMLSelectElement {
  const select = h("select", { class: "form-select form-select-sm", id: freshId("tt-vr") });
  for (const vr of VRS.includes(chosen) ? VRS : [chosen, ...VRS]) select.append(h("option", { value: vr }, vr));
  select.value = chosen;
  return select;
}

function labelled(words: string, field: HTMLElement, help = ""): HTMLElement {
  const note = help ? h("span", { class: "field-help", id: `${field.id}-help` }, help) : null;
  if (note) field.setAttribute("aria-describedby", note.id);
  // No name: these fields are the component's own and never travel with the form around it.
  return h("div", { class: "tt-field" }, h("label", { for: field.id }, words), field, note);
}

function deeds(words: string, submit: () => void, leave: () => void): HTMLElement {
  return h(
    "div",
    { class: "tt-detail-buttons" },
    h("button", { type: "button", class: "btn btn-primary btn-sm", onclick: submit }, words),
    h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: leave }, "Cancel"),
  );
}

/** Enter keeps, Escape leaves; the form around must not be sent by either. */
function sendByKeys(form: HTMLElement, submit: () => void, leave: () => void): void {
  form.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLSelectElement) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      leave();
    }
  });
}
