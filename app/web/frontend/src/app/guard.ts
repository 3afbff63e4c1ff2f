import { isFile, partOf } from "./autosave";

/** A form[data-guard] asks before the page goes while it holds what the server does not have yet. */
export function guardForms(): void {
  const unsaved = new Set<HTMLElement>();
  document.addEventListener("input", (event) => {
    const form = guarded(event);
    // Autosave keeps each part by itself, and each file on its own.
    if (form) unsaved.add(isFile(event.target) ? event.target : (partOf(event.target) ?? form));
  });
  document.addEventListener("kept", (event) => {
    if (event.target instanceof HTMLElement) unsaved.delete(event.target);
  });
  document.addEventListener("submit", (event) => {
    const form = guarded(event);
    if (!form) return;
    unsaved.delete(form);
    // A form that htmx sends stays on its page, and so does autosave with it.
    if (event.defaultPrevented) return;
    for (const part of unsaved) if (form.contains(part)) unsaved.delete(part);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = guarded(event);
    if (form) unsaved.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const part of unsaved) if (!part.isConnected) unsaved.delete(part);
    if (unsaved.size > 0) event.preventDefault();
  });
}

function guarded(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-guard]") : null;
}
