"""The audit log as page, CSV and workbook: the same question, the same events."""

import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook

from app import clock
from app.records.credit import AuditEvent
from app.reporting import audit_trail
from app.web.sending import XLSX
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

LONG_AGO = datetime(2024, 5, 1, 12, tzinfo=UTC)


def note(world: World, actor: str, verb: str, subject: str, at: datetime) -> None:
    """Write an event into the ward's log."""
    event = AuditEvent(
        world.ward.id, str(uuid4()), world[actor].id, verb, subject, {"why": "=1+1"}, at
    )
    with world.site.store.writing() as unit:
        unit.audit_events.add(event)


@pytest.fixture
def admin(app: Flask, world: World) -> Browser:
    """Give an administrator's browser and a log that holds events of several kinds."""
    note(world, "mentor", "assign", "mod-00000001", LONG_AGO)
    note(world, "mentor", "assign", "mod-00000002", LONG_AGO + timedelta(days=1))
    note(world, "manager", "waive", world.mentee.id, LONG_AGO + timedelta(days=2))
    note(world, "admin", "set_active", world.mentee.id, clock.now())
    return browser_of(app, world["admin"])


def on_the_page(admin: Browser, asked: str) -> list[tuple[str, ...]]:
    """Return who, what and to what of each event on the page."""
    rows: dict[int, dict[str, str]] = {}
    for cell in Page(admin.get(f"/admin/audit?{asked}").text).all("th", "td"):
        if cell["data-label"]:
            rows.setdefault(id(cell.above[-1]), {})[cell["data-label"]] = cell.text
    wanted = ("Who", "Did what", "To what")
    return [tuple(row[name] for name in wanted) for row in rows.values()]


def as_csv(admin: Browser, asked: str) -> list[list[str]]:
    """Return the rows of the CSV file, the head first."""
    text = admin.get(f"/admin/audit.csv?{asked}").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def as_sheet(admin: Browser, asked: str) -> list[list[str]]:
    """Return the rows of the workbook, the head first."""
    answer = admin.get(f"/admin/audit.xlsx?{asked}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=audit.xlsx"
    assert answer.headers["Content-Type"] == XLSX
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({"what": "assign"}, ["assign", "assign"]),
        ({"who": "manager"}, ["waive"]),
        ({"about": "Mina"}, ["set_active", "waive"]),
        ({"about": "mod-00000002"}, ["assign"]),
        ({"from": "2024-05-02", "to": "2024-05-03"}, ["waive", "assign"]),
        ({"who": "mentor", "what": "waive"}, []),
    ],
)
def test_both_files_hold_what_the_page_shows(
    admin: Browser, asked: dict[str, str], verbs: list[str]
) -> None:
    query = urlencode(asked)
    head, *rows = as_csv(admin, query)

    assert as_sheet(admin, query) == [head, *rows]
    assert head == list(audit_trail.COLUMNS)
    assert [row[2] for row in rows] == verbs
    assert on_the_page(admin, query) == [
        (actor, verb.replace("_", " ").capitalize(), name or subject)
        for _, actor, verb, name, subject, _ in rows
    ]


def test_both_files_hold_every_page_of_the_log(admin: Browser, world: World) -> None:
    for number in range(130):
        note(world, "mentor", "remind", f"mod-{number:08}", LONG_AGO - timedelta(hours=number))

    assert len(on_the_page(admin, "what=remind")) == 100
    assert len(as_csv(admin, "what=remind")) == 131
    assert as_sheet(admin, "what=remind") == as_csv(admin, "what=remind")
    assert as_sheet(admin, "what=remind&after=nowhere") == as_csv(
        admin, "what=remind&after=nowhere"
    )
    assert len(as_csv(admin, "what=remind&after=nowhere")) == 131


def test_the_page_leads_to_both_files_under_its_filter(admin: Browser) -> None:
    page = Page(admin.get("/admin/audit?what=assign&from=2024-05-01").text)
    links = {each.text: each["href"] for each in page.all("a")}

    assert links["These events as CSV"] == "/admin/audit.csv?what=assign&from=2024-05-01"
    assert links["XLSX"] == "/admin/audit.xlsx?what=assign&from=2024-05-01"


def test_a_workbook_that_would_be_too_long_is_not_offered(
    admin: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(130):
        note(world, "mentor", "remind", f"mod-{number:08}", LONG_AGO - timedelta(hours=number))
    first = "/admin/audit?what=remind"

    monkeypatch.setattr(audit_trail, "MOST_IN_A_SHEET", 129)
    [older] = [each["href"] for each in Page(admin.get(first).text).all("a") if each["rel"]]
    for path in (first, older):
        page = Page(admin.get(path).text)
        assert "XLSX" not in {each.text for each in page.all("a")}
        assert "holds 129 events at most; you ask for more" in page.one("main").text
        assert "These events as CSV" in {each.text for each in page.all("a")}
    monkeypatch.setattr(audit_trail, "MOST_IN_A_SHEET", 130)
    for path in (first, older):
        assert "XLSX" in {each.text for each in Page(admin.get(path).text).all("a")}
    assert len(as_sheet(admin, "what=remind")) == 131


def test_a_workbook_that_would_be_too_long_is_refused_and_csv_is_not(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_trail, "MOST_IN_A_SHEET", 1)

    assert len(as_sheet(admin, "what=waive")) == 2
    answer = admin.get("/admin/audit.xlsx?what=assign")
    assert answer.status_code == 422
    assert "take CSV, which holds every event" in Page(answer.text).one("main").text
    assert len(as_csv(admin, "what=assign")) == 3
