/* What a learner's own tools did, shown as it happens: asked for twice a second while somebody is there to see it. */
import { h, liveRegion } from "../shared/dom";

const SECOND = 1000;
const OFTEN = SECOND / 2;
const SELDOM = 10 * SECOND;
const LONG = 15 * 60 * SECOND;
const LONGEST = 30 * SECOND;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"];
const SLOW = "Nobody has touched this page for a while, so it looks every 10 seconds. It looks at once when you are back.";
const followed = new WeakSet<Element>();

export function followArrivals(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-arrivals]")) {
    if (followed.has(place)) continue;
    followed.add(place);
    new Following(place).begin();
  }
}

class Following {
  private etag = "";
  private failures = 0;
  private touchedAt = Date.now();
  private timer = 0;
  private isAsking = false;
  private isSlow = false;
  private readonly gone = new AbortController();
  private readonly voice = liveRegion();
  private readonly pace = h("p", { class: "field-help", hidden: true }, SLOW);

  constructor(private readonly place: HTMLElement) {
    place.after(this.voice, this.pace);
  }

  begin(): void {
    const options = { passive: true, capture: true, signal: this.gone.signal };
    for (const touch of TOUCHES) addEventListener(touch, () => this.touched(), options);
    document.addEventListener("visibilitychange", () => this.touched(), options);
    this.wait(0);
  }

  /** Whoever comes back sees at once what arrived meanwhile. */
  private touched(): void {
    if (document.visibilityState !== "visible") return;
    this.touchedAt = Date.now();
    if (!this.isSlow) return;
    this.slow(false);
    if (!this.isAsking) this.wait(0);
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), milliseconds);
  }

  private async ask(): Promise<void> {
    if (!this.place.isConnected) {
      this.gone.abort();
      return;
    }
    const began = Date.now();
    this.isAsking = true;
    if (document.visibilityState === "visible") await this.look();
    this.isAsking = false;
    const took = Date.now() - began;
    this.wait(Math.max(this.pause() - took, OFTEN / 5));
  }

  /** The browser's own memory is left aside: a 304 is an answer that says nothing is new. */
  private async look(): Promise<void> {
    try {
      const headers: Record<string, string> = this.etag ? { "If-None-Match": this.etag } : {};
      const answer = await fetch(this.place.dataset.arrivals ?? "", { headers, cache: "no-store", redirect: "error" });
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.status !== 304) await this.show(answer);
      this.failures = 0;
    } catch {
      this.failures += 1;
    }
  }

  private async show(answer: Response): Promise<void> {
    const isNews = this.etag !== "";
    this.etag = answer.headers.get("ETag") ?? "";
    this.touchedAt = Date.now();
    this.place.innerHTML = await answer.text();
    if (isNews) this.say();
  }

  private say(): void {
    const newest = this.place.querySelector("li");
    const said = newest?.querySelector("[data-said]")?.textContent ?? "";
    this.voice.textContent = `Arrived: ${newest?.querySelector("a")?.firstChild?.textContent ?? ""}. ${said}`;
  }

  private pause(): number {
    const isHidden = document.visibilityState !== "visible";
    this.slow(isHidden || Date.now() - this.touchedAt > LONG);
    if (this.failures > 0) return Math.min(SECOND * 2 ** this.failures, LONGEST);
    return this.isSlow ? SELDOM : OFTEN;
  }

  private slow(isSlow: boolean): void {
    this.isSlow = isSlow;
    this.pace.hidden = !isSlow;
  }
}
