/* A finding can take the reader to its place on the bench. */

interface Showing extends Element {
  showPlace(path: string, offset?: number): void;
}

export function followJumps(): void {
  document.addEventListener("click", (event) => {
    const source = (event.target as Element).closest<HTMLElement>("[data-jump]");
    if (!source) return;
    const target = document.getElementById(source.dataset.in ?? "");
    if (!target || !("showPlace" in target)) return;
    // A folded tool opens, so that its place can be seen.
    event.preventDefault();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
    const offset = source.dataset.offset;
    (target as unknown as Showing).showPlace(source.dataset.jump ?? "", offset ? Number(offset) : undefined);
    target.scrollIntoView({ block: "nearest" });
  });
}
