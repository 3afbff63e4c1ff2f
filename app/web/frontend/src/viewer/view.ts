import type { Image, Point, Window } from "./data";

const COSINES = [1, 0, -1, 0];
const SINES = [0, 1, 0, -1];

/** How the picture stands on the stage: window, zoom, pan, turn, mirror; and the way between stage and image. */
export class View {
  window: Window = { center: 0, width: 1 };
  inverted = false;
  mirrored = false;
  /** Quarter turns to the right, done after mirroring. */
  turn = 0;
  zoom = 1;
  pan: Point = { x: 0, y: 0 };
  stage = { width: 1, height: 1 };

  constructor(public image: Image) {}

  /** Pixels that are not square are shown as they were measured. */
  get aspect(): number {
    const [row, column] = this.image.pixel_spacing ?? [1, 1];
    return row > 0 && column > 0 ? row / column : 1;
  }

  get scale(): number {
    const [across, down] = [this.image.columns, this.image.rows * this.aspect];
    const [width, height] = this.turn % 2 === 0 ? [across, down] : [down, across];
    return Math.min(this.stage.width / width, this.stage.height / height) * this.zoom;
  }

  /** The stage position of the picture's middle. */
  get middle(): Point {
    return { x: this.stage.width / 2 + this.pan.x, y: this.stage.height / 2 + this.pan.y };
  }

  /** Where a step to the right and a step down on the stage lead in the image, as unit vectors. */
  get axes(): { right: Point; down: Point } {
    const [c, s] = [COSINES[this.turn] ?? 1, SINES[this.turn] ?? 0];
    const m = this.mirrored ? -1 : 1;
    return { right: { x: m * c, y: -s }, down: { x: m * s, y: c } };
  }

  toImage(at: Point): Point {
    const { right, down } = this.axes;
    const [dx, dy] = [at.x - this.middle.x, at.y - this.middle.y];
    return {
      x: (dx * right.x + dy * down.x) / this.scale + this.image.columns / 2,
      y: (dx * right.y + dy * down.y) / (this.scale * this.aspect) + this.image.rows / 2,
    };
  }

  toStage(at: Point): Point {
    const { right, down } = this.axes;
    const dx = (at.x - this.image.columns / 2) * this.scale;
    const dy = (at.y - this.image.rows / 2) * this.scale * this.aspect;
    return { x: this.middle.x + dx * right.x + dy * right.y, y: this.middle.y + dx * down.x + dy * down.y };
  }

  /** Let a canvas draw in image pixels. */
  transform(context: CanvasRenderingContext2D, ratio: number): void {
    const { right, down } = this.axes;
    const [across, along] = [this.scale * ratio, this.scale * this.aspect * ratio];
    const zero = this.toStage({ x: 0, y: 0 });
    context.setTransform(right.x * across, down.x * across, right.y * along, down.y * along, zero.x * ratio, zero.y * ratio);
  }

  zoomBy(factor: number): void {
    const before = this.zoom;
    this.zoom = Math.min(32, Math.max(0.1, this.zoom * factor));
    this.pan = { x: (this.pan.x * this.zoom) / before, y: (this.pan.y * this.zoom) / before };
  }

  fit(): void {
    this.zoom = 1;
    this.pan = { x: 0, y: 0 };
  }

  trueSize(): void {
    this.fit();
    this.zoom = 1 / this.scale;
  }

  turnBy(quarters: number): void {
    this.turn = (this.turn + quarters + 4) % 4;
  }

  /** Flipping is meant as it is seen: after the turn, so the turn goes the other way round. */
  flip(way: "across" | "down"): void {
    this.mirrored = !this.mirrored;
    this.turn = (4 - this.turn + (way === "down" ? 2 : 0)) % 4;
  }

  asStored(): void {
    this.mirrored = this.inverted = false;
    this.turn = 0;
  }

  /** What was done to the picture, in words; empty where it stands as it is stored. */
  get words(): string {
    const inverted = this.inverted ? "inverted" : "";
    return [TURNS[Number(this.mirrored)]?.[this.turn] ?? "", inverted].filter(Boolean).join(", ");
  }
}

const TURNS = [
  ["", "turned 90° to the right", "turned 180°", "turned 90° to the left"],
  ["mirrored left to right", "mirrored and turned 90° to the right", "mirrored top to bottom", "mirrored and turned 90° to the left"],
];
