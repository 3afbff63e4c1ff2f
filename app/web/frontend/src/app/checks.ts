/* Knowledge checks: choose, press Check, read why; try again as often as you like. */
import { h } from "../shared/dom";

export function answerChecks(): void {
  for (const check of document.querySelectorAll<HTMLFieldSetElement>("fieldset.knowledge-check")) prepare(check);
  document.addEventListener("htmx:after:swap", () => {
    for (const check of document.querySelectorAll<HTMLFieldSetElement>("fieldset.knowledge-check")) prepare(check);
  });
}

function prepare(check: HTMLFieldSetElement): void {
  if (check.querySelector(".kc-button")) return;
  const status = check.querySelector(".kc-status") ?? h("p", { class: "kc-status", role: "status" });
  const button = h("button", { type: "button", class: "btn btn-secondary kc-button", onclick: () => judge(check, status) }, "Check");
  check.append(h("div", { class: "button-row" }, button), status);
}

function judge(check: HTMLFieldSetElement, status: Element): void {
  const chosen = check.querySelector<HTMLInputElement>("input[type=radio]:checked");
  const item = chosen?.closest("li");
  if (!chosen || !item) {
    status.textContent = "Choose an answer first.";
    return;
  }
  for (const other of check.querySelectorAll("li")) settle(other, false);
  const right = item.hasAttribute("data-right") || chosen.hasAttribute("data-right");
  settle(item, true, right);
  status.textContent = right ? "✓ Right." : "✗ Not yet. Read why, then choose again.";
  check.dispatchEvent(new CustomEvent("knowledge-check", { bubbles: true, detail: { id: check.dataset.check, right } }));
}

function settle(item: Element, open: boolean, right = false): void {
  item.classList.toggle("kc-right", open && right);
  item.classList.toggle("kc-wrong", open && !right);
  const rationale = item.querySelector<HTMLElement>(".kc-rationale");
  if (rationale) rationale.hidden = !open;
}
