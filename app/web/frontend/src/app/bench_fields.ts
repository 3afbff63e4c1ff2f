/* Between the bench's components and the fields of the exercises. */

/** A component writes one JSON value; `data-spreads` hands its parts to the fields one sees. */
export function spreadAnswers(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.spreads) return;
    const fields = JSON.parse(input.dataset.spreads) as Record<string, string>;
    const parts = JSON.parse(input.value || "{}") as Record<string, string | number>;
    for (const [part, id] of Object.entries(fields)) {
      const field = document.getElementById(id);
      if (field instanceof HTMLInputElement && parts[part] !== undefined) field.value = String(parts[part]);
    }
  });
}

/** A pick goes to the exercise that was chosen for it, and is shown there. */
export function followPicks(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    if (input.dataset.picks) aim(input.dataset.picks);
    if (input.dataset.picked) show(input, input.dataset.picked);
  });
}

function aim(inputId: string): void {
  for (const component of document.querySelectorAll("[pick-for]")) component.setAttribute("pick-for", inputId);
}

function show(input: HTMLInputElement, outputId: string): void {
  const output = document.getElementById(outputId);
  if (!output) return;
  const { path, source } = JSON.parse(input.value || "{}") as { path?: string; source?: string };
  output.textContent = path ? `${path} in ${source ?? ""}` : "none yet";
}

interface Edit {
  op: string;
  path: string;
  value?: string[];
}

/** The changes made on the bench are listed beside the exercise that they answer. */
export function listEdits(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const list = document.querySelector(`[data-edits="${CSS.escape(input.id)}"]`);
    if (!list) return;
    const { edits = [] } = JSON.parse(input.value || "{}") as { edits?: Edit[] };
    list.replaceChildren(...edits.map(line));
  });
}

function line(edit: Edit): HTMLLIElement {
  const [item, path] = [document.createElement("li"), document.createElement("code")];
  path.textContent = edit.path;
  item.append(path, ` ${edit.op} ${(edit.value ?? []).join("\\")}`);
  return item;
}
