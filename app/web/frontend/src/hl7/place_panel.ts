import { h } from "../shared/dom";
import { factsLine } from "./data";
import type { FieldFacts } from "./data";
import type { PlaceInText } from "./tokens";

/** Where the cursor stands, what that field is, and (where an answer is wanted) the buttons that choose it. */
export function placePanel(place: PlaceInText | null, facts: FieldFacts | null, picked: string, pick: ((path: string) => void) | null): HTMLElement[] {
  const chosen = picked ? h("p", { class: "hl7-chosen" }, "Chosen: ", h("code", {}, picked)) : null;
  if (!place) return chosen ? [chosen] : [h("p", { class: "hl7-where" }, "Put the cursor into a field to read what it is.")];
  const where = h("p", { class: "hl7-where" }, facts ? factsLine(facts) : h("code", {}, place.path));
  if (!pick || !place.field) return chosen ? [where, chosen] : [where];
  const paths = [...new Set([place.path, place.field.path])];
  const buttons = paths.map((path) => h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => pick(path) }, `Use ${path}`));
  return [where, h("div", { class: "hl7-buttons" }, ...buttons), ...(chosen ? [chosen] : [])];
}
