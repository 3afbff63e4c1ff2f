/* Time left, shown every second and spoken only at 10, 5 and 1 minutes. */
import { counted } from "../shared/words";
import { liveRegion } from "../shared/dom";

const running = new WeakSet<Element>();

export function runCountdowns(): void {
  for (const clock of document.querySelectorAll<HTMLElement>("[data-until]")) {
    if (running.has(clock)) continue;
    running.add(clock);
    run(clock);
  }
}

function run(clock: HTMLElement): void {
  const until = Date.parse(clock.dataset.until ?? "");
  if (Number.isNaN(until)) return;
  const voice = liveRegion();
  clock.after(voice);
  const tick = (): void => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000));
    clock.textContent = spell(left);
    if ([600, 300, 60].includes(left)) voice.textContent = `${counted(left / 60, "minute")} left.`;
    if (left > 0 && clock.isConnected) return;
    clearInterval(timer);
    if (left === 0) clock.dispatchEvent(new CustomEvent("countdown-end", { bubbles: true }));
  };
  const timer = setInterval(tick, 1000);
  tick();
}

function spell(seconds: number): string {
  const pad = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
