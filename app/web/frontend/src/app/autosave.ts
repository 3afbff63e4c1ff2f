import { csrfToken } from "../shared/net";

/* What is typed is kept: a pause after typing, or a change, posts the fields of that exercise.
   The server keeps the highest sequence, whichever request arrives last. */

const PAUSE_MS = 700;
const EPOCH_S = 1_767_225_600;

let last = 0;
const waiting = new Map<HTMLElement, number>();
const newest = new Map<HTMLElement, number>();

export function autosaveForms(): void {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const part = isFile(event.target) ? null : partOf(event.target);
      if (part) soon(part, kind === "change" ? 0 : PAUSE_MS);
    });
  }
  window.addEventListener("pagehide", () => {
    for (const [part, timer] of waiting) {
      window.clearTimeout(timer);
      void save(part);
    }
  });
}

/** Files go another way, see chosen_files.ts. */
export function isFile(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === "file";
}

export function partOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof HTMLElement ? target.closest<HTMLElement>("[data-autosave-url]") : null;
}

function soon(part: HTMLElement, pause: number): void {
  window.clearTimeout(waiting.get(part));
  waiting.set(part, window.setTimeout(() => void save(part), pause));
}

async function save(part: HTMLElement): Promise<void> {
  waiting.delete(part);
  const body = fieldsOf(part);
  const sequence = nextSequence();
  newest.set(part, sequence);
  body.set("sequence", String(sequence));
  say(part, "Saving…");
  try {
    const answer = await fetch(part.dataset.autosaveUrl ?? "", {
      method: "POST",
      body,
      keepalive: true,
      headers: { "X-CSRF-Token": csrfToken(), Accept: "application/json" },
    });
    say(part, answer.ok ? "Saved" : await reason(answer));
    // What was typed meanwhile is on its way with a later save, and counts as kept with that.
    if (answer.ok && newest.get(part) === sequence && !waiting.has(part)) tellKept(part);
  } catch {
    say(part, "Not saved: the site cannot be reached. Your answer stays here; it is sent with the next change.");
  }
}

function fieldsOf(part: HTMLElement): URLSearchParams {
  const body = new URLSearchParams();
  const fields = part.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    "input[name], select[name], textarea[name]",
  );
  for (const field of fields) {
    const isInput = field instanceof HTMLInputElement;
    if (isInput && (field.type === "file" || (["radio", "checkbox"].includes(field.type) && !field.checked))) continue;
    if (field.name.startsWith("answer.")) body.append(field.name, field.value);
  }
  return body;
}

export function nextSequence(): number {
  last = Math.max(last + 1, Math.floor(Date.now() / 1000) - EPOCH_S);
  return last;
}

async function reason(answer: Response): Promise<string> {
  try {
    const said = (await answer.json()) as { error?: string };
    return `Not saved: ${said.error ?? "try again."}`;
  } catch {
    return "Not saved: try again.";
  }
}

/** Let the guard of the form know that what stands in *part* is on the server. */
export function tellKept(part: HTMLElement): void {
  part.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
}

export function say(part: HTMLElement, words: string): void {
  const place = part.querySelector("[data-save-state]") ?? part.closest("form")?.querySelector("[data-save-state]");
  if (place) place.textContent = words;
}
