import { fetchBundles } from "../shared/bundles";

/** What the page holds is fetched now, and what a component adds to it later, too. */
export function loadComponents(): void {
  fetchBundles();
}
