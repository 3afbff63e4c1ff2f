import { h } from "../shared/dom";
import { familyOf, outcomeOf } from "./data";
import type { Peer, WireEvent } from "./data";
import { detailView } from "./detail_view";
import { hexView } from "./hex_view";
import { nameOf, transactionView } from "./transactions";

/** One event: a row of the diagram that opens down to the last byte. */
export function eventView(event: WireEvent, peers: Peer[]): HTMLElement {
  const outcome = outcomeOf(event);
  const from = peers.findIndex((peer) => peer.id === event.from);
  const to = peers.findIndex((peer) => peer.id === event.to);
  const summary = h(
    "summary",
    { class: "wt-summary" },
    h("span", { class: "wt-time" }, `${event.at_ms} ms`),
    h("span", { class: "wt-lanes" }, ...lanes(peers.length), arrow(event, from, to)),
    h("span", { class: "wt-way" }, way(peers[from], peers[to])),
    h("span", { class: "wt-words" }, h("strong", {}, event.title), event.summary ? ` ${event.summary}` : "", badge(event)),
    outcome === "" ? null : h("span", { class: `chip ${outcome === "ok" ? "chip-good" : "chip-bad"}` }, outcome),
  );
  const item = h("details", { class: `wt-event wt-${familyOf(event)} ${outcome === "failed" ? "wt-failed" : ""}`, "data-n": event.n }, summary);
  // Only what is opened is built: a long trace stays light.
  item.addEventListener("toggle", () => {
    if (item.open && !item.querySelector(".wt-detail")) item.append(inside(event));
  });
  return h("li", {}, item);
}

function inside(event: WireEvent): HTMLElement {
  const hasDetail = event.detail !== null && Object.keys(event.detail).length > 0;
  return h(
    "div",
    { class: "wt-detail" },
    transactionView(event.transaction ?? ""),
    hasDetail ? detailView(event.detail) : h("p", { class: "wt-hex-words" }, "There is no more to say of this event."),
    event.hex ? hexView(event.hex, event.title) : null,
  );
}

function badge(event: WireEvent): HTMLElement | null {
  const name = nameOf(event.transaction ?? "");
  return name === "" ? null : h("span", { class: "wt-transaction" }, ` IHE ${name}`);
}

function way(from: Peer | undefined, to: Peer | undefined): string {
  if (from && to && from !== to) return `${from.label} → ${to.label}`;
  return (from ?? to)?.label ?? "";
}

function lanes(count: number): HTMLElement[] {
  return Array.from({ length: count }, (_, n) => {
    const line = h("span", { class: "wt-lane" });
    line.style.gridColumn = String(n + 1);
    return line;
  });
}

/** The arrow spans from the middle of one lane to the middle of the other. */
function arrow(event: WireEvent, from: number, to: number): HTMLElement | null {
  if (from < 0 && to < 0) return null;
  if (from < 0 || to < 0 || from === to) {
    const dot = h("span", { class: "wt-dot" });
    dot.style.gridColumn = String(Math.max(from, to) + 1);
    return dot;
  }
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const span = right - left + 1;
  const line = h("span", { class: `wt-arrow ${from < to ? "wt-right" : "wt-left"} ${event.kind === "tcp_connect" ? "wt-dashed" : ""}` });
  line.style.gridColumn = `${left + 1} / ${right + 2}`;
  line.style.marginInline = `calc(50% / ${span})`;
  return line;
}
