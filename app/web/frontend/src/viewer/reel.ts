/* What the viewer scrolls through: the frames of one image, or the images of a stack, as one row of pictures. */
import { getBytes, getJson, Unreachable } from "../shared/net";
import type { Image, Pixels } from "./data";

const KEPT_BYTES = 128 * 1024 * 1024;

const TRIED = 8;

export interface Stack {
  label: string;
  ordered_by: "position" | "instance_number" | "name";
  space: string;
  images: { name: string; frames: number; position: number | null; instance_number: number | null }[];
}

export interface Shown {
  image: Image;
  frame: number;
  pixels: Pixels;
}

interface Place {
  source: string;
  src: string;
  framesSrc: string;
  frame: number;
  position: number | null;
}

export class Reel {
  readonly #kept = new Map<number, Promise<Shown>>();
  readonly #images = new Map<string, Promise<Image>>();
  #most = 8;

  private constructor(
    readonly places: readonly Place[],
    readonly noun: "Frame" | "Image",
    readonly label: string,
    readonly space: string,
    readonly order: string,
  ) {}

  static ofImage(image: Image, src: string, framesSrc: string): Reel {
    const frames = Array.from({ length: Math.max(1, image.frames) }, (_, frame) => frame);
    const reel = new Reel(frames.map((frame) => ({ source: image.name, src, framesSrc, frame, position: null })), "Frame", image.name, "", "");
    reel.#images.set(src, Promise.resolve(image));
    return reel;
  }

  /** The files of a stack lie side by side under one address, each with its image.json and its frames. */
  static ofStack(stack: Stack, filesSrc: string): Reel {
    const places = stack.images.flatMap(({ name, frames, position }) => {
      const base = `${filesSrc}/${encodeURIComponent(name)}`;
      const all = Array.from({ length: Math.max(1, frames) }, (_, frame) => frame);
      return all.map((frame) => ({ source: name, src: `${base}/image.json`, framesSrc: `${base}/frames`, frame, position }));
    });
    return new Reel(places, "Image", stack.label, stack.space, ORDERS[stack.ordered_by]);
  }

  get count(): number {
    return this.places.length;
  }

  async get(index: number): Promise<Shown> {
    const kept = this.#kept.get(index) ?? this.#fetch(index);
    this.#kept.delete(index);
    this.#kept.set(index, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return await kept;
  }

  /** The first picture that can be shown: one that cannot must not hide the others. */
  async first(): Promise<[number, Shown]> {
    let trouble: unknown = new Unreachable("There are no images to show.");
    for (let n = 0; n < Math.min(this.count, TRIED); n += 1) {
      try {
        return [n, await this.get(n)];
      } catch (error) {
        if (n === 0) trouble = error;
      }
    }
    throw trouble;
  }

  /** Ask for a picture early; a failure shows when it is really wanted. */
  prefetch(...indexes: number[]): void {
    for (const index of indexes) if (index >= 0 && index < this.count && !this.#kept.has(index)) this.get(index).catch(() => undefined);
  }

  indexOf(source: string, frame: number): number {
    return this.places.findIndex((place) => place.source === source && place.frame === frame);
  }

  /** The picture that lies nearest to a position in the patient, in mm along the normal. */
  nearest(position: number): number {
    const away = (place: Place): number => (place.position === null ? Infinity : Math.abs(place.position - position));
    return this.places.reduce((best, place, n) => (away(place) < away(this.places[best] ?? place) ? n : best), 0);
  }

  async overlay(index: number, group: string): Promise<Uint8Array> {
    const place = this.#place(index);
    return new Uint8Array(await getBytes(`${place.framesSrc}/${place.frame}/overlays/${group}`));
  }

  #place(index: number): Place {
    const place = this.places[index];
    if (!place) throw new Unreachable(`There is no picture ${index + 1}.`);
    return place;
  }

  async #fetch(index: number): Promise<Shown> {
    try {
      const { src, framesSrc, frame } = this.#place(index);
      const image = await this.#image(src);
      if (image.problem) throw new Unreachable(image.problem);
      const pixels = read(image, await getBytes(`${framesSrc}/${frame}`));
      this.#most = Math.max(2, Math.floor(KEPT_BYTES / Math.max(1, pixels.byteLength)));
      return { image, frame, pixels };
    } catch (error) {
      this.#kept.delete(index);
      throw error;
    }
  }

  async #image(src: string): Promise<Image> {
    const known = this.#images.get(src) ?? (getJson(src) as Promise<Image>);
    this.#images.set(src, known);
    try {
      return await known;
    } catch (error) {
      this.#images.delete(src);
      throw error;
    }
  }
}

const ORDERS = {
  position: "in the order of their positions in the patient",
  instance_number: "in the order of Instance Number, since their positions make no single row",
  name: "in the order of their names, since neither positions nor Instance Numbers order them",
};

function read(image: Image, buffer: ArrayBuffer): Pixels {
  const { rows, columns, frame_format: format } = image;
  const samples = rows * columns * (format === "rgb8" ? 3 : 1);
  if (buffer.byteLength < samples * (format === "rgb8" ? 1 : 2)) {
    throw new Unreachable("The server sent fewer bytes than the frame has. Reload the page.");
  }
  if (format === "rgb8") return new Uint8Array(buffer, 0, samples);
  return format === "uint16" ? new Uint16Array(buffer, 0, samples) : new Int16Array(buffer, 0, samples);
}
