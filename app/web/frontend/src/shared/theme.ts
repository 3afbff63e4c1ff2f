/* What pictures drawn by script need to know of the theme. */

export function color(name: string, at: Element = document.documentElement): string {
  return getComputedStyle(at).getPropertyValue(name).trim();
}

/** Call back when the theme changes, by hand or by the system; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", listener);
  };
}
