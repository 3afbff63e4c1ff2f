"""The theme and the small enhancements of app.js, on a page like a lesson."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.components.bench_server import DIST, BenchServer
from tests.browser.components.conftest import ROOT
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

GALLERY = (Path(__file__).parent / "gallery.html").read_text("utf-8")
LIGHT, DARK = "rgb(246, 247, 246)", "rgb(18, 24, 28)"


def background(page: Page) -> str:
    """Return the page's background color."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("system", "chosen", "seen"),
    [
        ("light", "auto", LIGHT),
        ("dark", "auto", DARK),
        ("dark", "light", LIGHT),
        ("light", "dark", DARK),
    ],
)
def test_the_theme_follows_the_system_until_the_reader_chooses(
    bench: BenchServer, new_page: NewPage, system: str, chosen: str, seen: str
) -> None:
    page = new_page(system)

    page.goto(bench.page("<p>Text</p>", theme=chosen))

    assert background(page) == seen


def test_choosing_a_theme_shows_and_keeps_it(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/theme", b"{}")
    page.goto(bench.page(GALLERY))

    with page.expect_response("**/theme"):
        page.get_by_label("Dark").check()

    assert background(page) == DARK
    path, headers, body = bench.posted[-1]
    assert (path, body, headers["X-CSRF-Token"]) == ("/theme", b"theme=dark", "token-of-the-page")


def test_paper_is_always_light(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page("dark")
    page.goto(bench.page(GALLERY, theme="dark"))

    page.emulate_media(media="print")

    assert background(page) == "rgb(255, 255, 255)"
    ink = page.evaluate("getComputedStyle(document.querySelector('.reading p')).color")
    assert ink == "rgb(28, 37, 41)"


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_term_explains_itself_and_escape_closes_it(
    bench: BenchServer, new_page: NewPage, way: str
) -> None:
    page = new_page()
    page.goto(bench.page(GALLERY))
    term = page.locator("[data-tip]")

    if way == "hover":
        term.hover()
    else:
        term.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("The name of the encoding")
    assert term.get_attribute("aria-describedby") == "term-tip"
    page.get_by_role("tooltip").hover()
    page.wait_for_timeout(400)
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_the_keyboard_goes_through_the_tip_of_a_term(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/glossary/vr/learn", b"{}")
    after = "<p><a href='#next'>Next</a></p>"
    page.goto(
        bench.page(
            "<p><a href='/glossary/vr' data-tip='Value representation. Two"
            f" letters.'>VR</a> is written.</p>{after}"
        )
    )
    term, tip = page.get_by_role("link", name="VR"), page.get_by_role("tooltip")
    button = page.get_by_role("button", name="Learn this")

    term.focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.wait_for_timeout(400)
    expect(tip).to_have_text("Value representation. Two letters.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="On your review cards")).to_be_focused()
    assert [path for path, _, _ in bench.posted] == ["/glossary/vr/learn"]
    page.keyboard.press("Shift+Tab")
    expect(term).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Next")).to_be_focused()
    expect(tip).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(term).to_be_focused()
    expect(tip).to_have_count(0)


def test_a_knowledge_check_answers_with_its_reason(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    page.goto(bench.page(GALLERY))
    check = page.locator(".knowledge-check")

    check.get_by_role("button", name="Check").click()
    expect(check.get_by_role("status")).to_have_text("Choose an answer first.")
    check.get_by_label("SH").check()
    expect(check.locator(".kc-rationale").nth(1)).to_be_hidden()
    check.get_by_role("button", name="Check").click()
    expect(check.get_by_role("status")).to_contain_text("Not yet")
    expect(check.locator(".kc-rationale").nth(1)).to_be_visible()
    check.get_by_label("UI").check()
    check.get_by_role("button", name="Check").click()
    expect(check.get_by_role("status")).to_contain_text("Right.")
    expect(check.locator(".kc-rationale").nth(1)).to_be_hidden()


def test_htmx_swaps_carry_the_token_and_wake_components(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    trace = '{"peers": [], "events": []}'
    swapped = f"<wire-trace><script type='application/json'>{trace}</script></wire-trace>"
    bench.offer("/swap", swapped.encode(), "text/html")
    page.goto(bench.page("<button hx-post='/swap' hx-target='#there'>Go</button><div id='there'>"))

    page.get_by_role("button", name="Go").click()

    expect(page.get_by_text("Nothing was exchanged yet.")).to_be_visible()
    assert bench.posted[0][1]["X-CSRF-Token"] == "token-of-the-page"


def test_a_chart_stands_beside_its_numbers(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    page.goto(bench.page(GALLERY))

    chart = page.get_by_role("img", name="Chart: Hours by month")
    expect(chart).to_be_visible()
    expect(page.get_by_role("cell", name="3.5")).to_be_visible()
    drawn = chart.evaluate(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"
    )
    assert drawn > 5


def test_menus_close_by_escape_and_give_the_focus_back(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(bench.page(GALLERY))
    page.get_by_text("Ada", exact=True).click()
    page.get_by_role("link", name="Account").focus()

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Account")).to_be_hidden()
    expect(page.get_by_text("Ada", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_in_the_whole_gallery(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    page.goto(bench.page(GALLERY))
    page.get_by_role("img", name="Chart").wait_for()
    page.locator(".knowledge-check").get_by_label("SH").check()
    page.locator(".knowledge-check").get_by_role("button").click()

    assert faults_in(page, axe) == []


@pytest.mark.usefixtures("bench")
def test_lesson_pages_stay_light() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / DIST).iterdir()}
    names = json.loads((ROOT / DIST / "manifest.json").read_text("utf-8"))

    assert sizes[names["app.js"]] < 60_000
    assert sizes[names["app.css"]] < 220_000
    assert "data:" not in (ROOT / DIST / names["app.css"]).read_text("utf-8")
