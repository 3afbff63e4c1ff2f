import { h } from "../shared/dom";
import { counted } from "../shared/words";
import type { Hl7Finding } from "./data";

const SIGNS = { error: "✗", warning: "!", hint: "i" };

/** "2 errors and 1 warning." */
export function summary(findings: Hl7Finding[]): string {
  if (findings.length === 0) return "Nothing found against this message.";
  const parts = (["error", "warning", "hint"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [counted(count, severity)] : [];
  });
  return `${parts.join(", ")}.`;
}

export function findingsList(findings: Hl7Finding[], lineOf: (offset: number) => number, jump: (finding: Hl7Finding) => void): HTMLElement[] {
  return findings.map((finding) =>
    h(
      "li",
      { class: `hl7-finding hl7-finding-${finding.severity}` },
      h(
        "button",
        { type: "button", class: "hl7-jump", onclick: () => jump(finding) },
        h("span", { class: "hl7-severity" }, h("span", { "aria-hidden": "true" }, `${SIGNS[finding.severity]} `), finding.severity),
        h("code", {}, finding.path),
        h("span", { class: "hl7-line" }, `line ${lineOf(finding.offset)}`),
      ),
      h("p", {}, finding.says, finding.expected ? ` Expected: ${finding.expected.replace(/\.$/, "")}.` : "", finding.clause ? " " : "", finding.clause ? h("span", { class: "cite" }, finding.clause) : null),
    ),
  );
}
