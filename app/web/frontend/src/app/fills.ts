/* A list that fills a field with the text of another one, such as a message of the bench. */

interface Writable extends Element {
  write(text: string): void;
}

export function fillFields(): void {
  for (const hidden of document.querySelectorAll<HTMLElement>("[data-scripted]")) hidden.hidden = false;
  document.addEventListener("change", (event) => {
    const list = event.target;
    if (!(list instanceof HTMLSelectElement) || !list.dataset.fills) return;
    const [from, to] = [list.value, list.dataset.fills].map((id) => document.getElementById(id));
    if (!(from instanceof HTMLTextAreaElement) || !(to instanceof HTMLTextAreaElement)) return;
    const editor = to.closest("hl7-editor");
    if (editor && "write" in editor) (editor as unknown as Writable).write(from.value);
    else to.value = from.value;
  });
}
