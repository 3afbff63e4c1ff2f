/* The learner's own files, kept in this page: the server parses what it is sent and forgets it. */
import type { Shelf } from "../shared/local";
import { postBytes, postJson, Unreachable } from "../shared/net";
import type { Image } from "../viewer/data";

const AT_ONCE = 16;
const KEPT_BATCHES = 24;
const MESSAGES = "messages/";

export interface OpenedImage extends Image {
  slice: unknown;
}

export class LocalBench implements Shelf {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Messages as they came, by the names under which their texts stand on the page. */
  readonly messages = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #images = new Map<string, Promise<OpenedImage>>();
  #sorted: Promise<unknown> | null = null;
  readonly #batches = new Map<string, Promise<ArrayBuffer>>();

  constructor(private readonly address: string) {}

  /** Put a file on the bench, under a name that no other has. */
  add(name: string, data: Uint8Array<ArrayBuffer>): string {
    const plain = name.slice(-120) || "file";
    let free = plain;
    for (let n = 2; this.files.has(free); n += 1) free = `${plain} (${n})`;
    this.files.set(free, data);
    this.#sorted = null;
    return free;
  }

  remove(name: string): void {
    this.#sorted = null;
    this.files.delete(name);
    this.#images.delete(name);
    for (const key of this.#batches.keys()) if (key.startsWith(`${name}\n`)) this.#batches.delete(key);
  }

  clear(): void {
    this.#sorted = null;
    for (const kept of [this.files, this.messages, this.#images, this.#batches]) kept.clear();
  }

  async image(name: string): Promise<OpenedImage> {
    const asked = this.#images.get(name) ?? (this.#read("image", name) as Promise<OpenedImage>);
    this.#images.set(name, asked);
    try {
      return await asked;
    } catch (error) {
      this.#images.delete(name);
      throw error;
    }
  }

  async json(path: string): Promise<unknown> {
    const [place = "", query = ""] = path.split("?");
    if (place === "stacks.json") return await (this.#sorted ??= this.#stacks());
    if (place === "compare.json") return await this.#compare(new URLSearchParams(query));
    const [name, what] = this.#parts(place);
    if (what === "image.json") return await this.image(name);
    return await this.#read(what.replace(".json", ""), name);
  }

  async bytes(path: string): Promise<ArrayBuffer> {
    if (path.startsWith(MESSAGES)) return this.#message(decodeURIComponent(path.slice(MESSAGES.length)));
    const [name, what] = this.#parts(path);
    if (what === "bytes") return this.#file(name).slice().buffer;
    const overlay = /^frames\/(\d+)\/overlays\/(\w+)$/.exec(what);
    if (overlay) return await (await this.#post("overlay", this.#file(name), { index: overlay[1] ?? "", group: overlay[2] ?? "" })).arrayBuffer();
    const frame = /^frames\/(\d+)$/.exec(what);
    if (!frame) throw new Unreachable("There is no such thing on the workbench.");
    return await this.#frame(name, Number(frame[1]));
  }

  async unpack(data: Uint8Array<ArrayBuffer>): Promise<[string, Uint8Array<ArrayBuffer>][]> {
    const buffer = await (await this.#post("unpack", data, {})).arrayBuffer();
    const head = new DataView(buffer).getUint32(0, true);
    const entries = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, head))) as [string, number][];
    let at = 4 + head;
    return entries.map(([name, size]) => {
      const file = new Uint8Array(buffer.slice(at, at + size));
      at += size;
      return [name, file];
    });
  }

  /** The sentences of the guard that looks for signs of a real patient. */
  async screen(name: string, data: Uint8Array<ArrayBuffer>): Promise<string[]> {
    return ((await (await this.#post("screen", data, { name })).json()) as { signs: string[] }).signs;
  }

  #parts(path: string): [string, string] {
    const [, name = "", ...what] = path.split("/");
    return [decodeURIComponent(name), what.join("/")];
  }

  #message(name: string): ArrayBuffer {
    const data = this.messages.get(name);
    if (!data) throw new Unreachable(`${name} has no bytes of its own.`);
    return data.slice().buffer;
  }

  #file(name: string): Uint8Array<ArrayBuffer> {
    const data = this.files.get(name);
    if (!data) throw new Unreachable(`${name} is no longer on the workbench.`);
    return data;
  }

  async #read(what: string, name: string): Promise<unknown> {
    return await (await this.#post(`${what}.json`, this.#file(name), { name })).json();
  }

  async #post(what: string, body: Uint8Array<ArrayBuffer> | Blob, facts: Record<string, string>): Promise<Response> {
    return await postBytes(`${this.address}/${what}?${new URLSearchParams(facts).toString()}`, body);
  }

  async #stacks(): Promise<unknown> {
    const images = await Promise.all([...this.files.keys()].map((name) => this.image(name).catch(() => null)));
    const slices = images.map((image) => image?.slice ?? null).filter((slice) => slice !== null);
    return await postJson(`${this.address}/stacks.json`, { slices });
  }

  async #compare(query: URLSearchParams): Promise<unknown> {
    const [before, after] = [query.get("before") ?? "", query.get("after") ?? ""];
    const first = this.#file(before);
    const both = new Blob([first, this.#file(after)]);
    return await (await this.#post("compare.json", both, { before, after, split: String(first.length) })).json();
  }

  /** Frames come some at a time, so that a film does not travel once for each of them. */
  async #frame(name: string, index: number): Promise<ArrayBuffer> {
    const image = await this.image(name);
    const size = image.rows * image.columns * (image.frame_format === "rgb8" ? 3 : 2);
    const start = Math.floor(index / AT_ONCE) * AT_ONCE;
    const batch = await this.#batch(name, start);
    const from = (index - start) * size;
    if (batch.byteLength >= from + size) return batch.slice(from, from + size);
    return await this.#batch(name, index);
  }

  async #batch(name: string, start: number): Promise<ArrayBuffer> {
    const key = `${name}\n${start}`;
    const asked = this.#batches.get(key) ?? this.#fetch(name, start);
    this.#batches.delete(key);
    this.#batches.set(key, asked);
    for (const oldest of this.#batches.keys()) {
      if (this.#batches.size <= KEPT_BATCHES) break;
      this.#batches.delete(oldest);
    }
    try {
      return await asked;
    } catch (error) {
      this.#batches.delete(key);
      throw error;
    }
  }

  async #fetch(name: string, start: number): Promise<ArrayBuffer> {
    return await (await this.#post("frames", this.#file(name), { index: String(start), count: String(AT_ONCE) })).arrayBuffer();
  }
}
