"""The incident desk in Chromium: a shift by hand, from the first look to the debrief."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.browser.looks import DESK, PHONE, seen
from tests.every_kind import every_kind_content

pytestmark = pytest.mark.browser

SLUG = "ct-after-the-upgrade"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    content = partial(every_kind_content, incident=SLUG.replace("-", "_"))
    with serving_kinds(tmp_path_factory.mktemp("incidents"), content) as running:
        yield running


def open_shift(site: KindsSite, page: Page) -> Page:
    """Start another run and open it, signed in."""
    status, where = site.reader.post(f"/incidents/{SLUG}/attempts")
    assert status == 303
    page.context.add_cookies(
        [{"name": k, "value": v, "url": site.address} for k, v in site.reader.cookies.items()]
    )
    page.goto(f"{site.address}{where}")
    return page


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_shift_can_be_worked_by_everybody(
    width: int, site: KindsSite, new_page: NewPage, axe: Axe
) -> None:
    page = open_shift(site, new_page(width=width))
    faults = {"begun": seen(page, axe)}

    page.get_by_role("button", name="The scanner's send log").click()
    expect(page.locator("#source-ct_log")).to_contain_text("A-ASSOCIATE-RJ")
    page.get_by_role("link", name="Archive (PACS)").click()
    faults["shut"] = seen(page, axe)
    page.get_by_role("button", name="Look at Archive (PACS)").click()
    expect(page.get_by_role("heading", name="Configuration", exact=True)).to_be_visible()
    faults["open"] = seen(page, axe)
    page.get_by_role("link", name="back to the shift").click()

    page.get_by_label("To", exact=True).select_option(index=2)
    page.get_by_label("The images are safe on the scanner").check()
    page.get_by_role("button", name="Send the note").click()
    expect(page.locator("#notes ~ .notice")).to_contain_text("The images are safe")
    page.get_by_role("button", name="Hand over and end the shift").click()
    expect(page.get_by_role("alert")).to_contain_text("what the causes were")
    faults["refused"] = seen(page, axe)

    page.get_by_label("The network between scanner and archive").check()
    page.get_by_role("button", name="Hand over and end the shift").click()
    expect(page.get_by_role("heading", name="Debrief")).to_be_visible()
    told = page.get_by_role("region", name="What was knowable")
    expect(told.get_by_role("row", name="The upgrade note")).to_contain_text("never")
    refused = told.get_by_role("row", name="A send that is let in")
    expect(refused).to_contain_text("after the titles agree")
    titles = page.get_by_role("region", name="The faults").get_by_role("row", name="title")
    expect(titles).to_contain_text("never")
    expect(page.get_by_role("heading", name="The shortest good path, ")).to_be_visible()
    faults["debrief"] = seen(page, axe)
    page.goto(f"{site.address}/incidents/")
    faults["list"] = seen(page, axe)

    assert {name: found for name, found in faults.items() if found} == {}
