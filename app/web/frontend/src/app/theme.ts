import { postForm } from "../shared/net";

const themes = ["auto", "light", "dark"];

/** A choice shows at once; the form behind it keeps it for the account. */
export function switchTheme(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.name !== "theme" || !field.closest(".theme-switch, [data-theme-switch]")) return;
    if (!themes.includes(field.value)) return;
    document.documentElement.dataset.theme = field.value;
    keep(field.form);
  });
}

function keep(form: HTMLFormElement | null): void {
  const address = form?.getAttribute("action");
  if (!form || !address || form.method !== "post") return;
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields[name] = value;
  }
  // The theme already shows; when keeping it fails the next page simply asks again.
  postForm(address, fields).catch(() => undefined);
}
