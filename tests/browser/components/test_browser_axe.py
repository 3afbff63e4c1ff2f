"""That a second look, for colors alone, finds what only the other theme gets wrong."""

import json
import re

import pytest

from tests.browser.axe import Axe
from tests.browser.components.bench_server import DIST
from tests.browser.components.conftest import ROOT
from tests.browser.conftest import NewPage
from tests.browser.looks import PHONE, faults_in, faults_of

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html lang="en"><title>Pale</title><style>
  body { background: #fff; color: #000; transition: background-color 60s; }
  p { width: %(width)s; }
  @media (prefers-color-scheme: dark) { body { background: #222; color: #333; } img { %(dark)s } }
</style><main><h1>Words</h1><p>More words</p><img src="data:," %(image)s>%(more)s</main></html>"""
SOUND = {"width": "auto", "dark": "", "image": 'alt="A picture"', "more": ""}


@pytest.mark.parametrize(("theme", "other"), [("light", "dark"), ("dark", "light")])
def test_a_color_of_one_theme_alone_is_found_from_either(
    new_page: NewPage, axe: Axe, theme: str, other: str
) -> None:
    page = new_page(theme)
    page.set_content(PAGE % SOUND)

    [fault] = axe.faults_in_both_themes(page)

    assert fault.startswith("dark: color-contrast: ")
    is_there = f"matchMedia('(prefers-color-scheme: {other})').matches"
    assert page.evaluate(is_there) is False


def test_what_both_themes_get_wrong_is_found_once(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.set_content(PAGE % {**SOUND, "image": ""})

    found = axe.faults_in_both_themes(page)

    assert [fault[:18] for fault in found] == ["light: image-alt: ", "dark: color-contra"]


def test_a_page_with_a_chart_is_looked_at_in_full_in_both_themes(
    new_page: NewPage, axe: Axe
) -> None:
    page = new_page()
    page.set_content(
        PAGE % {**SOUND, "image": "hidden", "dark": "display: block", "more": "<chart-figure>"}
    )

    found = axe.faults_in_both_themes(page)

    assert any(fault.startswith("dark: image-alt: ") for fault in found)


def test_a_page_is_looked_at_at_each_width(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.set_content(PAGE % {**SOUND, "width": "500px"})

    found = faults_in(page, axe, 1000, PHONE)
    on_a_phone_as_well = faults_of(page, axe)

    assert [fault.split(":")[0] for fault in found][:2] == ["1000 dark", "320 dark"]
    assert found[2].startswith("320 is 5")
    assert on_a_phone_as_well[1].startswith("320 is 5")
    assert page.viewport_size == {"width": 1280, "height": 900}


def test_the_dark_theme_changes_colors_alone() -> None:
    """Otherwise the second look would have to be as thorough as the first."""
    names = json.loads((ROOT / DIST / "manifest.json").read_text("utf-8"))
    rules = re.findall(
        r"prefers-color-scheme: ?dark\)\{[^{]+\{([^}]+)\}",
        (ROOT / DIST / names["app.css"]).read_text("utf-8"),
    )

    changed = {each.split(":")[0] for rule in rules for each in rule.split(";") if each}

    assert "--rr-bg" in changed
    assert {name for name in changed if not name.startswith("--")} == {"color-scheme"}


def test_nothing_of_a_component_knows_the_theme_but_its_colors() -> None:
    styles = list((ROOT / "app/web/frontend/src").rglob("*.css"))
    scripts = list((ROOT / "app/web/frontend/src").rglob("*.ts"))

    assert styles
    assert not [path for path in styles if "prefers-color-scheme" in path.read_text("utf-8")]
    assert {path.name for path in scripts if "onThemeChange" in path.read_text("utf-8")} == {
        "theme.ts",
        "chart_figure.ts",
    }
