"""A practice hospital in Chromium: two faults go in, the mentee mends one, the mentor sees it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from app.records.people import Person, Role
from app.store import Store
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import serving_kinds
from tests.browser.looks import DESK, PHONE, seen
from tests.browser.test_browser_systems import action
from tests.people import person, team
from tests.web.clients import PASSWORD, give_password

pytestmark = pytest.mark.browser

SHUT = "The archive no longer knows the ultrasound's AE title."
FULL = "The archive's quota is used up."
ADDRESSES: dict[str, str] = {}
"""Addresses that the walk came by, for the looks after it."""


@dataclass(frozen=True, slots=True)
class Ward:
    """A served site with a mentor and her mentee."""

    address: str
    mentor: Person
    mentee: Person


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with serving_kinds(tmp_path_factory.mktemp("sandboxes")) as running:
        yield ward_of(running.address, running.store)


def ward_of(address: str, store: Store) -> Ward:
    """Add a mentor and a mentee to the site's hospital."""
    with store.reading() as unit:
        [hospital] = unit.organizations.all()
    mentee = person(store, hospital, "Daniel Osei")
    day = team(store, hospital, "Day", mentee)
    mentor = person(store, hospital, "Tomas Lind", Role.MENTOR, team=day)
    give_password(store, mentor, mentee)
    return Ward(address, mentor, mentee)


def sign_in(page: Page, site: Ward, who: Person) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.address}/")


def fault(page: Page, title: str) -> str:
    """Return what the mentor's list says of a fault."""
    return page.locator("#faults ~ ul > li", has_text=title).inner_text()


def test_1_a_mentor_opens_a_hospital_and_puts_two_faults_in(site: Ward, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, site.mentor)
    page.goto(f"{site.address}/mentor/")
    page.get_by_role("link", name="Practice hospitals").click()
    page.get_by_label("For", exact=True).select_option(label="Daniel Osei")
    page.get_by_role("button", name="Open a practice hospital").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Practice hospital of Daniel Osei")
    ADDRESSES["mentor"] = page.url

    page.get_by_label(SHUT).check()
    page.get_by_label(FULL).check()
    page.get_by_role("button", name="Put these in").click()

    expect(page.get_by_text("0 of 2 faults mended")).to_be_visible()
    assert "Still there" in fault(page, SHUT)


def test_2_the_mentee_finds_one_and_mends_it(site: Ward, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, site.mentee)
    told = page.locator(".notice", has_text="opened a practice hospital for you")
    told.get_by_role("link", name="See it").click()
    ADDRESSES["mentee"] = page.url
    expect(page.get_by_text(SHUT)).to_have_count(0)
    page.get_by_role("link", name="Go to the systems").click()
    page.get_by_role("link", name="Ultrasound", exact=True).click()
    title = page.locator(".meta-line code").last.inner_text()
    page.get_by_role("link", name="Systems", exact=True).click()
    page.get_by_role("link", name="Archive (PACS)", exact=True).click()
    ADDRESSES["archive"] = page.url

    verify(page, title)
    expect(page.locator("#newest")).to_contain_text("Failed")
    expect(page.locator("#newest")).to_contain_text(re.compile("calling AE title", re.IGNORECASE))
    add(page, title)
    verify(page, title)

    expect(page.locator("#newest")).to_contain_text("Done")
    expect(page.locator("body")).not_to_contain_text("Fault put in")


def verify(page: Page, title: str) -> None:
    """Send an echo under the AE title."""
    form = action(page, "Verify with C-ECHO")
    form.get_by_label("Calling AE title (you)").fill(title)
    form.get_by_role("button", name="Send C-ECHO").click()
    expect(page.locator("#newest")).to_contain_text("C-ECHO")


def add(page: Page, title: str) -> None:
    """Enter the title in the last line of the device table."""
    table = page.locator("form", has=page.locator("input[name=_table][value=device_table]"))
    table.locator("xpath=ancestor::details").evaluate("each => each.open = true")
    table.locator("input[name$='.ae_title']").last.fill(title)
    table.get_by_role("button", name="Save the device table").click()
    expect(page.locator("#newest")).to_contain_text("Configuration")


def test_3_the_mentor_sees_what_was_done_and_closes_it(site: Ward, new_page: NewPage) -> None:
    page = new_page()
    sign_in(page, site, site.mentor)
    page.goto(ADDRESSES["mentor"])

    expect(page.get_by_text("1 of 2 faults mended")).to_be_visible()
    assert "Mended" in fault(page, SHUT)
    assert "Still there" in fault(page, FULL)
    done = page.locator("#done ~ ol")
    expect(done).to_contain_text("C-ECHO")
    done.get_by_role("link", name=re.compile("^C-ECHO")).first.click()
    expect(page.get_by_text("What was asked")).to_be_visible()
    page.goto(ADDRESSES["mentor"])
    page.get_by_role("button", name="Show Daniel the faults").click()
    expect(page.get_by_text("Daniel has seen this list")).to_be_visible()


def test_4_the_pages_can_be_used_by_everybody(site: Ward, new_page: NewPage, axe: Axe) -> None:
    page = new_page(width=PHONE)
    sign_in(page, site, site.mentor)
    faults = {}
    for name, address in (
        ("list", f"{site.address}/mentor/sandboxes/"),
        ("mentor", ADDRESSES["mentor"]),
        ("exchange", f"{ADDRESSES['mentor']}/exchanges/1"),
    ):
        page.goto(address)
        faults[name] = seen(page, axe, DESK, PHONE)
    page.goto(ADDRESSES["mentor"])
    page.get_by_role("button", name="Put these in").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one fault")
    faults["refused"] = seen(page, axe, DESK, PHONE)
    other = new_page(width=PHONE)
    sign_in(other, site, site.mentee)
    other.goto(ADDRESSES["mentee"])
    faults["mentee"] = seen(other, axe, DESK, PHONE)

    assert {name: found for name, found in faults.items() if found} == {}


def test_5_the_note_closes_it(site: Ward, new_page: NewPage) -> None:
    mentor, mentee = new_page(), new_page("dark", 390, 844)
    sign_in(mentor, site, site.mentor)
    mentor.goto(ADDRESSES["mentor"])
    mentor.get_by_label("Note for Daniel").fill("You asked the archive first.\nTry the quota next.")
    mentor.get_by_role("button", name="Close the hospital").click()
    expect(mentor.get_by_role("button", name="Put these in")).to_have_count(0)

    sign_in(mentee, site, site.mentee)
    mentee.goto(ADDRESSES["mentee"])
    expect(mentee.get_by_text("Try the quota next.")).to_be_visible()
    mentee.goto(ADDRESSES["archive"])
    verify_refused(mentee)


def verify_refused(page: Page) -> None:
    """Try an echo, and read that nothing is done any more."""
    form = action(page, "Verify with C-ECHO")
    form.get_by_label("Calling AE title (you)").fill("ANY")
    form.get_by_role("button", name="Send C-ECHO").click()
    expect(page.get_by_role("alert")).to_contain_text("Your mentor closed this practice hospital")
