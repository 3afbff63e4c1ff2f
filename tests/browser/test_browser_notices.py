"""Notices, mail and calendar in a browser: chosen, received, unsubscribed from; and looks."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from app.learning.notices import tell
from app.records.people import Person
from app.settings import read_settings
from app.store import Store
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.browser.signed_in import open_as
from tests.cli.serving import EMAIL, Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

CHOICES = "/me/settings/notices"


@dataclass(frozen=True, slots=True)
class MailSite:
    """The running site, its home, who is signed in, and the store beneath."""

    address: str
    home: Path
    browser: Browser
    ada: Person
    store: Store

    def open(self, page: Page, path: str) -> None:
        """Open *path*, signed in as Ada."""
        open_as(page, self.address, self.browser, path)

    def tell(self, topic: str, sentence: str) -> None:
        """Tell Ada something."""
        with self.store.writing() as unit:
            tell(self.ada.organization_id, self.ada.id, topic, sentence, "/me/mentoring", unit)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailSite]:
    """Give the small content, served, and Ada signed in."""
    home = tmp_path_factory.mktemp("notices") / "home"
    told = environment(home, free_port())
    add_ada(told)
    store = Store(read_settings({k: v for k, v in told.items() if "READING" in k}).database_url)
    server = Server(told)
    try:
        server.wait_until_ready(180)
        with store.reading() as unit:
            ada = unit.people.with_email(EMAIL)
        assert ada is not None
        browser = Browser(server.port)
        browser.sign_in()
        yield MailSite(f"http://127.0.0.1:{server.port}", home, browser, ada, store)
    finally:
        server.stop()
        store.close()


def test_a_notice_comes_by_mail_and_its_address_ends_the_topic(
    site: MailSite, new_page: NewPage
) -> None:
    site.tell("goal", "Grace Hopper proposes a goal: read three headers.")
    page = new_page()
    page.goto(_no_more(_letter(site.home, "read three headers")))
    page.get_by_role("button", name="No more mail about this").click()
    expect(page.get_by_role("status")).to_contain_text("no more mail about “Goals")

    site.open(page, CHOICES)
    expect(page.get_by_label("Goals proposed, agreed or met")).to_have_value("off")
    site.open(page, "/me/notices/")
    expect(page.get_by_text("read three headers.").first).to_be_visible()


def test_the_calendar_is_subscribed_to_by_the_address_that_is_shown_once(
    site: MailSite, new_page: NewPage
) -> None:
    page = new_page()
    site.open(page, CHOICES)
    page.get_by_role("button", name="Make a new address").click()
    address = page.get_by_label("Address to subscribe to").input_value()

    with urlopen(address) as answer:  # noqa: S310 - an address of ours
        assert answer.read().startswith(b"BEGIN:VCALENDAR\r\n")

    site.open(page, CHOICES)
    expect(page.get_by_label("Address to subscribe to")).to_have_count(0)
    page.get_by_role("button", name="Revoke the address").click()
    expect(page.get_by_text("It has no address so far.")).to_be_visible()


def test_the_pages_of_notices_and_mail_are_accessible_and_fit(
    site: MailSite, new_page: NewPage, axe: Axe
) -> None:
    for number in range(12):
        site.tell("answer", f"Grace Hopper wrote to you about L{number:02} Header scavenger hunt.")
    page, faults = new_page(width=PHONE), {}
    site.tell("regrade", "Attempt 1 was graded again.")
    asking = _no_more(_letter(site.home, "graded again")).removeprefix(site.address)

    for path in ("/me/notices/", CHOICES, f"{CHOICES}?saved=1", "new address", asking, "/"):
        site.open(page, CHOICES if path == "new address" else path)
        if path == "new address":
            page.get_by_role("button", name="Make a new address").click()
        if found := faults_in(page, axe, DESK, PHONE):
            faults[path] = found
        _picture(page, path)

    assert not faults, json.dumps(faults, indent=1)


def _letter(home: Path, words: str) -> str:
    """Return the text of the mail with *words* that the running site writes, once it is there."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        for path in (home / "outbox").glob("*.eml"):
            body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
            if body is not None and words in (text := str(body.get_content())):
                return text
        time.sleep(0.5)
    raise AssertionError("No such mail came.")


def _no_more(text: str) -> str:
    return next(line.strip() for line in text.splitlines() if "/unsubscribe/" in line)


def _picture(page: Page, path: str) -> None:
    folder = os.environ.get("NOTICES_PICTURES")
    if folder:
        name = path.strip("/").replace("/", "_").replace(" ", "_")[:24] or "home"
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
