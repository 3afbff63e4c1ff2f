"""A technologist's way in Chromium: worklist, images, performed step, archive, deletion."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.browser.looks import DESK, PHONE, seen
from tests.browser.test_browser_systems import action
from tests.every_kind import busy_content

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("acquiring"), busy_content) as running:
        yield running


def go(page: Page, node: str) -> None:
    """Open the page of a system."""
    page.goto(f"{page.url.split('/systems/')[0]}/systems/{node}")


def called(page: Page, title: str, called_title: str) -> Locator:
    """Return the form of an action that the CT asks for."""
    form = action(page, title)
    form.get_by_label("Calling AE title (you)").fill("CT01")
    form.get_by_label("Called AE title").fill(called_title)
    return form


def send(form: Locator, button: str, says: str) -> None:
    """Post the form, and look at what came of it."""
    form.get_by_role("button", name=button).click()
    expect(form.page.locator("#newest")).to_contain_text(says)


def at_the_device(site: KindsSite, page: Page) -> None:
    """Ask for the worklist as the CT, and open the page of the CT."""
    site.open_variant(page)
    page.locator("#bench-systems").get_by_role("link", name="Mwl").click()
    send(called(page, "Query with C-FIND", "MWL"), "Send C-FIND", "ended with 1 match")
    go(page, "ct")


def test_an_examination_from_the_worklist_to_the_archive(
    site: KindsSite, new_page: NewPage
) -> None:
    page = new_page()
    at_the_device(site, page)
    form = action(page, "Acquire images")
    form.get_by_label("Worklist entry").select_option("1")
    send(form, "Acquire", "Ct acquired Head: 1 image, for its worklist entry")
    go(page, "mwl")
    begun = called(page, "Begin a step (MPPS)", "MWL")
    send(begun, "Send N-CREATE", "has noted the performed procedure step")
    form = called(page, "Change or end a step (MPPS)", "MWL")
    ends = form.get_by_label("Attributes")
    ends.fill(ends.input_value().replace("EndTime=", "EndTime=0815"))
    send(form, "Send N-SET", "has noted the performed procedure step")
    expect(page.get_by_role("region", name="Table: Performed steps")).to_contain_text("COMPLETED")

    go(page, "archive")
    form = called(page, "Send objects with C-STORE", "WARD_PACS")
    form.get_by_label(re.compile("ct/1")).check()
    send(form, "Send C-STORE", "1 object was received")
    form = called(page, "Query with C-FIND", "WARD_PACS")
    form.get_by_label("Keys").fill("AccessionNumber=A1\nPatientName=\n")
    send(form, "Send C-FIND", "ended with 1 match")
    form = called(page, "Ask for storage commitment", "WARD_PACS")
    form.get_by_label(re.compile("ct/1")).check()
    send(form, "Send N-ACTION", "has taken custody of 1 object")

    go(page, "ct")
    form = action(page, "Delete objects here")
    form.get_by_label(re.compile("Head")).check()
    send(form, "Delete these", "1 object deleted at Ct")


def test_the_page_of_a_device_can_be_used_by_everybody(
    site: KindsSite, new_page: NewPage, axe: Axe
) -> None:
    page = new_page(width=PHONE, height=800)
    at_the_device(site, page)

    assert seen(page, axe, DESK, PHONE) == []
