import { isColor, rescaled, windowed } from "./data";
import type { Image, Pixels } from "./data";
import type { Painter } from "./painters";
import type { View } from "./view";

/** The same picture without WebGL: a table from stored value to gray, then an ordinary drawImage. */
export class CanvasPainter implements Painter {
  readonly kind = "canvas2d";
  readonly #page: OffscreenCanvas;
  readonly #picture: ImageData;
  #pixels: Pixels | null = null;
  #shaded = "";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private image: Image,
  ) {
    this.#page = new OffscreenCanvas(image.columns, image.rows);
    this.#picture = new ImageData(image.columns, image.rows);
  }

  load(pixels: Pixels, image: Image): void {
    this.#pixels = pixels;
    this.image = image;
    this.#shaded = "";
  }

  paint(view: View): void {
    const context = this.canvas.getContext("2d");
    if (!context || !this.#pixels) return;
    this.#shade(view, this.#pixels);
    const ratio = this.canvas.width / view.stage.width;
    context.resetTransform();
    context.fillStyle = "#000";
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.imageSmoothingEnabled = view.scale * ratio < 3;
    view.transform(context, ratio);
    context.drawImage(this.#page, 0, 0);
  }

  #shade(view: View, pixels: Pixels): void {
    const inverted = this.image.invert !== view.inverted;
    const key = `${view.window.center}/${view.window.width}/${inverted}`;
    if (this.#shaded === key) return;
    this.#shaded = key;
    const out = new Uint32Array(this.#picture.data.buffer);
    if (isColor(this.image)) paintColor(pixels, out, inverted);
    else this.#paintGray(pixels, out, view, inverted);
    this.#page.getContext("2d")?.putImageData(this.#picture, 0, 0);
  }

  #paintGray(pixels: Pixels, out: Uint32Array, view: View, inverted: boolean): void {
    const table = new Uint32Array(65536);
    const isSigned = this.image.frame_format === "int16";
    for (let code = 0; code < 65536; code += 1) {
      const stored = isSigned && code > 32767 ? code - 65536 : code;
      const gray = Math.round(windowed(rescaled(this.image, stored), view.window) * 255);
      const shown = inverted ? 255 - gray : gray;
      table[code] = 0xff000000 | (shown << 16) | (shown << 8) | shown;
    }
    for (let n = 0; n < out.length; n += 1) out[n] = table[(pixels[n] ?? 0) & 0xffff] ?? 0;
  }
}

function paintColor(pixels: Pixels, out: Uint32Array, inverted: boolean): void {
  const flip = inverted ? 0x00ffffff : 0;
  for (let n = 0, at = 0; n < out.length; n += 1, at += 3) {
    const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    out[n] = (0xff000000 | (blue << 16) | (green << 8) | red) ^ flip;
  }
}
