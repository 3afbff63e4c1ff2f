"""How a page is looked at: when it has come to rest, in both themes, on a desk and on a phone."""

from playwright.sync_api import Page

from tests.browser.axe import Axe

DESK, PHONE = 1280, 320

# What a component says while it still waits ends with an ellipsis; an editor's message is checked
# when its status says anything. Two frames later whatever follows the width has followed it.
_AT_REST = """() => document.readyState === "complete"
  && !document.querySelector(":not(:defined), .htmx-request")
  && ![...document.querySelectorAll("[role=status]")].some((each) => each.textContent.endsWith("…"))
  && ![...document.querySelectorAll("hl7-editor[check-src] .hl7-status")].some(
    (each) => each.textContent === "")
"""
_TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def come_to_rest(page: Page) -> None:
    """Wait until everything on the page is there and stands where it belongs."""
    page.wait_for_function(_AT_REST)
    page.evaluate(_TWO_FRAMES)


def faults_in(page: Page, axe: Axe, *widths: int) -> list[str]:
    """Return what is wrong with the open page in both themes, at each of *widths* in turn.

    Without widths, it is looked at as wide as it is.
    """
    before = page.viewport_size
    assert before
    found = []
    for width in widths or (before["width"],):
        page.set_viewport_size({**before, "width": width})
        come_to_rest(page)
        found += [f"{width} {fault}" for fault in [*axe.faults_in_both_themes(page), *wide(page)]]
    page.set_viewport_size(before)
    return found


def wide(page: Page) -> list[str]:
    """Return how wide the page is where that is wider than what it is seen through."""
    size = page.viewport_size
    assert size
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"is {width} wide"] if width > size["width"] else []


def unfold(page: Page) -> None:
    """Open everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


def seen(page: Page, axe: Axe, *widths: int) -> list[str]:
    """Unfold everything, and return what is wrong with what is seen."""
    unfold(page)
    return faults_in(page, axe, *widths)


def faults_of(page: Page, axe: Axe) -> list[str]:
    """Return what is wrong with the open page in both themes on a desk, or too wide for a phone."""
    before = page.viewport_size
    assert before
    found = faults_in(page, axe, DESK)
    page.set_viewport_size({"width": PHONE, "height": 640})
    come_to_rest(page)
    found += [f"{PHONE} {fault}" for fault in wide(page)]
    # A phone opens with what is unfolded on a desk folded: it is as wide without as with it.
    page.evaluate("document.querySelectorAll('.hl7-outline').forEach(each => each.open = false)")
    found += [f"{PHONE} folded {fault}" for fault in wide(page)]
    page.set_viewport_size(before)
    return found
