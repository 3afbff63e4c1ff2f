/* The clock of a mock exam. The server says how many seconds are left; the browser counts them on a clock that
   nobody can set, and says 15, 5 and 1 minutes once each, politely. */
import { liveRegion } from "../shared/dom";

const WARNINGS = [15, 5, 1];
const LATE_MS = 1500;

let endsAt = 0;

/** Run the page's exam clock; at its end *settle* what is unsaved, then let the server close the exam. */
export function runExamClock(settle: () => Promise<boolean>): void {
  const clock = document.querySelector<HTMLElement>("[data-exam-clock]");
  const face = clock?.querySelector<HTMLElement>("[data-clock-face]");
  if (!clock || !face) return;
  const voice = liveRegion();
  clock.after(voice);
  setTimeLeft(Number(clock.dataset.left));
  const show = (): number => {
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    face.textContent = spell(left);
    return left;
  };
  const tick = (): void => {
    const left = show();
    warn(clock.dataset.examClock ?? "", left, voice);
    if (left > 0) return;
    clearInterval(timer);
    voice.textContent = "The time is over. What was saved is handed in.";
    window.setTimeout(() => void settle().then(() => location.assign(clock.dataset.over ?? "/exams/")), LATE_MS);
  };
  const timer = setInterval(tick, 1000);
  // A screen reader hears what a region says later, not what it was made with: the first tick may speak.
  show();
}

/** The server's newer word on the time. */
export function setTimeLeft(seconds: number | null): void {
  if (seconds !== null) endsAt = performance.now() + seconds * 1000;
}

/** Each warning is said once in an exam, on whichever page its moment comes. */
function warn(sitting: string, left: number, voice: HTMLElement): void {
  const due = WARNINGS.filter((minutes) => left <= minutes * 60 && left > 0).pop();
  const key = `exam-warned:${sitting}`;
  const said = Number(sessionStorage.getItem(key) ?? Infinity);
  if (due === undefined || due >= said) return;
  sessionStorage.setItem(key, String(due));
  const minutes = Math.ceil(left / 60);
  voice.textContent = minutes === 1 ? "One minute left." : `${minutes} minutes left.`;
}

function spell(seconds: number): string {
  const pad = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
