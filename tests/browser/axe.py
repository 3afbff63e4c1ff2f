"""axe-core, which comes with the front end's own tools."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

Theme = Literal["light", "dark"]

AXE = Path(__file__).resolve().parents[2] / "app/web/frontend/node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The themes differ in colors alone (a test of the style sheet keeps it so): the same elements stand
# in the same places, and of all rules with these tags only two look at a color.
OF_COLOR = ["color-contrast", "link-in-text-block"]

# Colors fade from one theme to the other, and a color on its way is nobody's: each is sent to its
# end, for what is folded away never gets there by itself. A cursor that blinks for ever has none.
_FOUND = """async (only) => {
  for (const each of document.getAnimations())
    if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return violations;
}"""


class Axe:
    """Asks axe-core what it has against a page."""

    def __init__(self, source: str) -> None:
        self._source = source

    def faults(self, page: Page) -> list[str]:
        """Return each violated rule with the first elements that break it."""
        return self._found(page, "tag", WCAG)

    def faults_in_both_themes(self, page: Page) -> list[str]:
        """Return the faults in the theme that the page has and in the other, each after its theme.

        The other theme is asked for its colors alone, unless a chart is drawn anew for it.
        """
        is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        here: Theme = "dark" if is_dark else "light"
        there: Theme = "light" if is_dark else "dark"
        found = [f"{here}: {fault}" for fault in self.faults(page)]
        page.emulate_media(color_scheme=there)
        is_redrawn = page.locator("chart-figure").count() > 0
        again = self.faults(page) if is_redrawn else self._found(page, "rule", OF_COLOR)
        page.emulate_media(color_scheme=here)
        return [*found, *(f"{there}: {fault}" for fault in again)]

    def _found(self, page: Page, kind: str, values: Sequence[str]) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(self._source)
        found: list[dict[str, Any]] = page.evaluate(_FOUND, {"type": kind, "values": values})
        return [
            f"{rule['id']}: {[node['html'][:160] for node in rule['nodes'][:3]]} "
            f"{rule['nodes'][0]['any'][0]['message'] if rule['nodes'][0]['any'] else ''}"
            for rule in found
        ]
