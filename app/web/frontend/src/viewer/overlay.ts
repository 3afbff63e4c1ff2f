import { h } from "../shared/dom";
import type { Edges } from "./data";
import { edgeLetters, isColor, round } from "./data";
import type { State } from "./state";

const EDGES = ["left", "right", "top", "bottom"] as const;

/** The words in the corners, as a reading station shows them; the controls say the same to a screen reader. */
export function overlay(state: State): HTMLElement {
  const { view, reel } = state;
  const words = (): HTMLElement => h("span", { class: "dv-words" });
  const [topLeft, topRight, bottomLeft, bottomRight] = [words(), words(), words(), words()];
  const edges = EDGES.map((edge) => [edge, words()] as const);
  state.onChange(() => {
    const { image } = state;
    const place = reel.places[state.index];
    const series = reel.noun === "Image" && reel.label ? `${reel.label}\n` : "";
    topLeft.textContent = `${series}${place?.source ?? image.name}\n${image.columns} × ${image.rows}${image.modality ? `  ${image.modality}` : ""}`;
    topRight.textContent = [view.words, image.invert ? "MONOCHROME1" : ""].filter(Boolean).join("\n");
    const { center, width } = view.window;
    const position = place?.position ?? null;
    const along = position === null ? "" : `${round(position)} mm\n`;
    bottomLeft.textContent = along + (isColor(image) ? image.photometric_interpretation : `W ${round(width)}  L ${round(center)}`);
    bottomRight.textContent = `${state.count > 1 ? `${state.index + 1}/${state.count}  ` : ""}${Math.round(view.scale * 100)} %`;
    const letters: Edges | null = edgeLetters(image.orientation, view.axes.right, view.axes.down);
    for (const [edge, element] of edges) element.textContent = letters?.[edge] ?? "";
  });
  const corner = (kind: string, inside: HTMLElement): HTMLElement => h("div", { class: `dv-corner dv-${kind}` }, inside);
  return h(
    "div", { class: "dv-overlay", "aria-hidden": "true" },
    corner("tl", topLeft), corner("tr", topRight), corner("bl", bottomLeft), corner("br", bottomRight),
    ...edges.map(([edge, inside]) => h("div", { class: `dv-edge dv-${edge}` }, inside)),
  );
}
