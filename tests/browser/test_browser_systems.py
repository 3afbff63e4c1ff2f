"""The systems of a hospital in Chromium: configured, operated, taken back; in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, Variant, serving_kinds
from tests.browser.looks import DESK, PHONE, seen

pytestmark = pytest.mark.browser

MESSAGE = "MSH|^~\\&|EHR|W|ENGINE|W|20260101||ADT^A01|77|P|2.5.1\nPID|1||123"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("systems")) as running:
        yield running


def open_archive(variant: Variant) -> Page:
    page = variant.page
    page.locator("#bench-systems").get_by_role("link", name="Archive", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Archive")
    return page


def action(page: Page, title: str) -> Locator:
    """Unfold the form of an action, and return it."""
    form = page.locator("details", has=page.get_by_text(title, exact=True)).last
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def echo(page: Page) -> Locator:
    form = action(page, "Verify with C-ECHO")
    form.get_by_label("Calling AE title (you)").fill("CT99")
    form.get_by_role("button", name="Send C-ECHO").click()
    return page.locator("#newest")


def add_device(page: Page, title: str) -> None:
    page.get_by_label("AE title, line 3").fill(title)
    page.get_by_role("button", name="Save the device table").click()


def test_a_device_is_let_in_stores_and_is_shut_out_again(
    site: KindsSite, new_page: NewPage
) -> None:
    page = open_archive(site.open_variant(new_page()))

    expect(echo(page)).to_contain_text("rejected (1/1/3)")
    add_device(page, "CT99")
    expect(page.locator("#newest")).to_contain_text("device table: with CT99")
    expect(echo(page)).to_contain_text("answered the echo")
    page.locator("#newest .wt-summary", has_text="A-ASSOCIATE-AC").first.click()
    expect(page.locator("#newest .wt-detail").first).to_contain_text("1.2.840.10008.1.1")

    form = action(page, "Send objects with C-STORE")
    form.get_by_label("Calling AE title (you)").fill("CT99")
    form.get_by_label("scan.dcm").check()
    form.get_by_role("button", name="Send C-STORE").click()
    expect(page.locator("#newest")).to_contain_text("1 object was received")
    expect(page.locator("#panel-holdings + .holdings")).to_contain_text("1 object")

    page.get_by_role("button", name="Undo version 1").click()
    expect(page.locator(".system-history").first).to_contain_text("without CT99")
    expect(page.locator("#panel-holdings + .holdings")).to_contain_text("1 object")
    expect(echo(page)).to_contain_text("rejected (1/1/3)")


def test_the_pages_of_systems_can_be_used_by_everybody(
    site: KindsSite, new_page: NewPage, axe: Axe
) -> None:
    variant = site.open_variant(new_page(width=PHONE, height=800))
    page = open_archive(variant)
    faults = {}
    echo(page)
    add_device(page, "A" * 17)
    expect(page.locator(".field-error")).to_contain_text("there is room for 16")
    faults["refused"] = seen(page, axe, DESK, PHONE)
    place = page.url.split("/systems/")[0]
    page.goto(f"{place}/systems/engine")
    action(page, "Send an HL7 message").locator(".cm-content").click()
    page.keyboard.insert_text(MESSAGE)
    page.get_by_role("button", name="Send the message").click()
    expect(page.locator("#newest")).to_contain_text("accepted")
    faults["engine"] = seen(page, axe, DESK, PHONE)
    for path in ("systems", "systems/mute", "exchanges/1"):
        page.goto(f"{place}/{path}")
        faults[path] = seen(page, axe, DESK, PHONE)

    assert {name: found for name, found in faults.items() if found} == {}
