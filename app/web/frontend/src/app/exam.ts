/* The page of an exam question: every change is saved, keys choose and turn pages, nothing leaves unsaved. */
import { runExamClock } from "./exam_clock";
import { Saver, resendWaiting } from "./exam_saving";

const PAUSE_MS = 700;
const KEYS_OFF = "exam-keys-off";

export function sitExams(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-exam]");
  const sitting = form?.dataset.exam ?? document.querySelector<HTMLElement>("[data-exam-resends]")?.dataset.examResends;
  if (!sitting) return;
  void resendWaiting(sitting, form);
  if (!form) {
    runExamClock(() => Promise.resolve(true));
    return;
  }
  const saver = new Saver(form);
  runExamClock(() => saver.save());
  saveChanges(form, saver);
  turnPages(form, saver);
  followKeys(form);
}

function saveChanges(form: HTMLFormElement, saver: Saver): void {
  let timer = 0;
  const soon = (pause: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = 0;
      void saver.save();
    }, pause);
  };
  form.addEventListener("change", () => soon(0));
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) soon(PAUSE_MS);
  });
  window.addEventListener("pagehide", () => {
    if (timer) void saver.save();
  });
  // A machine that slept has lost count: the answer to a save tells the time anew.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void saver.save();
  });
}

function turnPages(form: HTMLFormElement, saver: Saver): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const go = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "next";
    void saver.save().then((kept) => {
      if (kept) location.assign(form.dataset[go] ?? form.dataset.overview ?? "/exams/");
    });
  });
}

function followKeys(form: HTMLFormElement): void {
  const help = document.querySelector<HTMLElement>("[data-exam-keys]");
  const wanted = help?.querySelector<HTMLInputElement>("[data-exam-keys-on]");
  if (!help || !wanted) return;
  help.hidden = false;
  wanted.checked = localStorage.getItem(KEYS_OFF) === null;
  wanted.addEventListener("change", () => {
    if (wanted.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
  document.addEventListener("keydown", (event) => {
    if (wanted.checked && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) obey(form, event);
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function obey(form: HTMLFormElement, event: KeyboardEvent): void {
  const find = (selector: string): HTMLElement | null => form.querySelector<HTMLElement>(selector);
  const key = event.key.toLowerCase();
  const aim = /^[1-4]$/.test(key)
    ? find(`#choice-${key}`)
    : ({ f: find("#flagged"), n: find("button[value=next]"), p: find("button[value=previous]") }[key] ?? null);
  if (!aim) return;
  event.preventDefault();
  aim.focus();
  aim.click();
}
