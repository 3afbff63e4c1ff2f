/* A component's answer lives in an ordinary input, so that forms and autosave need to know nothing of it. */

export type AnswerInput = HTMLInputElement | HTMLTextAreaElement;

export function answerInput(id: string | null): AnswerInput | null {
  const found = id ? document.getElementById(id) : null;
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

/** Write the value and tell the form. */
export function writeAnswer(id: string | null, value: unknown): void {
  const input = answerInput(id);
  if (!input) return;
  input.value = typeof value === "string" ? value : JSON.stringify(value);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Return the answer saved before, or null where there is none or it is no JSON object. */
export function savedAnswer(id: string | null): Record<string, unknown> | null {
  const text = answerInput(id)?.value ?? "";
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
