/* Keeping what is done on the page of an exam question. Saves go one after the other, each with a higher sequence;
   what could not be sent waits in the browser and is sent as soon as the site answers again. */
import { csrfToken } from "../shared/net";
import { setTimeLeft } from "./exam_clock";

const RETRY_MS = 4000;
const CLOSED = 409;

interface Kept {
  saved: boolean;
  sequence: number;
  left: number | null;
}

export class Saver {
  private chain: Promise<boolean> = Promise.resolve(true);
  private retry = 0;
  private next: number;
  private readonly began = performance.now();
  private readonly spentBefore: number;

  constructor(private readonly form: HTMLFormElement) {
    this.next = Number(this.field("sequence").value);
    this.spentBefore = Number(this.field("seconds").value);
  }

  /** Send what stands on the page; true once the server has it. */
  save(): Promise<boolean> {
    window.clearTimeout(this.retry);
    const body = this.body();
    keep(this.form, body);
    this.say("Saving…");
    this.chain = this.chain.then(() => this.send(body));
    return this.chain;
  }

  say(words: string): void {
    const place = this.form.querySelector("[data-save-state]");
    if (place) place.textContent = words;
  }

  private body(): string {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") fields.append(name, value);
    fields.set("seconds", String(this.spentBefore + Math.round((performance.now() - this.began) / 1000)));
    fields.set("sequence", String(this.next));
    this.next += 1;
    this.field("sequence").value = String(this.next);
    return fields.toString();
  }

  private async send(body: string): Promise<boolean> {
    let answer: Response;
    try {
      answer = await post(this.form.action, body);
    } catch {
      return this.later("Not saved: the site cannot be reached. It is tried again by itself; stay on this page.");
    }
    if (answer.status === CLOSED) {
      forget(this.form, body);
      location.assign(this.form.dataset.overview ?? "/exams/");
      return false;
    }
    if (!answer.ok) return this.later(`Not saved: ${await reason(answer)}`);
    forget(this.form, body);
    const kept = (await answer.json()) as Kept;
    setTimeLeft(kept.left);
    this.next = Math.max(this.next, kept.sequence + 1);
    this.field("sequence").value = String(this.next);
    this.say(kept.saved ? "Saved" : "This question was changed in another window since. Reload the page to see it.");
    return kept.saved;
  }

  private later(words: string): false {
    this.say(words);
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(() => void this.save(), RETRY_MS);
    return false;
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }
}

/** Send what an earlier page of this exam could not; reload where it was about the question shown now. */
export async function resendWaiting(sitting: string, shown: HTMLFormElement | null): Promise<void> {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(prefix(sitting)))) {
    const body = localStorage.getItem(key) ?? "";
    const address = key.slice(prefix(sitting).length);
    try {
      const answer = await post(address, body);
      if (answer.ok || answer.status === CLOSED) localStorage.removeItem(key);
      if (answer.ok && shown?.getAttribute("action") === address) location.reload();
    } catch {
      return;
    }
  }
}

function prefix(sitting: string): string {
  return `exam-unsaved:${sitting}:`;
}

function keyOf(form: HTMLFormElement): string {
  return prefix(form.dataset.exam ?? "") + (form.getAttribute("action") ?? "");
}

function keep(form: HTMLFormElement, body: string): void {
  localStorage.setItem(keyOf(form), body);
}

function forget(form: HTMLFormElement, body: string): void {
  if (localStorage.getItem(keyOf(form)) === body) localStorage.removeItem(keyOf(form));
}

function post(address: string, body: string): Promise<Response> {
  return fetch(address, {
    method: "POST",
    body,
    keepalive: true,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRF-Token": csrfToken(),
      Accept: "application/json",
    },
  });
}

async function reason(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { error?: string }).error ?? "try again.";
  } catch {
    return "try again.";
  }
}
