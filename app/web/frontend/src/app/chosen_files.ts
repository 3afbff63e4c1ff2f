import { csrfToken } from "../shared/net";
import { nextSequence, partOf, say, tellKept } from "./autosave";

/* A file is kept as soon as it is chosen. Its field is emptied then, so that a hand-in does not send it once more;
   what is kept stands beside the field, and goes with the hand-in. */

interface Told {
  saved?: boolean;
  shown?: string;
  error?: string;
  refused?: boolean;
}

const MB = 1024 * 1024;
const sending = new Map<HTMLInputElement, AbortController>();

export function keepChosenFiles(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.dataset.keepUrl && field.files?.length) void keep(field, [...field.files]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-removes]") : null;
    const field = document.getElementById(button?.dataset.removes ?? "");
    if (!button?.form || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    void send(field, button.form.action, new FormData(), () => field.focus());
  });
}

async function keep(field: HTMLInputElement, files: File[]): Promise<void> {
  const limit = Number(field.dataset.limit);
  if (files.reduce((size, file) => size + file.size, 0) > limit) {
    tell(field, `Not saved: at most ${limit / MB} MB can be sent at once. Choose smaller files.`);
    return;
  }
  const body = new FormData();
  for (const file of files) body.append(field.name, file);
  await send(field, field.dataset.keepUrl ?? "", body, () => {
    field.value = "";
  });
}

/** The newest deed counts: what is still on its way for the same field is given up. */
async function send(field: HTMLInputElement, address: string, body: FormData, done: () => void): Promise<void> {
  sending.get(field)?.abort();
  const mine = new AbortController();
  sending.set(field, mine);
  body.set("sequence", String(nextSequence()));
  tell(field, "Saving…");
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRF-Token": csrfToken(), Accept: "application/json" },
      signal: mine.signal,
    });
    const told = (await answer.json()) as Told;
    if (answer.ok) show(field, told, done);
    else refuse(field, told);
  } catch {
    if (!mine.signal.aborted) tell(field, "Not saved: the site cannot be reached. Nothing changed here; try again in a moment.");
  }
}

function show(field: HTMLInputElement, told: Told, done: () => void): void {
  const place = document.getElementById(field.dataset.shown ?? "");
  if (place) place.innerHTML = told.shown ?? "";
  done();
  tellKept(field);
  tell(field, told.saved ? "Saved" : "Another window changed this since; you see what is kept now.");
}

function refuse(field: HTMLInputElement, told: Told): void {
  if (told.refused) {
    field.value = "";
    tellKept(field);
  }
  tell(field, `Not saved: ${told.error ?? "try again."}`);
}

function tell(field: HTMLInputElement, words: string): void {
  const part = partOf(field);
  if (part) say(part, words);
}
