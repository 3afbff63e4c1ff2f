"""A roster in a browser: errors read, mended and confirmed, the invitation followed; and looks."""

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import clock
from app.records.managing import FileState, ReportFile
from app.records.people import Person, Team
from app.settings import read_settings
from app.store import Store
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.browser.signed_in import open_as
from tests.cli.serving import EMAIL, Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

NEW = "a kettle sings before noon"
BAD = (
    "email,first_name,last_name,role,team,manager_email,hire_date,license_ciip,"
    "license_ciip_anchor,shoe_size\r\n"
    "nia@ward.test,Nia,Lloyd,learner,PACS,ines@ward.test,2026-02-01,C-77,2022-02-28,38\r\n"
    "ines@ward.test,Ines,Carvalho,manager,Packs,,2020-01-01,,,40\r\n"
    "omar@ward.test,Omar,Aziz,learner,PACS,,1 May,,,42\r\n"
)
GOOD = BAD.replace("Packs", "PACS").replace("1 May", "2026-05-01")


@dataclass(frozen=True, slots=True)
class RosterSite:
    """The running site, its home, Ada who administers it, and the store beneath."""

    address: str
    home: Path
    ada: Browser
    me: Person
    store: Store

    def open(self, page: Page, path: str) -> None:
        """Open *path*, signed in as Ada."""
        open_as(page, self.address, self.ada, path)

    def link_to(self, email: str) -> str:
        """Return the last link to a password that was mailed to *email*."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            for path in sorted((self.home / "outbox").glob("*.eml"), reverse=True):
                letter = message_from_bytes(path.read_bytes(), policy=default)
                assert isinstance(letter, EmailMessage)
                part = letter.get_body(("plain",))
                found = part and re.search(r"\S+/welcome/\S+", part.get_content())
                if found and email in str(letter["To"]):
                    path.unlink()
                    return found[0]
            time.sleep(0.5)
        raise AssertionError(f"No link was mailed to {email}.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RosterSite]:
    """Give the small content, served, with Ada and a team."""
    home = tmp_path_factory.mktemp("roster") / "home"
    told = environment(home, free_port())
    add_ada(told)
    store = Store(read_settings({k: v for k, v in told.items() if "READING" in k}).database_url)
    with store.writing() as unit:
        me = unit.people.with_email(EMAIL)
        assert me is not None
        unit.teams.add(
            Team(me.organization_id, "6b9b2e5e-0000-4000-8000-000000000001", "PACS", None)
        )
    server = Server(told)
    try:
        server.wait_until_ready(180)
        ada = Browser(server.port)
        ada.sign_in()
        yield RosterSite(f"http://127.0.0.1:{server.port}", home, ada, me, store)
    finally:
        server.stop()
        store.close()


def send(page: Page, text: str) -> None:
    page.get_by_label("CSV file").set_input_files(
        {"name": "march.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Show what would change").click()


def test_1_a_roster_with_errors_is_read_mended_and_confirmed(
    site: RosterSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, "/admin/people")
    page.get_by_role("link", name="Roster from a CSV file").click()
    send(page, BAD)

    rows = page.get_by_role("row")
    expect(page.get_by_text("no such column is known: shoe_size")).to_be_visible()
    ines = rows.filter(has_text="no team called Packs")
    expect(ines).to_contain_text("3")
    expect(rows.filter(has_text="1 May is no day")).to_contain_text("such as 2026-03-31")
    expect(rows.filter(has_text="nor a row without an error")).to_contain_text("nia@ward.test")
    expect(page.get_by_text("No row can be taken over as it is.")).to_be_visible()
    picture(page, "roster-errors")

    page.get_by_role("link", name="Send another file").click()
    send(page, GOOD)
    expect(rows.filter(has_text="nia@ward.test").first).to_contain_text("ines@ward.test")
    picture(page, "roster-difference")
    page.get_by_role("button", name="Change 3 people").click()
    expect(page.get_by_text("New people were sent a link by mail")).to_be_visible()

    site.open(page, "/admin/people")
    expect(rows.filter(has_text="Lloyd, Nia")).to_contain_text("No password yet")
    page.get_by_role("link", name="Lloyd, Nia").click()
    expect(page.get_by_label("Manager\u2019s e-mail address")).to_have_value("ines@ward.test")
    expect(page.get_by_label("Hired on")).to_have_value("2026-02-01")
    expect(page.get_by_text("CIIP C-77, counted from 28 Feb 2022")).to_be_visible()


def test_2_the_invitation_lets_her_in_and_a_forgotten_password_is_no_end(
    site: RosterSite, new_page: NewPage
) -> None:
    page = new_page()
    for password in (NEW, "another kettle sings at dusk"):
        page.goto(site.link_to("nia@ward.test"))
        assert page.url == f"{site.address}/welcome"
        expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
        page.get_by_label("New password").fill("a" * 20)
        page.get_by_role("button", name="Set the password").click()
        expect(page.get_by_role("alert")).to_contain_text("easy to guess")
        page.get_by_label("New password").fill(password)
        page.get_by_role("button", name="Set the password").click()
        expect(page.get_by_text("Your password is set. Sign in with it.")).to_be_visible()
        page.get_by_label("E-mail").fill("nia@ward.test")
        page.get_by_label("Password").fill(password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{site.address}/")
        page.context.clear_cookies()
        page.goto(f"{site.address}/sign-in")
        page.get_by_role("link", name="I forgot my password").click()
        page.get_by_label("E-mail").fill("nia@ward.test")
        page.get_by_role("button", name="Send the link").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def test_3_a_person_is_edited_by_keyboard_and_invited_again(
    site: RosterSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, "/admin/people")
    page.get_by_role("link", name="Aziz, Omar").press("Enter")
    page.get_by_label("Job (may stay empty)").fill("PACS analyst")
    page.get_by_label("Last name").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Send a new invitation").press("Enter")
    expect(page.get_by_text("is on its way to omar@ward.test")).to_be_visible()
    page.get_by_label("Another role").select_option("author")
    page.get_by_role("button", name="Give the role").press("Enter")
    expect(page.get_by_role("button", name="Take away the role Author")).to_be_visible()
    page.get_by_role("link", name="What the audit log says about Omar").click()
    expect(page.get_by_role("cell", name="Give role", exact=True)).to_be_visible()


def test_4_a_search_of_the_people_goes_by_keyboard_and_outlasts_a_deed(
    site: RosterSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, "/admin/people")
    page.get_by_label("State").select_option("No password yet")
    page.get_by_label("Name, address, external ID or job holds").fill("AZIZ, omar")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"1 of \d accounts by last name"))).to_be_visible()

    factor = page.get_by_label("Exam time of Omar Aziz", exact=True)
    factor.select_option("150")
    page.get_by_role("button", name="Keep the exam time of Omar Aziz").press("Enter")
    page.wait_for_url(re.compile("#person-"))

    assert parse_qs(urlsplit(page.url).query) == {"q": ["AZIZ, omar"], "state": ["new"]}
    expect(factor).to_have_value("150")
    page.get_by_role("link", name="Show everybody").press("Enter")
    expect(page.get_by_role("row").filter(has_text="Lloyd, Nia")).to_be_visible()


def test_5_a_long_report_shows_how_far_it_is_and_then_its_file(
    site: RosterSite, new_page: NewPage
) -> None:
    page, file = new_page(), long_report(site)
    site.open(page, f"/reports/files/{file.id}")
    expect(page.get_by_text("12,000 of 40,000 rows")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "30")
    picture(page, "report-file")

    with site.store.writing() as unit:
        unit.report_files.stand(file, state=FileState.READY, rows_made=40_000)

    expect(page.get_by_text("The file is ready: 40,000 rows.")).to_be_visible()
    expect(page.get_by_role("link", name="Download the CSV file")).to_be_visible()


def test_6_the_pages_are_accessible_and_fit(site: RosterSite, new_page: NewPage, axe: Axe) -> None:
    page, faults = new_page(width=PHONE), dict[str, list[str]]()
    with site.store.reading() as unit:
        omar = unit.people.with_email("omar@ward.test") or site.me
    file = long_report(site)
    signed_in = [
        "/admin/people", "/admin/people?q=nobody", f"/admin/people/{omar.id}", "/admin/roster/",
        "/admin/directory", f"/reports/files/{file.id}",
    ]  # fmt: skip
    for path in ["/sign-in", "/sign-in/forgotten", "/sign-in/forgotten/told", "/welcome"]:
        page.goto(f"{site.address}{path}")
        faults |= faults_of(page, axe, path)
    for path in signed_in:
        site.open(page, path)
        faults |= faults_of(page, axe, path.replace(omar.id, "omar"))
    with site.store.writing() as unit:
        unit.report_files.drop(file)

    assert not faults, json.dumps(faults, indent=1)


def long_report(site: RosterSite) -> ReportFile:
    """Return a long report that another process seems to be making."""
    now = clock.now()
    file = ReportFile(
        site.me.organization_id, "6b9b2e5e-0000-4000-8000-00000000000f", site.me.id, "directory",
        "Who does what", "csv", "manage_people", {}, FileState.RUNNING, 12_000, 40_000, now, now,
        None, "",
    )  # fmt: skip
    with site.store.writing() as unit:
        unit.leases.take("report files", "another process", now, now.replace(year=now.year + 1))
        unit.report_files.drop(file)
        unit.report_files.add(file)
    return file


def faults_of(page: Page, axe: Axe, path: str) -> dict[str, list[str]]:
    found = faults_in(page, axe, DESK, 390, PHONE)
    picture(page, f"{path.strip('/').replace('/', '_')[:40]}")
    return {path: found} if found else {}


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("ROSTER_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
