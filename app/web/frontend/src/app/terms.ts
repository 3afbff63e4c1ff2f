/* Glossary terms: one tooltip for the page, by hover and by focus, closed by Escape, and it may be hovered itself. */
import { h } from "../shared/dom";
import { postForm, sentence } from "../shared/net";

const tip = h("div", { class: "term-tip", role: "tooltip", id: "term-tip", hidden: true });
let shownFor: HTMLElement | null = null;
let leaving = 0;

export function explainTerms(): void {
  quietKnown();
  document.addEventListener("mouseover", (event) => hover(event.target));
  document.addEventListener("focusin", (event) => hover(event.target));
  document.addEventListener("focusout", hideSoon);
  document.addEventListener("mouseout", hideSoon);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}

function hover(target: EventTarget | null): void {
  if (!(target instanceof Element)) return;
  if (tip.contains(target)) {
    clearTimeout(leaving);
    return;
  }
  const term = target.closest<HTMLElement>(".term[data-definition]");
  if (term) show(term);
}

function show(term: HTMLElement): void {
  clearTimeout(leaving);
  if (shownFor === term) return;
  hide();
  shownFor = term;
  tip.replaceChildren(term.dataset.definition ?? "", ...learnButton(term));
  document.body.append(tip);
  tip.hidden = false;
  term.setAttribute("aria-describedby", tip.id);
  place(term);
}

/** For the mouse alone: by keyboard the link leads to the term's page, where the same button stands. */
function learnButton(term: HTMLElement): HTMLElement[] {
  const address = term.getAttribute("href") ?? "";
  if (!address.startsWith("/glossary/")) return [];
  const button = h("button", { class: "btn btn-link btn-sm", type: "button", tabindex: -1, "aria-hidden": "true" }, "Learn this");
  button.addEventListener("click", () => void learn(address, button));
  return [button];
}

async function learn(address: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    await postForm(`${address}/learn`, {});
    button.textContent = "On your review cards";
  } catch (error) {
    button.textContent = sentence(error);
    button.disabled = false;
  }
}

/** A term that the reader knows keeps its link and loses its emphasis. */
function quietKnown(): void {
  for (const text of document.querySelectorAll<HTMLElement>("[data-known-terms]")) {
    for (const slug of (text.dataset.knownTerms ?? "").split(" ").filter(Boolean)) {
      for (const term of text.querySelectorAll(`.term[href="/glossary/${slug}"]`)) term.classList.add("term-known");
    }
  }
}

function place(term: HTMLElement): void {
  const at = term.getBoundingClientRect();
  const width = tip.offsetWidth;
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  const above = at.top - tip.offsetHeight - 8;
  const top = above > 8 ? above : at.bottom + 8;
  tip.style.left = `${left + window.scrollX}px`;
  tip.style.top = `${top + window.scrollY}px`;
}

function hideSoon(): void {
  clearTimeout(leaving);
  leaving = window.setTimeout(() => {
    if (shownFor?.matches(":hover, :focus")) return;
    hide();
  }, 250);
}

function hide(): void {
  clearTimeout(leaving);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  tip.hidden = true;
}
