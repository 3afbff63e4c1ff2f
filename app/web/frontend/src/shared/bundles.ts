/* One bundle a component, fetched when the first element of its kind stands on the page. */

const bundles: Record<string, () => Promise<unknown>> = {
  "tag-tree": () => import("../bench-tags"),
  "tag-compare": () => import("../bench-reports"),
  "dicom-report": () => import("../bench-reports"),
  "dicom-viewer": () => import("../bench-viewer"),
  "dicom-viewers": () => import("../bench-viewer"),
  "hl7-editor": () => import("../bench-hl7"),
  "wire-trace": () => import("../bench-wire"),
  "work-bench": () => import("../bench-workbench"),
  "chart-figure": () => import("../charts"),
};

export function fetchBundles(): void {
  for (const [name, load] of Object.entries(bundles)) {
    if (!customElements.get(name) && document.querySelector(name)) void load();
  }
}
