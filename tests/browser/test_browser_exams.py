"""A mock exam in Chromium: by keyboard, through a reload and a lost connection, to its report."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import faults_of
from tests.browser.site_server import PASSWORD, RunningSite, demonstration

PRIYA = "priya.raman@harbor.example"
GRACE = "grace.kim@harbor.example"
QUESTIONS = 10

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("exams") / "home") as running:
        yield running


def sign_in(page: Page, site: RunningSite, email: str = PRIYA) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.address}/")


def begin(page: Page, site: RunningSite) -> str:
    """Begin a custom form or go on with the open one; return the exam's address."""
    page.goto(f"{site.address}/exams/")
    going_on = page.get_by_role("link", name="Go on with it")
    if going_on.count():
        going_on.click()
        page.wait_for_url(re.compile(r"/exams/[0-9a-f-]{36}$"))
        return page.url
    form = page.locator("#custom")
    for box in form.locator("input[type=checkbox]").all():
        box.set_checked(box.get_attribute("value") in {"F", "H", "J"})
    form.get_by_label(re.compile("^Questions")).fill(str(QUESTIONS))
    form.get_by_role("button", name="Begin the custom form").click()
    page.wait_for_url(re.compile("/questions/1$"))
    return page.url.partition("/questions")[0]


def saved(page: Page) -> None:
    expect(page.locator("[data-save-state]")).to_have_text("Saved")


def wait_for(page: Page, number: int) -> None:
    page.wait_for_url(re.compile(f"/questions/{number}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {number}")
    expect(page.locator("[data-exam-keys]")).to_be_visible()


def test_1_the_keys_choose_flag_and_turn_pages_and_a_reload_keeps_all(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site)
    begin(page, site)
    wait_for(page, 1)

    page.keyboard.press("2")
    saved(page)
    page.keyboard.press("f")
    page.get_by_label("Strike out option 1").check()
    page.get_by_label("Note to yourself").fill("1 and 3 are not it")
    expect(page.locator("#choice-2")).to_be_checked()
    page.get_by_label("Note to yourself").blur()
    page.keyboard.press("n")
    wait_for(page, 2)
    page.keyboard.press("3")
    page.keyboard.press("p")
    wait_for(page, 1)
    page.reload()

    expect(page.locator("#choice-2")).to_be_checked()
    expect(page.locator("#flagged")).to_be_checked()
    expect(page.get_by_label("Strike out option 1")).to_be_checked()
    expect(page.get_by_label("Note to yourself")).to_have_value("1 and 3 are not it")
    line = page.locator(".exam-option").first.locator(".option-text")
    assert "line-through" in line.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_2_another_machine_goes_on_where_the_first_was(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site)

    begin(page, site)

    expect(page.get_by_text("2 of 10 questions answered, 1 flagged.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Question 2 answered")).click()
    wait_for(page, 2)
    expect(page.locator("#choice-3")).to_be_checked()
    face = page.locator("[data-clock-face]")
    before = face.inner_text()
    assert re.fullmatch(r"0\d:\d\d|10:00", before)
    expect(face).not_to_have_text(before)


def test_3_what_could_not_be_sent_waits_and_is_sent(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site)
    exam = begin(page, site)
    page.goto(f"{exam}/questions/4")
    wait_for(page, 4)

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    page.route("**/questions/4", cut)
    page.keyboard.press("1")
    expect(page.locator("[data-save-state]")).to_contain_text("cannot be reached")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{exam}/questions/4")
    page.unroute("**/questions/4")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.goto(exam)
    page.goto(f"{exam}/questions/4")

    expect(page.locator("#choice-1")).to_be_checked()


def test_4_the_keys_can_be_switched_off(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site)
    exam = begin(page, site)
    page.goto(f"{exam}/questions/5")
    wait_for(page, 5)

    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("1")
    page.keyboard.press("n")
    page.wait_for_timeout(300)

    assert page.url == f"{exam}/questions/5"
    expect(page.locator("#choice-1")).not_to_be_checked()


def test_5_the_warnings_are_said_once_and_politely_and_time_closes_the_exam(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, GRACE)
    exam = begin(page, site)
    voice = page.locator(".exam-clock + [aria-live=polite]")
    expect(voice).to_have_text("10 minutes left.")
    page.goto(f"{exam}/questions/2")
    wait_for(page, 2)
    page.wait_for_timeout(2500)
    expect(voice).to_have_text("")

    page.keyboard.press("1")
    saved(page)
    _run_out(site, exam.rsplit("/", 1)[1])
    page.reload()

    page.wait_for_url(re.compile("/report$"))
    expect(page.get_by_text("Time ran out").first).to_be_visible()


def _run_out(site: RunningSite, exam: str) -> None:
    """Let the deadline of the exam have passed, as the server's own database has it."""
    store = site.store()
    with store.writing() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE exam_sitting SET deadline_at = started_at WHERE id = ?", (exam,)
        )
    store.close()


def test_6_every_exam_page_is_accessible_in_both_themes_and_fits_a_narrow_phone(
    site: RunningSite, new_page: NewPage, axe: Axe
) -> None:
    page, faults = new_page(), {}
    sign_in(page, site)
    for path in _pages(page, site):
        page.goto(path)
        if found := faults_of(page, axe):
            faults[path] = found

    assert not faults, json.dumps(faults, indent=1)


def test_6_a_drill_asks_how_sure_one_is_and_tells_where_one_was_sure_and_wrong(
    site: RunningSite, new_page: NewPage, axe: Axe
) -> None:
    page = new_page(theme="dark", width=320, height=640)
    sign_in(page, site, GRACE)
    page.goto(f"{site.address}/exams/")
    page.locator("#drill-domain").select_option("J")
    page.get_by_role("button", name="Begin the drill").click()
    page.wait_for_url(re.compile("/questions/1$"))
    exam = page.url.partition("/questions")[0]

    for number in range(1, 6):
        page.goto(f"{exam}/questions/{number}")
        page.locator("#choice-1").check()
        page.get_by_label("Sure", exact=True).check()
        saved(page)
    faults = axe.faults(page)
    page.goto(exam)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url(re.compile("/report$"))

    assert faults + axe.faults(page) == []
    expect(page.get_by_role("heading", name="How sure you were")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def _pages(page: Page, site: RunningSite) -> list[str]:
    """Return the pages of an exam that Priya handed in and of one that is open."""
    page.goto(f"{site.address}/exams/")
    if not page.locator("tbody a", has_text=re.compile(r"Custom form 1$")).count():
        raise AssertionError("The walk above began an exam.")
    open_one = begin(page, site)
    page.goto(f"{site.address}/exams/")
    reports = page.locator("table a[href$='/report']")
    if not reports.count():
        page.goto(open_one)
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url(re.compile("/report$"))
        report, open_one = page.url, begin(page, site)
    else:
        report = f"{site.address}{reports.first.get_attribute('href')}"
    return [
        f"{site.address}/exams/", open_one, f"{open_one}/questions/1", f"{open_one}/questions/10",
        report, report.replace("/report", "/review"),
    ]  # fmt: skip


def test_7_the_report_says_what_to_do_and_is_shared_by_a_switch(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site)
    page.goto(f"{site.address}/exams/")
    page.locator("table a[href$='/report']").last.click()

    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
    assert page.locator("main a[href*='/lessons/']").count() > 0
    page.get_by_role("button", name="Share with my mentor").click()
    expect(page.get_by_text("Your mentors can read this report since")).to_be_visible()
    page.get_by_role("link", name="Read why: missed questions").click()

    expect(page.get_by_text("Right answer").first).to_be_visible()
