import type { Image, Pixels } from "./data";
import { CanvasPainter } from "./canvas_painter";
import { GlPainter } from "./gl_painter";
import type { View } from "./view";

export interface Painter {
  readonly kind: string;
  load(pixels: Pixels, image: Image): void;
  paint(view: View): void;
}

/** WebGL2 where the machine has it, plain canvas where it has not. */
export function painterFor(canvas: HTMLCanvasElement, image: Image, plain: boolean): Painter {
  const gl = plain ? null : canvas.getContext("webgl2", { alpha: false, antialias: false });
  if (gl && Math.max(image.rows, image.columns) <= (gl.getParameter(gl.MAX_TEXTURE_SIZE) as number)) {
    const painter = GlPainter.start(gl, image);
    if (painter) return painter;
  }
  return new CanvasPainter(gl ? replaced(canvas) : canvas, image);
}

/** A canvas keeps the kind of its first context for life, so a fallback needs another canvas. */
function replaced(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const other = canvas.cloneNode() as HTMLCanvasElement;
  canvas.replaceWith(other);
  return other;
}
