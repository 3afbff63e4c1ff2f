/* Everything the viewer shows, and the one way to change it: change, then tell. */
import type { Image, Pixels, Point, Rectangle, Window } from "./data";
import { isColor, round, wholeRange } from "./data";
import { fitted, fittedPoint } from "./measures";
import type { Marks } from "./marks";
import type { Reel, Shown } from "./reel";
import { View } from "./view";

export type Tool = "window" | "scroll" | "pan" | "zoom" | "probe" | "length" | "area";

export class State {
  readonly view: View;
  readonly marks: Marks = { probe: null, line: null, area: null };
  /** The pixels in sight, or null where this picture cannot be shown. */
  pixels: Pixels | null;
  image: Image;
  /** The frame within its image; *index* counts through everything that can be scrolled. */
  frame: number;
  index = 0;
  tool: Tool = "window";
  hiddenOverlays = new Set<string>();
  readonly #listeners: (() => void)[] = [];

  constructor(
    readonly reel: Reel,
    first: Shown,
  ) {
    this.image = first.image;
    this.frame = first.frame;
    this.pixels = first.pixels;
    this.view = new View(first.image);
  }

  get count(): number {
    return this.reel.count;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Go to another picture; without *shown* there is nothing to see there. */
  show(index: number, shown: Shown | null): void {
    this.index = index;
    this.frame = shown?.frame ?? this.reel.places[index]?.frame ?? 0;
    this.pixels = shown?.pixels ?? null;
    if (shown) this.image = this.view.image = shown.image;
    this.tell();
  }

  setTool(tool: Tool): void {
    this.tool = tool;
    const { rows, columns } = this.image;
    const middle = { x: Math.floor(columns / 2), y: Math.floor(rows / 2) };
    const quarter = { x: Math.floor(columns / 4), y: Math.floor(rows / 4) };
    if (tool === "probe") this.marks.probe ??= middle;
    if (tool === "length") this.marks.line ??= [quarter, middle];
    this.tell();
  }

  setWindow(window: Window): void {
    if (isColor(this.image) || !Number.isFinite(window.center) || !Number.isFinite(window.width)) return;
    this.view.window = { center: round(window.center), width: Math.max(1, round(window.width)) };
    this.tell();
  }

  /** The file's first window, or the whole range where it has none. */
  firstWindow(): void {
    const own = this.image.windows[0];
    if (own) this.setWindow(own);
    else if (this.pixels && !isColor(this.image)) this.setWindow(wholeRange(this.image, this.pixels));
  }

  setProbe(at: Point): void {
    this.marks.probe = fittedPoint(this.image, at);
    this.tell();
  }

  setLine(from: Point, to: Point): void {
    this.marks.line = [fittedPoint(this.image, from), fittedPoint(this.image, to)];
    this.tell();
  }

  setArea(area: Rectangle): void {
    this.marks.area = fitted(this.image, area);
    this.tell();
  }
}
