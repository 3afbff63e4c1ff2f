import { fetchBundles } from "../shared/bundles";
import { adoptStyle, freshId, h, liveRegion } from "../shared/dom";
import { openShelf } from "../shared/local";
import { sentence } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { counted } from "../shared/words";
import { kindOf, sentTextOf, textOf } from "./kinds";
import { LocalBench } from "./local_bench";
import { bytesOfMessage, compareView, imagesView, messageView, objectView } from "./views";
import css from "./work_bench.css";

const MOST_FILES = 400;
const OPENS = "The workbench opens DICOM files, HL7 messages that begin with MSH, FHS or BHS, and ZIP archives of them.";
const EMPTY = "The file is empty: it has 0 bytes. Its copy may have stopped early, so take it from its source again.";
const NO_FILES = "The archive holds no files. Pack DICOM files or HL7 messages into it.";

/** `<work-bench src="/workbench" check-src most-bytes>` around the form that works without script: opens files in this page. */
export class WorkBench extends HTMLElement {
  readonly #bench = new LocalBench(this.getAttribute("src") ?? "");
  readonly #messages = new Map<string, string>();
  readonly #signs = new Map<string, string[]>();
  readonly #notices = h("div", { class: "wb-notices", hidden: true });
  readonly #refused = h("ul");
  readonly #untold: string[] = [];
  readonly #list = h("ul", { class: "wb-files" });
  readonly #images = h("section", { class: "wb-part" });
  readonly #object = h("section", { class: "wb-part" });
  readonly #compare = h("section", { class: "wb-part" });
  readonly #texts = h("section", { class: "wb-part" });
  readonly #bar = h("div", { class: "wb-bench", hidden: true });
  readonly #live = liveRegion();
  #close: (() => void) | null = null;
  #chosen = "";
  #opening: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    this.#close ??= openShelf("workbench", this.#bench);
    this.#takeOver();
    const clear = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#clear() }, "Clear the workbench");
    this.#bar.replaceChildren(h("div", { class: "wb-title" }, h("h2", {}, "On the workbench"), clear), this.#list);
    this.append(this.#notices, this.#bar, this.#images, this.#object, this.#compare, this.#texts, this.#live);
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  disconnectedCallback(): void {
    this.#close?.();
    this.#close = null;
  }

  /** The form opens in the page what it would have sent; the page takes files that are dropped on it, too. */
  #takeOver(): void {
    const form = this.querySelector("form");
    const picker = form?.querySelector<HTMLInputElement>('input[type="file"]');
    const text = form?.querySelector("textarea");
    picker?.addEventListener("change", () => {
      this.#open([...(picker.files ?? [])]);
      picker.value = "";
    });
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#forget();
      if (text?.value.trim()) void this.#openText(text.value);
      else this.#note("Choose a file, drop one here, or paste a message first.");
      if (text) text.value = "";
    });
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.classList.add("wb-over");
    });
    this.addEventListener("dragleave", () => this.classList.remove("wb-over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.classList.remove("wb-over");
      this.#open([...(event.dataTransfer?.files ?? [])]);
    });
  }

  #open(files: File[]): void {
    this.#forget();
    this.#opening = this.#opening.then(() => this.#openAll(files));
  }

  async #openAll(files: File[]): Promise<void> {
    for (const file of files) {
      this.#say(`Opening ${file.name} …`);
      try {
        await this.#take(file.name, new Uint8Array(await file.arrayBuffer()));
      } catch (error) {
        this.#refuse(file.name, sentence(error));
      }
    }
    this.#show();
    this.#say([...this.#untold.splice(0), this.#standing()].join(" "));
  }

  /** How many files and messages are here, and of how many the guard warned. */
  #standing(): string {
    const count = this.#bench.files.size + this.#messages.size;
    const warned = this.#signs.size > 0 ? ` ${count === 1 ? "It" : `${this.#signs.size} of them`} may be a real patient's.` : "";
    return `${counted(count, "file is", "files are")} on the workbench.${warned}`;
  }

  async #take(name: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
    const kind = kindOf(data);
    const most = Number(this.getAttribute("most-bytes") ?? "8388608");
    if (data.length === 0) {
      this.#refuse(name, EMPTY);
    } else if (kind !== "zip" && data.length > most) {
      this.#refuse(name, `It has ${counted(data.length, "byte")}; a file may have at most ${most.toLocaleString("en")}.`);
    } else if (this.#bench.files.size + this.#messages.size >= MOST_FILES) {
      this.#refuse(name, `The workbench holds ${MOST_FILES} files and no more.`);
    } else if (kind === "zip") {
      const entries = await this.#bench.unpack(data);
      if (entries.length === 0) this.#refuse(name, NO_FILES);
      for (const [entry, content] of entries) await this.#take(entry, content);
    } else if (kind === "hl7") {
      const kept = this.#freeName(name);
      this.#messages.set(kept, textOf(data));
      this.#bench.messages.set(kept, data);
      await this.#screen(kept, data);
    } else {
      await this.#takeObject(name, data);
    }
  }

  /** An object that cannot be read at all is refused; one without a picture stays, for its elements. */
  async #takeObject(name: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
    const kept = this.#bench.add(name, data);
    try {
      await this.#bench.image(kept);
      this.#chosen ||= kept;
      await this.#screen(kept, data);
    } catch (error) {
      this.#bench.remove(kept);
      this.#refuse(name, sentence(error));
    }
  }

  /** The guard's verdict stands beside the file until it is removed. */
  async #screen(name: string, data: Uint8Array<ArrayBuffer>): Promise<void> {
    const signs = await this.#bench.screen(name, data);
    if (signs.length > 0) this.#signs.set(name, signs);
  }

  async #openText(text: string): Promise<void> {
    const name = this.#freeName("Pasted message");
    const data = new TextEncoder().encode(text);
    // What is pasted has no bytes of its own: they are those of the set that it declares.
    this.#messages.set(name, textOf(data));
    try {
      await this.#screen(name, data);
    } catch (error) {
      this.#refuse(name, `It was not screened. ${sentence(error)}`);
    }
    this.#show();
    this.#say([...this.#untold.splice(0), `${name} is on the workbench.`].join(" "));
  }

  #freeName(name: string): string {
    let free = name;
    for (let n = 2; this.#messages.has(free); n += 1) free = `${name} (${n})`;
    return free;
  }

  #refuse(name: string, why: string): void {
    if (this.#refused.childElementCount === 0) this.#notices.replaceChildren(this.#refused, h("p", {}, OPENS));
    this.#notices.hidden = false;
    this.#refused.append(h("li", {}, h("strong", {}, name), `: ${why}`));
    this.#untold.push(`${name} was not opened. ${why}`);
  }

  /** Say something in sight as well: what is only heard, most readers never learn. */
  #note(words: string): void {
    this.#notices.hidden = false;
    this.#notices.replaceChildren(h("p", {}, words));
    this.#say(words);
  }

  #forget(): void {
    this.#refused.replaceChildren();
    this.#notices.replaceChildren();
    this.#notices.hidden = true;
    this.#untold.length = 0;
  }

  #show(): void {
    const names = [...this.#bench.files.keys()];
    if (!this.#bench.files.has(this.#chosen)) this.#chosen = names[0] ?? "";
    this.#bar.hidden = names.length + this.#messages.size === 0;
    this.#list.replaceChildren(...[...names, ...this.#messages.keys()].map((name) => this.#entry(name)));
    this.#images.replaceChildren(...(names.length > 0 ? [h("h2", {}, "Images"), imagesView()] : []));
    this.#showObject(names);
    this.#compare.replaceChildren(...(names.length > 1 ? [h("h2", {}, "Compare two objects"), compareView(names)] : []));
    const addresses = { check: this.getAttribute("check-src") ?? "", tables: this.getAttribute("tables-src") ?? "" };
    const message = (name: string, text: string): HTMLElement => messageView(name, text, { ...addresses, ...this.#asItCame(name, text) }, (typed) => this.#messages.set(name, typed));
    this.#texts.replaceChildren(...[...this.#messages].flatMap(([name, text]) => [h("h2", {}, name), message(name, text)]));
    fetchBundles();
  }

  /** Where the bytes of a message are that came as a file and that nobody changed since, and its text with their line ends. */
  #asItCame(name: string, text: string): { bytes: string | null; sent: string | null } {
    const data = this.#bench.messages.get(name);
    if (data === undefined || textOf(data) !== text) return { bytes: null, sent: null };
    return { bytes: bytesOfMessage(name), sent: sentTextOf(data) };
  }

  #showObject(names: string[]): void {
    if (names.length === 0) {
      this.#object.replaceChildren();
      return;
    }
    const select = h("select", { class: "form-select form-select-sm", id: freshId("wb-object") });
    for (const name of names) select.append(h("option", { value: name }, name));
    select.value = this.#chosen;
    select.addEventListener("change", () => {
      this.#chosen = select.value;
      this.#showObject(names);
      this.querySelector<HTMLElement>(`#${this.#object.querySelector("select")?.id ?? ""}`)?.focus();
    });
    const choice = h("div", { class: "wb-choice" }, h("label", { for: select.id }, "Object"), select);
    this.#object.replaceChildren(h("h2", {}, "Elements and checks"), ...(names.length > 1 ? [choice] : [h("p", {}, h("code", {}, this.#chosen))]), ...objectView(this.#chosen));
    fetchBundles();
  }

  #entry(name: string): HTMLElement {
    const size = this.#bench.files.get(name)?.length;
    const remove = h("button", { type: "button", class: "btn btn-link btn-sm", "aria-label": `Remove ${name}`, onclick: () => this.#remove(name) }, "Remove");
    const facts = size === undefined ? "HL7 message" : counted(size, "byte");
    const signs = this.#signs.get(name) ?? [];
    const warned = h("div", { class: "wb-signs" }, h("strong", {}, "This may be a real patient's. Remove it unless you know better."), h("ul", {}, ...signs.map((sign) => h("li", {}, sign))));
    return h("li", {}, h("code", {}, name), h("span", { class: "wb-size" }, facts), remove, signs.length > 0 && warned);
  }

  #remove(name: string): void {
    this.#bench.remove(name);
    this.#messages.delete(name);
    this.#bench.messages.delete(name);
    this.#signs.delete(name);
    this.#show();
    this.#say(`${name} is removed.`);
    this.#list.querySelector<HTMLElement>("button")?.focus();
  }

  #clear(): void {
    this.#bench.clear();
    this.#messages.clear();
    this.#signs.clear();
    this.#forget();
    this.#show();
    this.#say("The workbench is empty.");
    this.querySelector<HTMLElement>('input[type="file"]')?.focus();
  }

  #say(words: string): void {
    this.#live.textContent = words;
  }
}
