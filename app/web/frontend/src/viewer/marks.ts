/* The drawings over the picture: crosshair, line, rectangle. */
import type { Point, Rectangle } from "./data";
import type { View } from "./view";

export interface Marks {
  probe: Point | null;
  line: [Point, Point] | null;
  area: Rectangle | null;
}

const SVG = "http://www.w3.org/2000/svg";

function shape(name: string, kind: string, attributes: Record<string, number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  element.setAttribute("class", kind);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value.toFixed(1));
  return element;
}

/** Each mark is drawn twice, dark under bright, so that it shows on any gray. */
export function drawMarks(over: SVGSVGElement, view: View, marks: Marks): void {
  const shapes: [string, Record<string, number>][] = [];
  if (marks.area) {
    const a = view.toStage(marks.area);
    const b = view.toStage({ x: marks.area.x + marks.area.width, y: marks.area.y + marks.area.height });
    shapes.push(["rect", { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(b.x - a.x), height: Math.abs(b.y - a.y) }]);
  }
  if (marks.line) {
    const [a, b] = marks.line.map((point) => view.toStage({ x: point.x + 0.5, y: point.y + 0.5 })) as [Point, Point];
    shapes.push(["line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y }]);
    for (const end of [a, b]) shapes.push(["circle", { cx: end.x, cy: end.y, r: 4 }]);
  }
  if (marks.probe) {
    const { x, y } = view.toStage({ x: marks.probe.x + 0.5, y: marks.probe.y + 0.5 });
    for (const [from, to] of [[-16, -4], [4, 16]] as const) {
      shapes.push(["line", { x1: x + from, y1: y, x2: x + to, y2: y }], ["line", { x1: x, y1: y + from, x2: x, y2: y + to }]);
    }
  }
  over.replaceChildren(...["dv-under", "dv-mark"].flatMap((kind) => shapes.map(([name, at]) => shape(name, kind, at))));
}
