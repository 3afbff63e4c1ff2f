"""Long reports on their pages: offered, watched without a script, fetched; short ones as before."""

import pytest
from flask import Flask

from app.learning import report_files as files
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def words(text: str) -> str:
    """Return what a page says, or a part of one."""
    page = Page(text if "<main" in text else f"<main>{text}</main>")
    return page.one("main").text


@pytest.fixture
def long_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every report be long."""
    monkeypatch.setattr(files, "LONG", 0)


@pytest.fixture
def manager(app: Flask, world: World) -> Browser:
    return browser_of(app, world["manager"])


def form_of(text: str) -> dict[str, str]:
    """Return what the page's form would send."""
    fields = [
        each
        for each in Page(text).all("input")
        if any(above["action"] == "/reports/files" for above in each.above)
    ]
    return {each["name"]: each["value"] for each in fields if each["name"] != "_csrf"}


def test_a_short_report_is_sent_at_once(manager: Browser) -> None:
    for kind in ("csv", "xlsx"):
        answer = manager.get(f"/manager/directory.{kind}")
        assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("long_is_short")
def test_a_long_report_is_made_watched_and_fetched(manager: Browser, world: World) -> None:
    for kind in ("csv", "xlsx"):
        offer = manager.get(f"/manager/directory.{kind}?team={world.team.id}")
        assert "made in the background" in words(offer.text)
        sent = form_of(offer.text)
        assert sent["team"] == world.team.id

        place = manager.post("/reports/files", sent).headers["Location"]

        waiting = manager.get(place).text
        assert "0 of 1 rows" in words(waiting)
        assert Page(waiting).all("progress")[0]["value"] == "0"
        assert manager.get(f"{place}/download").status_code == 404
        files.make_files(world.site)
        assert "The file is ready: 1 row." in words(manager.get(f"{place}/standing").text)
        got = manager.get(f"{place}/download")
        assert got.headers["Content-Disposition"] == f"attachment; filename=directory.{kind}"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert (world.mentee.email.encode() in got.data) == (kind == "csv")


@pytest.mark.usefixtures("long_is_short")
def test_the_administrators_directory_is_made_with_her_own_reach(app: Flask, world: World) -> None:
    admin = browser_of(app, world["admin"])
    sent = form_of(admin.get("/admin/directory.csv").text)
    place = admin.post("/reports/files", sent).headers["Location"]

    files.make_files(world.site)

    got = admin.get(f"{place}/download").text
    assert world.colleague.email in got
    assert world.stranger.email not in got


def test_a_report_out_of_reach_is_not_made(manager: Browser, world: World) -> None:
    sent = {"report": "directory", "format": "csv", "permission": "manage_people"}
    assert manager.post("/reports/files", sent).status_code == 403
    sent["permission"] = "view_team_hours"
    place = manager.post("/reports/files", sent | {"team": world.night.id}).headers["Location"]
    files.make_files(world.site)

    assert world.colleague.email not in manager.get(f"{place}/download").text


@pytest.mark.usefixtures("long_is_short")
def test_a_filter_that_cannot_be_is_told(manager: Browser) -> None:
    sent = {"report": "work", "format": "csv", "permission": "view_team_hours", "from": "soon"}

    assert manager.post("/reports/files", sent).status_code == 422
