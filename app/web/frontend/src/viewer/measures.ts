/* What can be read off a frame: one value, a distance, the statistics of a rectangle. Each as data and as words. */
import { counted } from "../shared/words";
import { isColor, rescaled, round, unitOf } from "./data";
import type { Image, Pixels, Point, Rectangle } from "./data";

export function probeWords(image: Image, pixels: Pixels, at: Point): string {
  const place = `Column ${at.x}, row ${at.y}`;
  const index = at.y * image.columns + at.x;
  if (isColor(image)) {
    const [red, green, blue] = [pixels[index * 3], pixels[index * 3 + 1], pixels[index * 3 + 2]];
    return `${place}: red ${red ?? "–"}, green ${green ?? "–"}, blue ${blue ?? "–"}.`;
  }
  const stored = pixels[index] ?? 0;
  const unit = unitOf(image);
  if (!image.rescale) return `${place}: stored value ${stored}, no rescale.`;
  return `${place}: stored value ${stored}, rescaled ${round(rescaled(image, stored))}${unit ? ` ${unit}` : ""}.`;
}

export function lengthWords(image: Image, from: Point, to: Point): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const spacing = image.pixel_spacing;
  if (!spacing) return `Length: ${round(Math.hypot(dx, dy), 1)} pixels. The file gives no pixel spacing, so there are no millimeters.`;
  const length = `${round(Math.hypot(dx * spacing[1], dy * spacing[0]), 1)} mm`;
  const pixels = `${round(Math.hypot(dx, dy), 1)} pixels`;
  if (image.spacing_at !== "detector") return `Length: ${length} (${pixels}).`;
  return `Length: ${length} at the detector (${pixels}). The file gives Imager Pixel Spacing only; in the patient it is less.`;
}

export interface Statistics {
  count: number;
  mean: number;
  deviation: number;
  least: number;
  most: number;
}

/** Population statistics of the rescaled values inside the rectangle; of the luminance where the frame is in color. */
export function statistics(image: Image, pixels: Pixels, area: Rectangle): Statistics {
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) {
      const value = valueAt(image, pixels, y * image.columns + x);
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const count = area.width * area.height;
  const mean = sum / count;
  return { count, mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)), least, most };
}

function valueAt(image: Image, pixels: Pixels, index: number): number {
  if (!isColor(image)) return rescaled(image, pixels[index] ?? 0);
  return 0.299 * (pixels[index * 3] ?? 0) + 0.587 * (pixels[index * 3 + 1] ?? 0) + 0.114 * (pixels[index * 3 + 2] ?? 0);
}

export function areaWords(image: Image, pixels: Pixels, area: Rectangle): string {
  const found = statistics(image, pixels, area);
  const unit = unitOf(image) ? ` ${unitOf(image)}` : "";
  const spacing = image.pixel_spacing;
  const size = spacing ? `${round(found.count * spacing[0] * spacing[1], 1)} mm² (${counted(found.count, "pixel")})` : counted(found.count, "pixel");
  return (
    `Mean ${round(found.mean)}${unit}, SD ${round(found.deviation)}, least ${round(found.least)}, ` +
    `greatest ${round(found.most)}, area ${size}.`
  );
}

/** Two corners in any order make a rectangle of whole pixels inside the image. */
export function rectangleBetween(image: Image, from: Point, to: Point): Rectangle {
  return fitted(image, {
    x: Math.floor(Math.min(from.x, to.x)),
    y: Math.floor(Math.min(from.y, to.y)),
    width: Math.floor(Math.abs(to.x - from.x)) + 1,
    height: Math.floor(Math.abs(to.y - from.y)) + 1,
  });
}

export function fitted(image: Image, area: Rectangle): Rectangle {
  const whole = (value: number, low: number, high: number): number =>
    Math.min(Math.max(Number.isFinite(value) ? Math.round(value) : low, low), high);
  const x = whole(area.x, 0, image.columns - 1);
  const y = whole(area.y, 0, image.rows - 1);
  return { x, y, width: whole(area.width, 1, image.columns - x), height: whole(area.height, 1, image.rows - y) };
}

export function fittedPoint(image: Image, at: Point): Point {
  const { x, y } = fitted(image, { x: Math.floor(at.x), y: Math.floor(at.y), width: 1, height: 1 });
  return { x, y };
}
