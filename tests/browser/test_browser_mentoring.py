"""Mentor and mentee in Chromium: a rule, an extension, a question at a finding, its answer."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import faults_of
from tests.browser.site_server import PASSWORD, RunningSite, demonstration

DANIEL = "daniel.osei@harbor.example"
TOMAS = "tomas.lindqvist@harbor.example"
LAB = "/labs/header-scavenger-hunt"
SEEN: dict[str, str] = {}
"""Addresses that the walk came by, for the looks after it."""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("mentoring") / "home") as running:
        yield running


def sign_in(page: Page, site: RunningSite, email: str) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.address}/")


def test_1_a_mentor_assigns_by_rule_after_a_preview_and_gives_more_time(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, TOMAS)
    page.goto(f"{site.address}/mentor/assign")
    page.locator("#module").select_option(label="Mock exam, half form")
    page.locator("#target").select_option("rule")
    page.get_by_text("Whom a rule fits").click()
    page.get_by_label("Job role").fill("PACS analyst")
    page.get_by_label("Hired within the last").fill("500")
    page.locator("#due-days").check()
    page.locator("#due_days").fill("30")
    page.get_by_role("button", name="Show whom this reaches").click()

    page.get_by_role("heading", name=re.compile("This reaches .* today")).wait_for()
    assert page.locator("#preview tr", has_text="Daniel Osei").is_visible()
    page.get_by_role("button", name=re.compile("^Keep the rule")).click()
    page.wait_for_url(re.compile("/mentor/#assigned"))
    page.get_by_role("link", name="Mock exam, half form for Daniel Osei").click()
    SEEN["assignment"] = page.url
    page.get_by_text("More time, or not at all").click()
    page.get_by_label("Days more").fill("14")
    page.get_by_label("Why").fill("Night shifts until the end of the month.")
    page.get_by_role("button", name="Extend for Daniel Osei").click()

    page.get_by_text("Daniel Osei got more time").wait_for()


def test_2_the_learner_reads_it_and_asks_at_the_very_finding(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, DANIEL)
    assert page.get_by_text("You have more time for Mock exam, half form").is_visible()
    page.goto(f"{site.address}{LAB}")
    exercise = page.locator(".exercise", has=page.locator("input.form-control[id^='input-']")).first
    exercise.locator("input.form-control").fill("1.2.840.10008.1.2")
    exercise.get_by_role("button", name="Check this answer").click()
    exercise.get_by_role("link", name="Ask your mentor").first.click()

    page.get_by_label("Your question").fill("Which of the two UIDs names the encoding?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Which of the two UIDs names the encoding?").wait_for()
    assert page.get_by_text("Waiting since").is_visible()
    SEEN["question"] = page.url


def test_3_the_mentor_takes_it_from_the_queue_and_answers(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, TOMAS)
    page.get_by_text("Daniel Osei asks in").wait_for()
    page.goto(f"{site.address}/mentor/")
    page.get_by_role("link", name=re.compile("^Queue")).click()
    page.get_by_role("link", name=re.compile("^Daniel Osei")).click()
    SEEN["thread"] = page.url
    assert page.get_by_text("Which of the two UIDs names the encoding?").is_visible()
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("Yours until").wait_for()
    page.get_by_label("Your answer").fill("Transfer Syntax UID (0002,0010). The other is a class.")
    page.get_by_role("button", name="Send the answer").click()

    page.wait_for_url(f"{site.address}/mentor/queue")
    assert page.get_by_role("link", name=re.compile("^Maya Okafor")).is_visible()
    assert page.get_by_role("link", name=re.compile("^Daniel Osei")).count() == 0


def test_4_the_learner_sees_the_answer(site: RunningSite, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, DANIEL)
    notice = page.locator(".notice", has_text="Tomas Lindqvist wrote to you")
    notice.get_by_role("link", name="See it").click()

    page.get_by_text("Transfer Syntax UID (0002,0010).").wait_for()
    page.get_by_role("link", name="Back to the exercise").click()
    assert page.get_by_text("Your mentor wrote").first.is_visible()


def test_5_the_mentor_looks_as_the_learner_and_can_change_nothing(
    site: RunningSite, new_page: NewPage
) -> None:
    page = new_page()
    sign_in(page, site, TOMAS)
    page.goto(f"{site.address}/mentor/")
    page.get_by_role("link", name="Daniel Osei").first.click()
    page.get_by_role("heading", name="Next best step").wait_for()
    SEEN["mentee"] = page.url
    page.get_by_role("button", name="Look as Daniel").click()
    page.get_by_text("You look at the site as").wait_for()
    page.goto(SEEN["question"])
    assert page.get_by_text("The other is a class.").is_visible()
    assert page.get_by_role("button", name="Send").count() == 0
    page.get_by_role("button", name="Stop looking").click()
    page.wait_for_url(SEEN["mentee"])


def test_6_the_pages_are_accessible_in_both_themes_and_fit_a_narrow_phone(
    site: RunningSite, new_page: NewPage, axe: Axe
) -> None:
    page, faults = new_page(), {}
    for email, addresses in _looks(site).items():
        sign_in(page, site, email)
        for address in addresses:
            page.goto(address)
            if found := faults_of(page, axe):
                faults[address] = found
        page.context.clear_cookies()

    assert not faults, json.dumps(faults, indent=1)


def _looks(site: RunningSite) -> dict[str, list[str]]:
    return {
        TOMAS: [
            f"{site.address}/mentor/", f"{site.address}/mentor/assign",
            f"{site.address}/mentor/queue", SEEN["assignment"], SEEN["thread"], SEEN["mentee"],
        ],
        DANIEL: [f"{site.address}/", f"{site.address}/me/mentoring", SEEN["question"]],
    }  # fmt: skip
