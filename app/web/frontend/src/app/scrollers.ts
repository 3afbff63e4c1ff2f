const WIDE = ".figure, .table-scroll, .scroll-x, pre:not([tabindex])";

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) settle(target);
});

/** What scrolls sideways says so and can be reached by keyboard, and only while it scrolls. */
export function reachScrollers(): void {
  for (const region of document.querySelectorAll(WIDE)) observer.observe(region);
}

function settle(region: Element): void {
  const scrolls = region.scrollWidth > region.clientWidth + 1;
  region.classList.toggle("scrolls", scrolls);
  if (scrolls) region.setAttribute("tabindex", "0");
  else if (region.matches(".figure, pre")) region.removeAttribute("tabindex");
}
