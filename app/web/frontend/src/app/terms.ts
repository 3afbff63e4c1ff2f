/* Glossary terms: one tip for the page, by hover and by focus, closed by Escape. It may be hovered itself, and Tab leads through it. */
import { h } from "../shared/dom";
import { postForm, sentence } from "../shared/net";

const words = h("span", { role: "tooltip", id: "term-tip" });
const tip = h("div", { class: "term-tip", hidden: true }, words);
let shownFor: HTMLElement | null = null;
let leaving = 0;

export function explainTerms(): void {
  quietKnown();
  document.addEventListener("mouseover", (event) => hover(event.target));
  document.addEventListener("focusin", (event) => hover(event.target));
  document.addEventListener("focusout", hideSoon);
  document.addEventListener("mouseout", hideSoon);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") tab(event);
  });
}

/** The tip stands at the end of the page; for the keyboard it stands right behind its term. */
function tab(event: KeyboardEvent): void {
  const term = shownFor;
  const button = tip.querySelector("button");
  if (!term || !button) return;
  if (document.activeElement === term && !event.shiftKey) {
    event.preventDefault();
    button.focus();
  } else if (document.activeElement === button) {
    // From the term the browser itself goes on to what follows.
    term.focus();
    if (event.shiftKey) event.preventDefault();
  }
}

/** Escape leaves the keyboard where it was before the tip opened. */
function close(): void {
  if (tip.contains(document.activeElement)) shownFor?.focus();
  hide();
}

function hover(target: EventTarget | null): void {
  if (!(target instanceof Element)) return;
  if (tip.contains(target)) {
    clearTimeout(leaving);
    return;
  }
  const term = target.closest<HTMLElement>("[data-tip]");
  if (term) show(term);
}

function show(term: HTMLElement): void {
  clearTimeout(leaving);
  if (shownFor === term) return;
  hide();
  shownFor = term;
  words.textContent = term.dataset.tip ?? "";
  tip.replaceChildren(words, ...learnButton(term));
  document.body.append(tip);
  tip.hidden = false;
  term.setAttribute("aria-describedby", words.id);
  place(term);
}

function learnButton(term: HTMLElement): HTMLElement[] {
  const address = term.getAttribute("href") ?? "";
  if (!address.startsWith("/glossary/")) return [];
  const button = h("button", { class: "btn btn-link btn-sm", type: "button" }, "Learn this");
  button.addEventListener("click", () => void learn(address, button));
  return [button];
}

/** A disabled button would lose the focus, and with it the tip: it only says that it is done. */
async function learn(address: string, button: HTMLButtonElement): Promise<void> {
  if (button.hasAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");
  try {
    await postForm(`${address}/learn`, {});
    button.textContent = "On your review cards";
  } catch (error) {
    button.textContent = sentence(error);
    button.removeAttribute("aria-disabled");
  }
}

/** A term that the reader knows keeps its link and loses its emphasis. */
function quietKnown(): void {
  for (const text of document.querySelectorAll<HTMLElement>("[data-known-terms]")) {
    for (const slug of (text.dataset.knownTerms ?? "").split(" ").filter(Boolean)) {
      for (const term of text.querySelectorAll(`[data-tip][href="/glossary/${slug}"]`)) term.classList.add("term-known");
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
    if (shownFor?.matches(":hover, :focus") || tip.matches(":hover, :focus-within")) return;
    hide();
  }, 250);
}

function hide(): void {
  clearTimeout(leaving);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  tip.hidden = true;
}
