/* Lines that each get a place: no place is given twice, and the order so far can be read. */

export function keepPlaces(): void {
  for (const list of document.querySelectorAll<HTMLElement>("[data-places]")) prepare(list);
}

function prepare(list: HTMLElement): void {
  const fields = [...list.querySelectorAll("select")];
  const before = new Map<HTMLSelectElement, string>();
  const keep = (): void => fields.forEach((field) => before.set(field, field.value));
  keep();
  // Arrow keys pass over many places on their way; only where they come to rest counts.
  let held: EventTarget | null = null;
  list.addEventListener("focusin", (event) => {
    held = event.target;
    keep();
  });
  // In the capture phase, so that autosave meets the places as they are in the end.
  list.addEventListener(
    "change",
    (event) => {
      const chosen = event.target as HTMLSelectElement;
      // Some pickers change a field without giving it the focus.
      if (held !== chosen) for (const field of fields) if (field !== chosen) before.set(field, field.value);
      held = chosen;
      for (const field of fields) if (field !== chosen) field.value = before.get(field) ?? "";
      const holder = fields.find((field) => field !== chosen && field.value !== "" && field.value === chosen.value);
      // Whoever held the place gets the one that has become free.
      if (holder) holder.value = before.get(chosen) ?? "";
      tell(list, fields);
    },
    true,
  );
  tell(list, fields);
}

function tell(list: HTMLElement, fields: HTMLSelectElement[]): void {
  const place = list.querySelector("[data-places-so-far]");
  if (!place) return;
  const placed = fields.filter((field) => field.value !== "").sort((a, b) => Number(a.value) - Number(b.value));
  const names = placed.map((field) => `${field.value}. ${nameOf(field)}`);
  const left = fields.length - placed.length;
  const rest = left > 0 ? ` Still without a place: ${left}.` : "";
  place.textContent = names.length > 0 ? `Your order so far: ${names.join(", ")}.${rest}` : "";
}

/** A line that begins with its letter is called by it; any other by all its words. */
function nameOf(field: HTMLSelectElement): string {
  const label = field.labels[0];
  return (label?.querySelector("strong") ?? label)?.textContent.trim() ?? "";
}
