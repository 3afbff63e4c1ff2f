import { adoptStyle, h } from "../shared/dom";
import { getJson, sentence } from "../shared/net";
import type { Peer, Trace } from "./data";
import { outcomeOf } from "./data";
import { eventView } from "./event_view";
import css from "./wire_trace.css";

const between = new Intl.ListFormat("en", { type: "conjunction" });

/** `<wire-trace [src]>`: what two systems said to each other, as a sequence diagram that opens row by row. */
export class WireTrace extends HTMLElement {
  connectedCallback(): void {
    adoptStyle(css);
    this.addEventListener("keydown", (event) => this.#walk(event));
    void this.refresh();
  }

  /** Read the trace again, from its address or from the JSON inside. */
  async refresh(): Promise<void> {
    const source = this.querySelector<HTMLScriptElement>('script[type="application/json"]');
    const address = this.getAttribute("src");
    try {
      const data: unknown = address ? await getJson(address) : JSON.parse(source?.textContent ?? "");
      this.#show(data as Trace, source);
    } catch (error) {
      this.replaceChildren(...(source ? [source] : []), h("p", { class: "notice notice-bad", role: "alert" }, sentence(error)));
    }
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  /** A finding's place is "event 7". */
  showPlace(path: string): void {
    const number = /\d+/.exec(path)?.[0];
    const event = this.querySelector<HTMLDetailsElement>(`.wt-event[data-n="${number ?? ""}"]`);
    if (!event) return;
    event.open = true;
    event.querySelector("summary")?.focus();
  }

  #show(trace: Trace, source: HTMLElement | null): void {
    const kept = source ? [source] : [];
    if (trace.events.length === 0) {
      this.replaceChildren(...kept, h("p", { class: "wt-none" }, "Nothing was exchanged yet."));
      return;
    }
    this.style.setProperty("--wt-peers", String(Math.max(1, trace.peers.length)));
    const events = trace.events.map((event) => eventView(event, trace.peers));
    this.replaceChildren(...kept, this.#headline(trace), heads(trace.peers), h("ol", { class: "wt-events", "aria-label": "Events in time order" }, ...events));
  }

  #headline(trace: Trace): HTMLElement {
    const failed = trace.events.filter((event) => outcomeOf(event) === "failed").length;
    const words = headlineWords(trace.events.length, failed, trace.peers.map((peer) => peer.label));
    const fold = (label: string, open: boolean): HTMLElement =>
      h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#foldAll(open) }, label);
    return h("div", { class: "wt-bar" }, h("p", {}, words), h("div", { class: "wt-buttons" }, fold("Open all", true), fold("Close all", false)));
  }

  #foldAll(open: boolean): void {
    for (const event of this.querySelectorAll<HTMLDetailsElement>(".wt-event")) event.open = open;
  }

  #walk(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...this.querySelectorAll<HTMLElement>(".wt-summary")];
    const at = rows.findIndex((row) => row === event.target);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    rows[at + by]?.focus();
  }
}

/** A connection that nobody took has one event and one system, and is told in the singular. */
function headlineWords(events: number, failed: number, peers: string[]): string {
  const where = peers.length > 1 ? ` between ${between.format(peers)}` : peers.map((peer) => ` at ${peer}`).join("");
  if (events === 1) return `1 event${where}, and it ${failed === 0 ? "did not fail" : "failed"}.`;
  return `${events} events${where}, ${failed === 0 ? "none failed" : `${failed} failed`}.`;
}

function heads(peers: Peer[]): HTMLElement {
  const names = peers.map((peer) => h("span", { class: "wt-peer" }, h("strong", {}, peer.label), h("span", {}, peer.role)));
  return h("div", { class: "wt-heads" }, h("span", {}), h("div", { class: "wt-peers" }, ...names));
}
