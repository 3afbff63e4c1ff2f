"""Credentials, cycles and points in a browser: worked through, and accessible at every width."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, seen
from tests.browser.signed_in import open_as
from tests.cli.serving import Browser, Server, add_ada, environment
from tests.ports import free_port

pytestmark = pytest.mark.browser

CREDENTIALS = "/me/credentials"


@dataclass(frozen=True, slots=True)
class CreditSite:
    """The running site, and Ada signed in to it."""

    address: str
    ada: Browser

    def open(self, page: Page, path: str) -> None:
        """Open *path* in *page*, signed in."""
        open_as(page, self.address, self.ada, path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CreditSite]:
    """Give the small content, served, with credentials of four bodies."""
    told = environment(tmp_path_factory.mktemp("credit") / "home", free_port())
    add_ada(told)
    server = Server(told)
    try:
        server.wait_until_ready(120)
        ada = Browser(server.port)
        ada.sign_in()
        for body in ("ciip", "ahima", "parca", "ama"):
            ada.post(CREDENTIALS, body=body, license_number="X-1", anchored_on="2022-02-28")
        yield CreditSite(f"http://127.0.0.1:{server.port}", ada)
    finally:
        server.stop()


def test_a_credential_is_added_changed_and_removed(site: CreditSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/me/credit")
    page.get_by_role("link", name="Your credentials").click()

    page.get_by_role("combobox", name="Credential").select_option("arrt")
    page.locator("#license_number").fill("R-77")
    page.get_by_label("The day its cycle is counted from").fill("2025-09-17")
    page.get_by_role("button", name="Add it").click()
    card = page.get_by_role("listitem").filter(has_text="ARRT registered technologist")
    expect(card).to_contain_text("Biennium counted from 1 Sep 2025")

    card.get_by_text("Change or remove").click()
    card.get_by_label("License number").fill("R-78")
    card.get_by_role("button", name="Save R.T.").click()
    expect(card).to_contain_text("License number: R-78")
    card.get_by_text("Change or remove").click()
    card.get_by_role("button", name="Remove R.T.").click()
    expect(card).to_have_count(0)


def test_points_are_counted_from_the_form(site: CreditSite, new_page: NewPage) -> None:
    page = new_page()
    site.open(page, "/me/credit")
    # She holds CIIP, so nothing leads there from her credit; its address still counts.
    expect(page.get_by_role("link", name="Count your points")).to_have_count(0)
    site.open(page, "/me/eligibility")

    page.get_by_label("Months of experience").fill("30")
    page.get_by_label("Accredited education").select_option("4")
    page.get_by_label("The degree is in imaging informatics").check()
    page.get_by_role("button", name="Count the points").click()

    expect(page.get_by_role("heading", name="7 points of 7")).to_be_visible()
    expect(page.get_by_label("Months of experience")).to_have_value("30")
    expect(page.get_by_label("The degree is in imaging informatics")).to_be_checked()


def test_the_pages_of_credit_are_accessible_and_fit(
    site: CreditSite, new_page: NewPage, axe: Axe
) -> None:
    page = new_page(width=PHONE)
    faults = {}
    for path in (
        "/me/credit", CREDENTIALS, "/me/eligibility", "/me/eligibility?months=12&education=5",
        "/me/eligibility?months=many",
    ):  # fmt: skip
        site.open(page, path)
        if found := seen(page, axe, DESK, PHONE):
            faults[path] = found

    assert not faults, json.dumps(faults, indent=1)
