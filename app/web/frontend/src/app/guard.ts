/** A form[data-guard] with changes that were not posted asks before the page goes. */
export function guardForms(): void {
  const dirty = new Set<HTMLFormElement>();
  const guarded = (event: Event): HTMLFormElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-guard]") : null;
  document.addEventListener("input", (event) => {
    const form = guarded(event);
    if (form) dirty.add(form);
  });
  const settle = (event: Event): void => {
    const form = guarded(event);
    if (form) dirty.delete(form);
  };
  document.addEventListener("submit", settle);
  document.addEventListener("htmx:after:request", settle);
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size > 0) event.preventDefault();
  });
}
