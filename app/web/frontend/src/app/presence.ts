/* A sign that the reader is there, from which the time she spent is counted: when she moves something on a page that
   is seen, and once a minute at most. Whether it arrives is no concern of hers, so nothing is said if it does not. */
import { csrfToken } from "../shared/net";

const MINUTE_MS = 60_000;
const MOVEMENTS = ["scroll", "wheel", "keydown", "input", "pointerdown", "pointermove"];

export function tellPresence(): void {
  const address = document.querySelector<HTMLElement>("[data-presence-url]")?.dataset.presenceUrl;
  if (!address) return;
  let last: number | null = null;
  const moved = (): void => {
    const now = performance.now();
    if (document.visibilityState !== "visible" || (last !== null && now - last < MINUTE_MS)) return;
    void send(address, last === null);
    last = now;
  };
  for (const kind of MOVEMENTS) document.addEventListener(kind, moved, { capture: true, passive: true });
}

async function send(address: string, anew: boolean): Promise<void> {
  const body = new URLSearchParams(anew ? { anew: "1" } : {});
  try {
    await fetch(address, { method: "POST", body, keepalive: true, headers: { "X-CSRF-Token": csrfToken() } });
  } catch {
    // The next sign a minute later tells as much.
  }
}
