"""Review by keyboard alone, the glossary's buttons, plan and diagnostic, on the real content."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.browser.signed_in import open_as
from tests.cli.serving import ROOT, Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

POST_TEST = "/modules/m06-hl7-v2/post-test/"
DIAGNOSTIC = "/paths/orders-and-integration/diagnostic/"


@dataclass(frozen=True, slots=True)
class ReviewSite:
    """The running site, and Ada signed in to it."""

    address: str
    ada: Browser

    def open(self, page: Page, path: str) -> None:
        """Open *path* in *page*, signed in."""
        open_as(page, self.address, self.ada, path)

    def clear_today(self) -> None:
        """Let no card be left for today: each is known at once."""
        self.ada.post("/me/study", new_cards_a_day="100", exam_on="", hours_a_week="4")
        while "/grade" in (queue := self.ada.get("/review/")[1]):
            path = queue.split('hx-post="')[1].split('"')[0]
            seen = queue.split('name="seen" value="')[1].split('"')[0]
            self.ada.post(path, rating="4", seen=seen)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewSite]:
    """Give the real content, served; Ada has failed a post-test, so that questions wait."""
    home = tmp_path_factory.mktemp("review") / "home"
    told = environment(home, free_port(), ROOT)
    add_ada(told)
    server = Server(told)
    try:
        server.wait_until_ready(120)
        ada = Browser(server.port)
        ada.sign_in()
        _, sitting = ada.post(POST_TEST)
        ada.post(f"{sitting}/hand-in")
        yield ReviewSite(f"http://127.0.0.1:{server.port}", ada)
    finally:
        server.stop()


def show_by_key(page: Page) -> None:
    page.keyboard.press("Space")
    expect(page.locator("[data-review-told]")).to_be_focused()


def test_a_missed_question_comes_back_with_its_reasons(site: ReviewSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/review/")

    expect(page.get_by_role("heading", name="A question you missed")).to_be_visible()
    expect(page.get_by_text("Right answer")).to_be_hidden()
    show_by_key(page)

    expect(page.get_by_text("Right answer")).to_be_visible()
    expect(page.get_by_role("button", name="1 Again")).to_contain_text("in 1 minute")
    expect(page.locator("[data-review-told] a[href*='/lessons/']")).to_contain_text("lesson")


def test_the_queue_is_worked_through_by_keyboard_alone_without_a_reload(
    site: ReviewSite, new_page: NewPage
) -> None:
    site.clear_today()
    for term in ("ae-title", "transfer-syntax"):
        site.ada.post(f"/glossary/{term}/learn")
    page = new_page()
    site.open(page, "/review/")
    page.evaluate("window.marked = true")
    question = page.locator("[data-review-question]")
    expect(question).to_be_focused()
    first = question.locator(".lead").inner_text()

    show_by_key(page)
    page.keyboard.press("4")
    expect(question.locator(".lead")).not_to_have_text(first)
    expect(question).to_be_focused()
    page.keyboard.press("u")
    expect(question.locator(".lead")).to_have_text(first)
    expect(page.get_by_text("The last grade was taken back.")).to_be_visible()

    expect(question).to_be_focused()
    show_by_key(page)
    page.keyboard.press("4")
    expect(question.locator(".lead")).not_to_have_text(first)
    expect(question).to_be_focused()
    show_by_key(page)
    page.keyboard.press("4")
    expect(page.get_by_text("You are done for today.")).to_be_visible()
    assert page.evaluate("window.marked") is True


def test_the_keys_are_nobodys_while_the_focus_is_elsewhere(
    site: ReviewSite, new_page: NewPage
) -> None:
    site.clear_today()
    site.ada.post("/glossary/vr/learn")
    page = new_page()
    site.open(page, "/review/")

    page.get_by_role("searchbox").press_sequentially("u 1")

    expect(page.get_by_role("searchbox")).to_have_value("u 1")
    expect(page.locator("[data-review-answer]")).not_to_have_attribute("open", "")
    page.locator("[data-review-question]").focus()
    page.keyboard.press("3")
    expect(page.locator("[data-review-question] .lead")).to_have_text("VR")


def test_a_term_is_learned_from_the_glossary_and_from_a_lesson(
    site: ReviewSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, "/glossary/")
    marks = page.locator("#marks-vm")

    marks.get_by_role("button", name="Learn this").click()
    expect(marks).to_contain_text("On your cards")
    marks.get_by_role("button", name="I know this").click()
    expect(marks).to_contain_text("Known")

    site.open(page, "/modules/m03-dicom-objects/lessons/elements-and-bytes")
    expect(page.locator("[data-tip][href='/glossary/vm']").first).to_have_class("term-known")
    unknown = page.locator(".reading [data-tip]:not(.term-known)").first
    unknown.hover()
    page.locator(".term-tip button").click()
    expect(page.locator(".term-tip button")).to_have_text("On your review cards")
    site.open(page, str(unknown.get_attribute("href")))
    expect(page.locator(".term-marks")).to_contain_text("On your cards")


def test_hours_and_a_date_become_a_plan_by_week(site: ReviewSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/me/study")

    page.get_by_label("Day of your exam").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
    page.get_by_label("Hours a week").fill("3")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="The time does not suffice")).to_be_visible()
    expect(page.get_by_role("heading", name="Week 1")).to_be_visible()
    expect(page.get_by_role("heading", name="Week 5")).to_be_visible()
    expect(page.get_by_text("Mock exam, half form").first).to_be_visible()


def test_a_diagnostic_keeps_what_is_chosen_and_says_where_to_begin(
    site: ReviewSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, DIAGNOSTIC)
    page.get_by_role("main").get_by_role("button").first.click()

    page.locator("#answer-0-1").check()
    expect(page.locator("[data-save-state]")).to_have_text("Saved")
    page.reload()
    expect(page.locator("#answer-0-1")).to_be_checked()
    page.get_by_role("button", name="Show me where to begin").click()

    expect(page.get_by_role("heading", name="The module", exact=True)).to_be_visible()
    expect(page.locator("ol > li", has_text="M6").last).to_contain_text("Begin with")


def test_every_page_is_accessible_and_fits(site: ReviewSite, new_page: NewPage, axe: Axe) -> None:
    page = new_page(width=PHONE)
    site.ada.post("/glossary/study/learn")
    _, sitting = site.ada.post(DIAGNOSTIC)
    faults = {}
    for path in (
        "/review/", "/review/standing", "/me/study", "/plan/", "/glossary/", "/glossary/ae-title",
        DIAGNOSTIC, sitting, "/",
    ):  # fmt: skip
        site.open(page, path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        if found := faults_in(page, axe, DESK, PHONE):
            faults[path] = found

    assert not faults, json.dumps(faults, indent=1)
