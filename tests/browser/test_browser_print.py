"""Lessons, summaries and exam reports on paper."""

import json
import re
from collections.abc import Iterator
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PageObject

from app.catalog import content_root
from tests.browser.conftest import NewPage
from tests.browser.paper import PRINTABLE, paper_faults, printed
from tests.browser.site_server import RunningSite, demonstration
from tests.browser.test_browser_exams import begin, sign_in

MODULES = sorted(
    path.parent.name.replace("_", "-")
    for path in (content_root() / "modules").glob("*/module.toml")
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("print") / "home") as running:
        yield running


def faults_of(page: Page) -> dict[str, list[str]]:
    """Return what is wrong with the open page on either paper."""
    found = {paper: paper_faults(page, paper) for paper in PRINTABLE}
    return {paper: faults for paper, faults in found.items() if faults}


def text_of(sheet: PageObject) -> str:
    """Return the words of *sheet*, letters that are set as one apart again."""
    return normalize("NFKC", sheet.extract_text())


def test_what_is_wrong_on_paper_is_found(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(
        "<body style='background: #fff'><button>Go</button><p style='color: #ccc'>Pale</p>"
        "<div style='width: 900px'>Wide</div>"
    )

    faults = paper_faults(page)

    assert [fault.split(" ")[0] for fault in faults] == ["prints", "pale", "cut"]


def test_every_summary_is_one_sheet_of_either_paper(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site)

    wrong = {}
    for module in MODULES:
        page.goto(f"{site.address}/modules/{module}/summary")
        last = page.locator(".sheet > *").last.inner_text().split()[-1]
        for paper in PRINTABLE:
            sheets = printed(page, paper).pages
            if len(sheets) != 1 or last not in text_of(sheets[0]):
                wrong[f"{module} on {paper}"] = len(sheets)

    assert len(MODULES) >= 6
    assert wrong == {}


def test_summaries_and_lessons_of_the_dark_theme_are_dark_on_white_and_whole(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page("dark")
    sign_in(page, site)

    faults = {}
    for module in MODULES:
        page.goto(f"{site.address}/modules/{module}")
        lesson = page.locator("main a[href*='/lessons/']").first.get_attribute("href")
        for path in (f"/modules/{module}/summary", lesson):
            page.goto(f"{site.address}{path}")
            if found := faults_of(page):
                faults[str(path)] = found

    assert not faults, json.dumps(faults, indent=1)


def test_an_exam_report_is_printed_without_its_buttons(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page("dark")
    sign_in(page, site)
    page.goto(begin(page, site))
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url(re.compile("/report$"))

    assert faults_of(page) == {}
    text = " ".join(map(text_of, printed(page, "A4").pages))
    assert "Domain by domain" in text
    assert "What to do next" in text
    assert "Share with my mentor" not in text
    assert "Verify a certificate" not in text
