"""What is wrong with a page on paper: what nobody can use there, pale words, words cut off."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader

PRINTABLE = {"A4": 703, "Letter": 725}
"""The width between the margins of 12 mm, in CSS pixels."""

USELESS = (
    ".site-bar, .site-foot, .view-as-bar, .skip-link, .theme-switch, .crumbs, .contents, "
    ".next-steps, button, .btn, form[method=post], .term-tip"
)

_FAULTS = """
useless => {
  const shown = [...document.querySelectorAll('body *')].filter(
    each => each.checkVisibility({visibilityProperty: true}) && !each.closest('.visually-hidden'));
  const words = each => [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const name = each => `${each.tagName.toLowerCase()}.${each.className}: ` +
    each.textContent.trim().slice(0, 40);
  const onWhite = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number)
      .map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
  };
  const width = document.documentElement.clientWidth;
  const found = [];
  for (const each of shown) {
    const style = getComputedStyle(each);
    const scrolls = style.overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1;
    const box = each.getBoundingClientRect();
    if (each.matches(useless)) found.push(`prints ${name(each)}`);
    if (!each.closest('svg') && words(each) && onWhite(style.color) < 4.5)
      found.push(`pale ${style.color} ${name(each)}`);
    if (!each.closest('svg') && (box.right > width + 1 || scrolls))
      found.push(`cut at the right ${name(each)}`);
  }
  const paper = getComputedStyle(document.body).backgroundColor;
  if (paper !== 'rgb(255, 255, 255)') found.push(`paper of ${paper}`);
  return found;
}
"""


def paper_faults(page: Page, paper: str = "A4") -> list[str]:
    """Return what is wrong with the open page as it is printed; it is a screen's again after."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": PRINTABLE[paper], "height": 950})
    page.emulate_media(media="print")
    found: list[str] = page.evaluate(_FAULTS, USELESS)
    page.emulate_media(media="null")
    page.set_viewport_size(before)
    return found


def printed(page: Page, paper: str) -> PdfReader:
    """Return the open page as Chromium prints it."""
    return PdfReader(io.BytesIO(page.pdf(format=paper)))
