/* Reading from the server, or from a shelf in the page; every failure becomes a sentence for the learner. */
import { onShelf } from "./local";

export class Unreachable extends Error {}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

async function fetchOk(address: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable("The server did not answer. Check your connection, then reload the page.");
  }
  if (!answer.ok) throw new Unreachable(await reason(answer));
  return answer;
}

/** The server's own sentence where it sent one: it knows whether a codec lacks or a frame is damaged. */
async function reason(answer: Response): Promise<string> {
  try {
    const said = ((await answer.json()) as { error?: unknown }).error;
    if (typeof said === "string" && said) return said;
  } catch {
    // No JSON, no sentence: ours has to do.
  }
  return `The server answered ${answer.status} and sent nothing to show. Reload the page.`;
}

/** The shapes are the server's promise; components read them as declared. */
export async function getJson(address: string, signal?: AbortSignal): Promise<unknown> {
  const local = onShelf(address);
  if (local) return await local.shelf.json(local.path, signal);
  const answer = await fetchOk(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
  return await answer.json();
}

export async function getBytes(address: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const local = onShelf(address);
  if (local) return await local.shelf.bytes(local.path, signal);
  const headers = { Accept: "application/json, application/octet-stream" };
  return await (await fetchOk(address, { headers, signal: signal ?? null })).arrayBuffer();
}

export async function postForm(address: string, fields: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  return await post(address, new URLSearchParams(fields), {}, signal);
}

export async function postJson(address: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  return await (await post(address, JSON.stringify(body), { "Content-Type": "application/json" }, signal)).json();
}

/** Send bytes as they are: no form, so no temporary file on the other side. */
export async function postBytes(address: string, body: BodyInit, signal?: AbortSignal): Promise<Response> {
  return await post(address, body, { "Content-Type": "application/octet-stream" }, signal);
}

async function post(address: string, body: BodyInit, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  return await fetchOk(address, {
    method: "POST",
    headers: { Accept: "application/json, application/octet-stream", "X-CSRF-Token": csrfToken(), ...headers },
    body,
    signal: signal ?? null,
  });
}

export function sentence(error: unknown): string {
  return error instanceof Unreachable ? error.message : "This could not be shown. Reload the page.";
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
