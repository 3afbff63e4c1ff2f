"""The page for learners' own tools: a code on request, commands, and what arrives."""

import re

import pytest
from flask import Flask

from app.learning.arriving import Arrivals
from app.learning.site import Site
from app.practice.gateway.books import Kept
from app.practice.tls.keeping import kept_authority
from tests.web.clients import Browser, browser_of
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

ECHO = {
    "action": {"kind": "echo", "via": "network"},
    "trace": {"peers": [], "events": []},
    "result": {"ok": True, "outcome": "success", "sentence": "It answered.", "elapsed_ms": 1.0},
}


@pytest.fixture
def ada(app: Flask, world: World) -> Browser:
    return browser_of(app, world["learner"])


@pytest.fixture
def at(world: World, site: Site) -> str:
    return f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"


def make_code(ada: Browser, at: str) -> str:
    """Ask for a code, and return it."""
    assert ada.post(f"{at}/tools/code", {}).status_code == 303
    found = re.search(r"<code>([A-Z0-9]{10})</code>", ada.get(f"{at}/tools").text)
    assert found is not None
    return found[1]


def arrive(site: Site, code: str) -> None:
    """Let an echo arrive as the network keeps it."""
    books = Arrivals(site)
    guest = books.guest(code)
    assert guest is not None
    books.keep(guest, books.standing(guest), Kept(ECHO, {}, {}))


def test_the_page_gives_commands_with_the_learners_own_titles(ada: Browser, at: str) -> None:
    before = ada.get(f"{at}/tools").text
    code = make_code(ada, at)
    page = ada.get(f"{at}/tools").text

    assert ("Make a code" in before, "echoscu" in before) == (True, False)
    for command in (
        f"echoscu -v -aet CT01 -aec {code}-1 127.0.0.1 11112",
        f"python -m pynetdicom storescu -v -aet CT01 -aec {code}-1 127.0.0.1 11112 image.dcm",
        f"getscu -v -S -aet CT01 -aec {code}-1 -k QueryRetrieveLevel=STUDY",
        f"findscu -v -W -aet CT01 -aec {code}-1 -k PatientName",
        f"findscu -c {code}-1@127.0.0.1:11112 -b CT01 -L STUDY",
        "mllp_send --loose --file message.hl7 --port 2575 127.0.0.1",
    ):
        assert command in page
    assert f"<code>{code}</code>" in page
    assert "YOUR_TITLE" not in page
    assert "does not run just now" in page


def test_a_new_code_replaces_the_old_one(ada: Browser, at: str, site: Site) -> None:
    first = make_code(ada, at)
    second = make_code(ada, at)

    books = Arrivals(site)
    assert first != second
    assert (books.guest(first), books.guest(second) is not None) == (None, True)


def test_what_arrives_is_a_piece_of_the_page_and_304_until_there_is_more(
    ada: Browser, at: str, site: Site
) -> None:
    code = make_code(ada, at)
    empty = ada.get(f"{at}/tools/arrivals")
    same = ada.get(f"{at}/tools/arrivals", headers={"If-None-Match": empty.headers["ETag"]})
    arrive(site, code)
    news = ada.get(f"{at}/tools/arrivals", headers={"If-None-Match": empty.headers["ETag"]})

    assert "Nothing has arrived" in empty.text
    assert (same.status_code, same.text) == (304, "")
    assert (news.status_code, "It answered." in news.text) == (200, True)
    assert "It answered." in ada.get(f"{at}/tools").text
    assert ada.get(f"{at}/exchanges/1").status_code == 200


def test_the_lab_ca_can_be_downloaded_once_there_is_one(ada: Browser, at: str, site: Site) -> None:
    before = ada.get(f"{at}/tools/lab-ca.pem")
    authority = kept_authority(site.settings.lab_authority)
    after = ada.get(f"{at}/tools/lab-ca.pem")

    assert before.status_code == 404
    assert after.text == authority.pem
    assert kept_authority(site.settings.lab_authority).pem == authority.pem
    assert (site.settings.lab_authority / "key.pem").stat().st_mode & 0o777 == 0o600


def test_the_attempts_page_leads_there(ada: Browser, at: str) -> None:
    for page in (at, f"{at}/systems"):
        assert f'href="{at}/tools"' in ada.get(page).text
        assert f'data-arrivals="{at}/tools/arrivals"' in ada.get(page).text


def test_the_page_of_an_incident_tells_that_its_rules_hold_for_tools(
    ada: Browser, world: World, site: Site, at: str
) -> None:
    slug = "ct-after-the-upgrade"
    attempt = attempt_of(site, world["learner"], slug)

    page = ada.get(f"/labs/{slug}/attempts/{attempt}/tools").text

    assert "The rules of the shift hold for tools, too." in page
    shift = ada.get(f"/incidents/{slug}/attempts/{attempt}").text
    assert f'data-arrivals="/labs/{slug}/attempts/{attempt}/tools/arrivals"' in shift
    assert "The rules of the shift" not in ada.get(f"{at}/tools").text


def test_an_incident_s_systems_get_commands_once_they_were_looked_at(
    ada: Browser, world: World, site: Site
) -> None:
    slug = "ct-after-the-upgrade"
    attempt = attempt_of(site, world["learner"], slug)
    at = f"/labs/{slug}/attempts/{attempt}"
    make_code(ada, at)
    shut = ada.get(f"{at}/tools").text

    ada.post(f"/incidents/{slug}/attempts/{attempt}/looks", {"at": "archive"})
    page = ada.get(f"{at}/tools").text

    assert ("echoscu" in shut, shut.count("Look at the system first")) == (False, 3)
    assert ("echoscu" in page, page.count("Look at the system first")) == (True, 2)
