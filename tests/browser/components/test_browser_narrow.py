"""A narrow page: nothing is torn, nothing is cut without a sign, and no word widens the page."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.components.bench_server import BenchServer
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, come_to_rest, wide

pytestmark = pytest.mark.browser

NARROW = 360
LONG = "W" * 120
OPTION = (
    "<fieldset class='knowledge-check'><legend>Which?</legend><ul><li><label>"
    "<input type='radio' name='k' value='0'> <code>NORTH</code>, after <code>PACS</code>, "
    "where the sixth bar of this segment stands and the application begins</label></li></ul>"
    "</fieldset>"
)
CODES = ("1.2.840.10008.1.2", "MONOCHROME2", "DOE^JANE^^^", "10.40.12.57", "series_0001.dcm")
TABLE = (
    "<div class='reading'><div class='table-scroll' role='region' aria-label='T' tabindex='0'>"
    "<table><caption>Every element of the file that the receiving archive looks at, and why"
    "</caption><thead><tr><th scope='col'>VR</th><th scope='col'>Holds</th>"
    "<th scope='col'>Room for</th><th scope='col'>Example</th></tr></thead><tbody>"
    + "".join(
        f"<tr><th scope='row'>XX</th><td>whole or decimal number</td><td>characters</td>"
        f"<td><code>{code}</code></td></tr>"
        for code in CODES
    )
    + "</tbody></table></div></div>"
)
CARDS = (
    "<div class='table-scroll' role='region' aria-label='C' tabindex='0'>"
    "<table class='data-table data-table-cards'><thead><tr><th>Name</th><th>File</th><th>Why</th>"
    "</tr></thead><tbody><tr><th scope='row' data-label='Name'>Ada</th>"
    "<td data-label='File'>see <code>ANSWERS_NEED_NO_RULE</code> in it</td>"
    "<td class='card-words' data-label='Why'>A second rule for the way back allows something "
    "else: a new connection that nobody has asked for.</td></tr></tbody></table></div>"
)
FIGURE = (
    "<figure class='figure'><svg viewBox='0 0 720 60' role='img'><title>A row</title>"
    "<text class='fig-small' x='600' y='30'>last</text></svg><figcaption>Four.</figcaption>"
    "</figure>"
)
PLACES = {
    "crumbs": f"<ol class='crumbs'><li><a href='#'>Credit</a></li><li>{LONG}</li></ol>",
    "meta-line": f"<p class='meta-line'><span>{LONG}</span> <a href='#'>{LONG}</a></p>",
    "row-wrap": f"<ul><li class='row-wrap'><a href='#'>{LONG}</a><button>Go</button></li></ul>",
    "card-foot": f"<ul class='card-list'><li><div class='card-foot'><span>{LONG}</span></div></li>",
    "section-title": f"<div class='section-title'><h2>{LONG}</h2><a href='#'>All</a></div>",
    "choice": f"<span class='choice'><input type='radio' id='i'><label for='i'>{LONG}</label>",
    "label": f"<label class='form-label' for='i'>{LONG}</label><input class='form-control' id='i'>",
    "select": f"<form class='row-wrap'><select class='form-select w-auto'><option>{LONG}</select>",
    "button": f"<button class='btn btn-secondary text-break'>{LONG}</button>",
}
CHANGES = """async () => {
  let changes = 0;
  const watch = new MutationObserver(told => { changes += told.length; });
  watch.observe(document.body, { subtree: true, attributes: true });
  await new Promise(done => setTimeout(done, 300));
  watch.disconnect();
  return changes;
}"""
"""How often anything changes by itself."""

LINES = """element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return [...range.getClientRects()].filter(each => each.width > 1).map(each => [each.left, each.top]);
}"""  # noqa: E501


def opened(bench: BenchServer, page: Page, body: str) -> Page:
    """Return *page* with *body* at rest."""
    page.goto(bench.page(body))
    come_to_rest(page)
    return page


def lines(element: Locator) -> int:
    """Return on how many lines the element's own text stands."""
    return len({round(top) for _, top in element.evaluate(LINES)})


def sign(element: Locator, which: str) -> str:
    """Return what stands before or after the element for the eye alone."""
    content: str = element.evaluate(f"each => getComputedStyle(each, '::{which}').content")
    return content


def test_words_and_code_of_an_option_flow_as_one_sentence(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = opened(bench, new_page(width=NARROW), OPTION)

    first = page.locator("label code").first.bounding_box()
    label = page.locator("label").evaluate(LINES)

    assert first
    assert [lines(each) for each in page.locator("label code").all()] == [1, 1]
    # Where the sentence goes on, it begins below its first word, beside no column of its own.
    last_line = max(top for _, top in label)
    assert min(left for left, top in label if top == last_line) == pytest.approx(first["x"], abs=4)


@pytest.mark.parametrize("width", [PHONE, NARROW])
def test_a_short_code_in_a_table_is_never_torn(
    bench: BenchServer, new_page: NewPage, width: int
) -> None:
    page = opened(bench, new_page(width=width), TABLE)

    codes = page.locator("td code").all()

    assert {each.inner_text(): lines(each) for each in codes} == dict.fromkeys(CODES, 1)
    assert wide(page) == []


def test_a_table_that_is_cut_says_so_and_shows_its_whole_caption(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = opened(bench, new_page(width=NARROW), TABLE)
    region, caption = page.locator(".table-scroll"), page.locator("caption")

    assert "Scroll sideways" in sign(region, "before")
    inside, words = region.bounding_box(), caption.bounding_box()
    assert inside
    assert words
    assert words["width"] <= inside["width"]
    page.set_viewport_size({"width": DESK, "height": 800})
    come_to_rest(page)
    assert "Scroll" not in sign(region, "before")


def test_a_figure_that_is_cut_says_so_and_stays_legible(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = opened(bench, new_page(width=PHONE), FIGURE)
    figure = page.locator("figure")

    assert "Scroll sideways" in sign(figure, "after")
    assert figure.get_attribute("tabindex") == "0"
    small = page.locator("svg text").evaluate("each => 13 * each.getScreenCTM().a")
    assert small >= 9
    page.set_viewport_size({"width": DESK, "height": 800})
    come_to_rest(page)
    assert "Scroll" not in sign(figure, "after")


def test_a_block_of_code_says_that_it_scrolls_or_not_and_stays_with_it(
    bench: BenchServer, new_page: NewPage
) -> None:
    blocks = "".join(f"<pre><code>{'x' * length}</code></pre>" for length in range(20, 60))
    page = opened(bench, new_page(width=NARROW), blocks)

    said = [sign(block, "after") for block in page.locator("pre").all()]

    assert "Scroll" not in said[0]
    assert "Scroll sideways" in said[-1]
    assert page.evaluate(CHANGES) == 0


def test_a_card_has_short_values_at_the_right_and_sentences_below_their_label(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = opened(bench, new_page(width=NARROW), CARDS)
    name, file, why = (page.locator(f"[data-label={each}]") for each in ("Name", "File", "Why"))

    assert lines(file.locator("code")) == 1
    assert name.evaluate(LINES)[0][0] > NARROW / 2
    box = why.bounding_box()
    assert box
    sentence = why.evaluate(LINES)
    assert {left for left, _ in sentence} == {sentence[0][0]}
    assert sentence[0][0] < box["x"] + 20
    assert sentence[0][1] > box["y"] + 16


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("place", PLACES)
def test_a_word_of_any_length_leaves_the_page_as_wide_as_it_is(
    bench: BenchServer, new_page: NewPage, place: str, width: int
) -> None:
    page = opened(bench, new_page(width=width), PLACES[place])

    assert wide(page) == []


def test_bars_have_room_for_their_whole_names(bench: BenchServer, new_page: NewPage) -> None:
    names = [f"CIIP of the American Board, cycle to December {year}" for year in range(2026, 2034)]
    rows = "".join(f"<tr><th scope='row'>{each}</th><td>3</td></tr>" for each in names)
    table = f"<table><thead><tr><th>Cycle</th><th>People</th></tr></thead><tbody>{rows}</tbody>"
    page = opened(
        bench,
        new_page(width=NARROW),
        f"<chart-figure kind='bar' horizontal>{table}</table></chart-figure>",
    )

    canvas = page.get_by_role("img", name="Chart").bounding_box()

    assert canvas
    # Four lines of 16 characters at 15 px for each of eight bars.
    assert canvas["height"] >= 8 * 4 * 15
