"""Stems with a figure, a drawn picture, a data set and a message: post-test and review card."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.browser.signed_in import open_as
from tests.cli.serving import CONTENT, Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

MODULE = "modules/m01_first_look"
POST_TEST = "/modules/m01-first-look/post-test/"
FIGURE = '![Two boxes with an arrow between them](figures/two_boxes.svg \\"Two boxes.\\")\\n\\n'
DUMP = (
    "\\n\\n```dicom\\n(0008,0016) UI [1.2.840.10008.5.1.4.1.1.2]  #  26, 1 SOPClassUID\\n"
    "(0008,0060) CS [CT]                         #   2, 1 Modality\\n```"
)
MESSAGE = (
    "\\n\\n```hl7\\nPID|1||4711^^^LAKE^MR||Novak^Iva||19820417|F\\n"
    "OBR|1|P311^WARD|A7702^RIS|XRKNEE^Knee, two views|||20260309143000\\n```"
)
PICTURE = '![A disc on a dark ground](pictures/slice \\"A slice.\\")\\n\\n'
DRAWN = '{"slice": plate(40, 30)},'
EDITS = (
    ("module.toml", "post_test_items = 2", "post_test_items = 8"),
    ("items.toml", 'stem = "A colleague renames', f'stem = "{FIGURE}A colleague renames'),
    ("items.toml", 'are encoded?"', f'are encoded?{DUMP}"'),
    ("items.toml", 'the prefix DICM?"', f'the prefix DICM?{MESSAGE}"'),
    ("items.py", '        f"A preamble of', f'        "{PICTURE}"\n        f"A preamble of'),
    ("items.py", '+ 10}"),\n        ],', f'+ 10}}"),\n        ],\n        {DRAWN}'),
    ("items.py", "\n\n\ndef _wrong", "\nfrom app.grading.phantoms import plate\n\n\ndef _wrong"),
)
KINDS = {
    "figure": ".figure:not(.picture) svg",
    "picture": ".figure.picture svg",
    "data set": ".excerpt code.language-dicom",
    "message": ".excerpt code.language-hl7",
}


@dataclass(frozen=True, slots=True)
class StemSite:
    """The running site, Ada signed in, and her post-test that shows each kind of stem."""

    address: str
    ada: Browser
    sitting: str

    def open(self, page: Page, path: str) -> None:
        """Open *path* in *page*, signed in."""
        open_as(page, self.address, self.ada, path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StemSite]:
    """Give the small content with a stem of each kind, served."""
    root = tmp_path_factory.mktemp("stems")
    content, home = root / "content", root / "home"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("__pycache__"))
    for name, old, new in EDITS:
        _replace(content / MODULE / name, old, new)
    told = environment(home, free_port(), content)
    add_ada(told)
    server = Server(told)
    try:
        server.wait_until_ready(120)
        ada = Browser(server.port)
        ada.sign_in()
        _, sitting = ada.post(POST_TEST)
        yield StemSite(f"http://127.0.0.1:{server.port}", ada, sitting)
    finally:
        server.stop()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_post_test_shows_each_kind_of_stem(site: StemSite, new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    site.open(page, site.sitting)

    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        for selector in KINDS.values():
            expect(page.locator(selector)).to_have_count(1)
            expect(page.locator(selector)).to_be_visible()
        assert faults_in(page, axe) == []


def test_grays_of_a_picture_are_those_of_its_pixels_in_both_themes(
    site: StemSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, site.sitting)

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        inks = page.locator(".picture path").evaluate_all(
            "paths => paths.map((each) => getComputedStyle(each).fill)"
        )

        assert sorted(inks) == ["rgb(208, 208, 208)", "rgb(32, 32, 32)"]


def test_a_wide_excerpt_scrolls_by_keyboard_and_keeps_its_lines(
    site: StemSite, new_page: NewPage
) -> None:
    page = new_page(width=320)
    site.open(page, site.sitting)

    for name in ("DICOM elements", "HL7 segments"):
        excerpt = page.get_by_role("group", name=name)
        excerpt.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
        assert excerpt.evaluate("group => group.scrollLeft") > 0
        height, line = excerpt.locator("code").evaluate(
            "code => [code.getBoundingClientRect().height,"
            " parseFloat(getComputedStyle(code).lineHeight)]"
        )
        assert height < 3 * line


def test_review_cards_show_each_kind_of_stem(site: StemSite, new_page: NewPage, axe: Axe) -> None:
    site.ada.post(f"{site.sitting}/hand-in")
    site.ada.post("/me/study", new_cards_a_day="100", exam_on="", hours_a_week="4")
    page = new_page(width=PHONE)
    seen: set[str] = set()
    for _ in range(40):
        site.open(page, "/review/")
        here = {kind for kind, selector in KINDS.items() if page.locator(selector).count()}
        if here - seen:
            assert faults_in(page, axe, DESK, PHONE) == []
        seen |= here
        if seen == set(KINDS):
            break
        page.locator("[data-review-answer] > summary").click()
        with page.expect_response(re.compile("/grade")):
            page.locator("[name=rating][value='1']").click()

    assert seen == set(KINDS)
