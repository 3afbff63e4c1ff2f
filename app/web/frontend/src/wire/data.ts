/* wire.json as the server promises it. */

export interface Peer {
  id: string;
  label: string;
  role: string;
}

export type Detail = string | number | boolean | null | Detail[] | { [name: string]: Detail };

export interface WireEvent {
  n: number;
  at_ms: number;
  from: string | null;
  to: string | null;
  kind: string;
  title: string;
  summary: string;
  detail: Record<string, Detail> | null;
  hex: string | null;
  ok: boolean | null;
  /** The IHE transaction that it belongs to; older traces say nothing of it. */
  transaction?: string;
}

export interface Trace {
  peers: Peer[];
  events: WireEvent[];
}

export type Family = "connection" | "association" | "dimse" | "mllp" | "note";

const FAMILIES: [RegExp, Family][] = [
  [/^tcp_/, "connection"],
  [/^a_/, "association"],
  [/^dimse/, "dimse"],
  [/^mllp_/, "mllp"],
];

export function familyOf(event: WireEvent): Family {
  return FAMILIES.find(([pattern]) => pattern.test(event.kind))?.[1] ?? "note";
}

/** What went wrong goes wrong by its kind, too: a refusal is a failure even where no one said so. */
export function outcomeOf(event: WireEvent): "ok" | "failed" | "" {
  if (event.ok === true) return "ok";
  const isBad = ["tcp_refused", "a_associate_rj", "a_abort", "timeout", "garbage"].includes(event.kind);
  return event.ok === false || isBad ? "failed" : "";
}
