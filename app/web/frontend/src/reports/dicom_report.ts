import { adoptStyle, freshId, h } from "../shared/dom";
import { getJson, sentence } from "../shared/net";
import { keepInside } from "../shared/quiet";
import { counted } from "../shared/words";
import css from "./reports.css";

interface Finding {
  code: string;
  severity: "error" | "warning";
  path: string;
  keyword: string;
  says: string;
  expected: string;
  clause: string;
  offset: number | null;
  type: string;
  module: string;
}

interface Report {
  name: string;
  sop_class: string;
  findings: Finding[];
}

const CHUNK = 200;
const TITLES = { audit: "Audit against the IOD", values: "Check of the values" };
const CLEAN = {
  audit: "Every attribute that the IOD demands is there: the audit finds nothing.",
  values: "Every value fits its VR, its multiplicity and its character set: the check finds nothing.",
};

/** `<dicom-report kind="audit|values" src in="id of a tag-tree">`: findings about an object, each with a jump into its tree. */
export class DicomReport extends HTMLElement {
  #findings: Finding[] = [];
  #isErrorsOnly = false;
  readonly #body = h("tbody");
  readonly #more = h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: () => this.#fill(CHUNK) }, "Show more");

  connectedCallback(): void {
    adoptStyle(css);
    keepInside(this);
    void this.#start();
  }

  get #kind(): "audit" | "values" {
    return this.getAttribute("kind") === "values" ? "values" : "audit";
  }

  async #start(): Promise<void> {
    this.replaceChildren(h("p", { role: "status" }, "Checking the object …"));
    try {
      this.#build((await getJson(this.getAttribute("src") ?? "")) as Report);
    } catch (error) {
      this.replaceChildren(h("p", { class: "notice notice-bad", role: "alert" }, sentence(error)));
    }
    this.dispatchEvent(new CustomEvent("ready", { bubbles: true }));
  }

  #build(report: Report): void {
    this.#findings = report.findings;
    const errors = report.findings.filter(({ severity }) => severity === "error").length;
    const warnings = report.findings.length - errors;
    const about = this.#kind === "audit" && report.sop_class ? `${report.sop_class}: ` : "";
    const summary = h("p", { class: "rp-summary" }, `${about}${counted(errors, "error")}, ${counted(warnings, "warning")}.`);
    if (report.findings.length === 0) {
      this.replaceChildren(h("p", { class: "notice notice-good" }, CLEAN[this.#kind]));
      return;
    }
    const heads = ["Severity", "Element", "What we saw", "What is expected", "Clause"].map((head) => h("th", { scope: "col" }, head));
    const caption = h("caption", {}, `${TITLES[this.#kind]} of ${report.name}`);
    const table = h("table", { class: "data-table data-table-cards rp-table" }, caption, h("thead", {}, h("tr", {}, ...heads)), this.#body);
    const label = `${TITLES[this.#kind]} of ${report.name}`;
    this.replaceChildren(
      ...(errors > 0 && warnings > 0 ? [h("div", { class: "rp-bar" }, summary, this.#errorsOnly())] : [summary]),
      h("div", { class: "table-scroll rp-scroll", role: "region", "aria-label": label, tabindex: 0 }, table),
      this.#more,
    );
    this.#fill(CHUNK);
  }

  #errorsOnly(): HTMLElement {
    const box = h("input", { type: "checkbox", id: freshId("rp-errors") });
    box.addEventListener("change", () => {
      this.#isErrorsOnly = box.checked;
      this.#body.replaceChildren();
      this.#fill(CHUNK);
    });
    return h("div", { class: "choice" }, box, h("label", { for: box.id }, "Errors only"));
  }

  #fill(count: number): void {
    const shown = this.#findings.filter(({ severity }) => !this.#isErrorsOnly || severity === "error");
    const from = this.#body.rows.length;
    this.#body.append(...shown.slice(from, from + count).map((finding) => this.#row(finding)));
    this.#more.hidden = this.#body.rows.length >= shown.length;
    this.#more.textContent = `Show more: ${shown.length - this.#body.rows.length} are left`;
  }

  #row(finding: Finding): HTMLElement {
    const { severity, path, keyword, says, expected, clause, offset, module } = finding;
    const chip = h("span", { class: `chip chip-${severity === "error" ? "bad" : "warn"}` }, severity === "error" ? "Error" : "Warning");
    const target = this.getAttribute("in");
    const where = target
      ? h("button", { type: "button", class: "btn btn-link btn-sm rp-jump", "data-jump": path, "data-in": target, "data-offset": offset, "aria-label": `Show ${path} ${keyword} in the tree` }, path)
      : h("code", {}, path);
    const cell = (label: string, ...inside: (Node | string | false)[]): HTMLElement => h("td", { "data-label": label }, h("div", {}, ...inside));
    return h(
      "tr",
      {},
      cell("Severity", chip),
      cell("Element", where, keyword !== "" && h("code", { class: "rp-keyword" }, keyword)),
      cell("What we saw", says),
      cell("What is expected", expected, module !== "" && !expected.includes(module) && ` (${module})`),
      cell("Clause", clause),
    );
  }
}
