/* image.json as the server promises it, and the arithmetic of the standard on it. */

export interface Window {
  center: number;
  width: number;
}

export interface NamedWindow extends Window {
  explanation: string | null;
}

export interface Image {
  name: string;
  rows: number;
  columns: number;
  frames: number;
  samples_per_pixel: number;
  photometric_interpretation: string;
  bits_allocated: number;
  bits_stored: number;
  pixel_representation: number;
  modality: string | null;
  rescale: { slope: number; intercept: number; type: string | null } | null;
  windows: NamedWindow[];
  pixel_spacing: [number, number] | null;
  orientation: number[] | null;
  frame_time_ms: number | null;
  frame_format: "int16" | "uint16" | "rgb8";
  invert: boolean;
  problem: string | null;
  spacing_at?: "patient" | "detector" | "";
  overlays?: { group: string; label: string; type: string }[];
}

export type Pixels = Int16Array | Uint16Array | Uint8Array;

export interface Point {
  x: number;
  y: number;
}

export interface Rectangle extends Point {
  width: number;
  height: number;
}

export function isColor(image: Image): boolean {
  return image.frame_format === "rgb8";
}

export function slopeOf(image: Image): number {
  return image.rescale?.slope ?? 1;
}

export function interceptOf(image: Image): number {
  return image.rescale?.intercept ?? 0;
}

/** The unit after rescale; CT without a word of its own is in Hounsfield units (PS3.3 C.11.1.1.2). */
export function unitOf(image: Image): string {
  const type = image.rescale?.type;
  if (type && type !== "US") return type;
  return image.modality === "CT" && image.rescale ? "HU" : "";
}

export function rescaled(image: Image, stored: number): number {
  return stored * slopeOf(image) + interceptOf(image);
}

/** The linear function of PS3.3 C.11.2.1.2.1, from 0 to 1. */
export function windowed(value: number, { center, width }: Window): number {
  if (width <= 1) return value <= center - 0.5 ? 0 : 1;
  return Math.min(1, Math.max(0, (value - (center - 0.5)) / (width - 1) + 0.5));
}

const CT_WINDOWS: NamedWindow[] = [
  { explanation: "CT brain", center: 40, width: 80 },
  { explanation: "CT stroke", center: 40, width: 40 },
  { explanation: "CT subdural", center: 75, width: 215 },
  { explanation: "CT soft tissue", center: 50, width: 400 },
  { explanation: "CT liver", center: 60, width: 160 },
  { explanation: "CT lung", center: -600, width: 1500 },
  { explanation: "CT bone", center: 400, width: 1800 },
];

export function presetsOf(image: Image): NamedWindow[] {
  const own = image.windows.map((window, n) => ({ ...window, explanation: `File: ${window.explanation ?? `window ${n + 1}`}` }));
  return image.modality === "CT" ? [...own, ...CT_WINDOWS] : own;
}

/** The window that shows everything from the least to the greatest value of the frame. */
export function wholeRange(image: Image, pixels: Pixels): Window {
  let low = Infinity;
  let high = -Infinity;
  for (const stored of pixels) {
    if (stored < low) low = stored;
    if (stored > high) high = stored;
  }
  const ends = [rescaled(image, low), rescaled(image, high)];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return { center: round((least + most) / 2 + 0.5), width: Math.max(1, round(most - least + 1)) };
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

const LETTERS = [["L", "R"], ["P", "A"], ["H", "F"]] as const;

export type Edges = Record<"left" | "right" | "top" | "bottom", string>;

/** The letters at the edges of the stage (PS3.3 C.7.6.1.1.1), by where its right and its bottom lead in the image. */
export function edgeLetters(orientation: number[] | null, right: Point, down: Point): Edges | null {
  if (orientation?.length !== 6) return null;
  const row = orientation.slice(0, 3);
  const column = orientation.slice(3);
  const toward = ({ x, y }: Point): number[] => row.map((part, axis) => part * x + (column[axis] ?? 0) * y);
  const [across, along] = [toward(right), toward(down)];
  return { left: letters(across, -1), right: letters(across, 1), top: letters(along, -1), bottom: letters(along, 1) };
}

function letters(direction: number[], sign: number): string {
  return direction
    .map((part, axis) => ({ size: Math.abs(part), letter: LETTERS[axis]?.[part * sign > 0 ? 0 : 1] ?? "" }))
    .filter(({ size }) => size > 0.25)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join("");
}
