"""Outside credit in a browser: from the scan to the ledger, proved offline; and looks."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, seen
from tests.browser.signed_in import open_as
from tests.cli.serving import (
    Browser,
    Server,
    add_ada,
    environment,
    invoke,
    printed,
)
from tests.ports import free_port

pytestmark = pytest.mark.browser

NOOR = "noor.haddad@ward.test"
A_PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class OutsideSite:
    """The running site, its environment, and who is signed in to it."""

    address: str
    told: dict[str, str]
    ada: Browser
    noor: Browser

    def open(self, page: Page, who: Browser, path: str) -> None:
        """Open *path* in *page*, signed in as *who*."""
        open_as(page, self.address, who, path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OutsideSite]:
    """Give the small content, served, with Ada, and Noor of the CE office."""
    told = environment(tmp_path_factory.mktemp("outside") / "home", free_port())
    add_ada(told)
    server = Server(told)
    try:
        server.wait_until_ready(180)
        ada, noor = Browser(server.port), Browser(server.port)
        ada.sign_in()
        ada.post(
            "/admin/people", given_name="Noor", family_name="Haddad", email=NOOR,
            role="ce_administrator", password="a lighthouse in the fog",
        )  # fmt: skip
        ada.post("/me/credentials", body="ciip", license_number="C-1", anchored_on="2022-02-28")
        noor.sign_in(NOOR, "a lighthouse in the fog")
        yield OutsideSite(f"http://127.0.0.1:{server.port}", told, ada, noor)
    finally:
        server.stop()


def test_outside_credit_goes_from_the_scan_to_the_ledger_and_is_proved_offline(
    site: OutsideSite, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    _claim(site, page)
    _approve(site, page)

    site.open(page, site.ada, "/me/credit")
    row = page.get_by_role("row").filter(has_text="Archive upgrades")
    expect(row).to_contain_text("ABII 90 min")
    expect(page.get_by_role("img", name="1.5 of 24 credits earned")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Audit packet (ZIP)").click()
    packet = tmp_path / "packet.zip"
    downloading.value.save_as(packet)
    key = tmp_path / "key.pem"
    key.write_text(printed(site.told, "ledger-key"))

    nowhere = {name: value for name, value in site.told.items() if "READINGROOM" not in name}
    done = invoke(nowhere, "verify", str(packet), "--key", str(key))

    assert done.exit_code == 0, done.output
    assert "1 entry proved" in done.output


def _claim(site: OutsideSite, page: Page) -> None:
    site.open(page, site.ada, "/me/credit")
    page.get_by_role("link", name="Outside credit", exact=True).click()
    page.get_by_role("link", name="Enter outside credit").click()
    page.get_by_label("Title of the activity").fill("Archive upgrades")
    page.get_by_label("Provider", exact=True).fill("A society")
    page.get_by_label("Completed on").fill(
        (datetime.now(UTC).date() - timedelta(days=5)).isoformat()
    )
    page.get_by_label("Hours of learning").fill("1.5")
    page.get_by_label("ABII", exact=True).check()
    page.get_by_label("Scan or PDF of the certificate").set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": A_PDF}
    )
    page.get_by_role("button", name="Send it for approval").click()
    expect(page.get_by_text("Waiting", exact=True)).to_be_visible()


def _approve(site: OutsideSite, page: Page) -> None:
    site.open(page, site.noor, "/office/")
    page.get_by_role("link", name="Archive upgrades").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="certificate.pdf").click()
    assert downloading.value.path().read_bytes() == A_PDF
    page.get_by_role("button", name="Approve it").click()
    expect(page.get_by_text("It stands on the ledger as entry 1")).to_be_visible()


def test_the_pages_of_the_office_and_of_outside_credit_are_accessible_and_fit(
    site: OutsideSite, new_page: NewPage, axe: Axe
) -> None:
    page, faults = new_page(width=PHONE), {}
    session, claim = _session(site), _first(site, page, site.ada, "/me/outside/", "/me/outside/")
    entry = _first(site, page, site.noor, "/ledger/", "/ledger/")
    looks = [
        (site.ada, path)
        for path in ("/me/credit", "/me/outside/", "/me/outside/new", claim, "/sessions/", session)
    ] + [
        (site.noor, path)
        for path in ("/office/", "/ledger/", entry, "/office/sessions/", f"/office{session}")
    ]
    for who, path in looks:
        if not path:
            continue
        site.open(page, who, path)
        if found := seen(page, axe, DESK, PHONE):
            faults[path] = found
        _picture(page, path)

    assert not faults, json.dumps(faults, indent=1)


def _session(site: OutsideSite) -> str:
    """Return the address of a session to come, with Ada on its roster."""
    day = (datetime.now(UTC).date() + timedelta(days=8)).isoformat()
    _, page = site.noor.get("/office/sessions/")
    me = page.split('name="instructor"')[1].split('value="')[1].split('"')[0]
    site.noor.post("/office/sessions/", **{
        "title": f"Headers {'W' * 120}", "place": "Room 2", "day": day, "starts": "09:00",
        "ends": "10:30", "time_zone": "Europe/Berlin", "instructor": me, "capacity": "8",
        "minutes.instruction": "60",
    })  # fmt: skip
    _, listed = site.ada.get("/sessions/")
    path = "/sessions/" + listed.split('href="/sessions/')[2].split('"')[0]
    site.ada.post(f"{path}/seat")
    return path


def _first(site: OutsideSite, page: Page, who: Browser, path: str, under: str) -> str:
    """Return the address of the first thing that the table at *path* lists."""
    site.open(page, who, path)
    links = page.locator(f"main th a[href^='{under}']")
    return (links.first.get_attribute("href") or "") if links.count() else ""


def _picture(page: Page, path: str) -> None:
    folder = os.environ.get("OUTSIDE_PICTURES")
    if folder:
        name = path.strip("/").replace("/", "_")[:40] or "home"
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
