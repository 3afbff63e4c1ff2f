"""An engine's administrator in Chromium: a message parked, corrected, delivered; in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.browser.looks import DESK, PHONE, seen
from tests.every_kind import busy_content

pytestmark = pytest.mark.browser

MESSAGE = "MSH|^~\\&|EHR|W|ENGINE|W|20260101||ADT^A04|77|P|2.5.1\nPID|1||"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("busy"), busy_content) as running:
        yield running


def send(page: Page, message: str) -> None:
    """Send *message* to the engine from its page."""
    form = page.locator("details", has=page.get_by_text("Send an HL7 message", exact=True)).last
    form.locator("summary").first.click()
    form.locator(".cm-content").click()
    page.keyboard.insert_text(message)
    form.get_by_role("button", name="Send the message").click()
    expect(page.locator("#newest")).to_contain_text("accepted")


def park(site: KindsSite, page: Page) -> str:
    """Have a message parked, and return the address of the systems."""
    site.open_variant(page)
    page.locator("#bench-systems").get_by_role("link", name="ENGINE").click()
    send(page, MESSAGE)
    expect(page.get_by_role("region", name="Parked message 1")).to_contain_text("PID|1||")
    return page.url.split("/systems/")[0]


def test_a_parked_message_is_released_corrected_and_delivered(
    site: KindsSite, new_page: NewPage
) -> None:
    page = new_page()
    place = park(site, page)

    page.get_by_text("Release message 1 corrected").click()
    page.get_by_label("Message 1, corrected").fill(f"{MESSAGE}4711")
    page.get_by_role("button", name="Release the correction message 1").click()

    expect(page.locator("#newest")).to_contain_text("Message 1 is back in the queue to ris")
    expect(page.get_by_role("region", name="Deliveries")).to_contain_text("delivered AA")
    expect(page.locator("#panel-parked + .empty-state")).to_have_text("No message is parked.")
    page.goto(f"{place}/systems/ris")
    expect(page.get_by_role("region", name="Table: Patients")).to_contain_text("4711")


def test_the_pages_of_every_system_can_be_used_by_everybody(
    site: KindsSite, new_page: NewPage, axe: Axe
) -> None:
    page = new_page(width=PHONE, height=800)
    place = park(site, page)
    faults = {"engine": seen(page, axe, DESK, PHONE)}
    for node in ("ehr", "ris", "mwl", "ct", "archive"):
        page.goto(f"{place}/systems/{node}")
        faults[node] = seen(page, axe, DESK, PHONE)

    assert {name: found for name, found in faults.items() if found} == {}
