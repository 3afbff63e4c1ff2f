/* Review by keyboard: Space shows the answer, 1 to 4 grade it, U takes the last grade back.
   The keys work while the focus is in the review, so that they are nobody else's keys. */

const BUSY = "a, button, summary, input, select, textarea";

export function reviewByKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    const desk = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-review]") : null;
    if (!desk || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (act(desk, event.key.toLowerCase(), event.target as Element)) event.preventDefault();
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const answer = event.target;
      if (!(answer instanceof HTMLDetailsElement) || !answer.matches("[data-review-answer]") || !answer.open) return;
      answer.querySelector<HTMLElement>("[data-review-told]")?.focus();
    },
    true,
  );
  document.addEventListener("htmx:after:swap", () => {
    // Whoever graded goes on with the next card; a swap elsewhere moves nobody.
    if (document.activeElement === document.body) question()?.focus();
  });
  question()?.focus({ preventScroll: true });
}

function act(desk: HTMLElement, key: string, from: Element): boolean {
  const answer = desk.querySelector<HTMLDetailsElement>("[data-review-answer]");
  if (key === " ") {
    if (!answer || answer.open || from.closest(BUSY)) return false;
    answer.open = true;
    return true;
  }
  const button = key === "u" ? desk.querySelector<HTMLElement>("[data-review-undo]") : gradeButton(answer, key);
  button?.click();
  return button !== null;
}

function gradeButton(answer: HTMLDetailsElement | null, key: string): HTMLElement | null {
  if (!answer?.open || !/^[1-4]$/.test(key)) return null;
  return answer.querySelector<HTMLElement>(`button[name="rating"][value="${key}"]`);
}

function question(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-review] [data-review-question]");
}
