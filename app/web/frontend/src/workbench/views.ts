/* What stands on the workbench: the bench's own components, reading from the page instead of the server. */
import { fetchBundles } from "../shared/bundles";
import { freshId, h } from "../shared/dom";

export const SHELF = "local:workbench";

/** The images of all files, sorted into series. */
export function imagesView(): HTMLElement {
  return h("dicom-viewers" as "div", { src: `${SHELF}/stacks.json`, "files-src": `${SHELF}/files` });
}

/** One object: its elements, and the two checks whose findings jump into them. */
export function objectView(name: string): HTMLElement[] {
  const base = `${SHELF}/files/${encodeURIComponent(name)}`;
  const tree = freshId("workbench-tree");
  return [
    tool("Elements", true, h("tag-tree" as "div", { id: tree, src: `${base}/tree.json`, "bytes-src": `${base}/bytes`, source: name })),
    tool("Audit against the IOD", false, h("dicom-report" as "div", { kind: "audit", src: `${base}/audit.json`, in: tree })),
    tool("Check of the values", false, h("dicom-report" as "div", { kind: "values", src: `${base}/values.json`, in: tree })),
  ];
}

export function compareView(names: string[]): HTMLElement {
  return h("tag-compare" as "div", { src: `${SHELF}/compare.json`, files: JSON.stringify(names) });
}

export interface MessageAddresses {
  check: string;
  tables: string;
  bytes: string | null;
  /** The text of a file with its own line ends, as long as nobody changed it. */
  sent: string | null;
}

/** Where the shelf has the bytes of a message that came as a file. */
export function bytesOfMessage(name: string): string {
  return `${SHELF}/messages/${encodeURIComponent(name)}`;
}

export function messageView(name: string, text: string, addresses: MessageAddresses, changed: (text: string) => void): HTMLElement {
  const id = freshId("workbench-text");
  const area = h("textarea", { id, class: "form-control mono", rows: 10, spellcheck: "false" });
  area.value = text;
  area.addEventListener("input", () => changed(area.value));
  return h("hl7-editor" as "div", { "check-src": addresses.check, "tables-src": addresses.tables, "bytes-src": addresses.bytes, sent: addresses.sent, tools: true, source: name }, h("label", { for: id, class: "visually-hidden" }, name), area);
}

/** A tool under a fold; what it holds is made when it is opened first. */
function tool(words: string, open: boolean, inside: HTMLElement): HTMLElement {
  const fold = h("details", { class: "bench-tool", open }, h("summary", {}, words));
  if (open) fold.append(inside);
  const fill = (): void => {
    fold.append(inside);
    fetchBundles();
  };
  if (!open) fold.addEventListener("toggle", fill, { once: true });
  return fold;
}
