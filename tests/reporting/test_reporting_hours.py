"""Hours by person and cycle: rows, filters, files."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from app.records.credit import Credential, CycleTotal
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from app.reporting.files import as_csv, as_xlsx, plain
from app.reporting.hours import COLUMNS, Filter, HoursRow, hours_by_person
from app.store import Store
from tests.people import NOON, organization, person, reader, team


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward, "Ada Lovelace")


@pytest.fixture
def pacs(store: Store, ward: Organization, ada: Person) -> Team:
    return team(store, ward, "PACS", ada)


@pytest.fixture
def manager(store: Store, ward: Organization, pacs: Team) -> Reader:
    return reader(store, person(store, ward, "Ines Carvalho", Role.MANAGER, team=pacs))


def certify(store: Store, who: Person, passed_on: date, minutes: int = 0) -> None:
    """Give *who* a CIIP credential and minutes of instruction in the cycle 2025-2026."""
    with store.writing() as unit:
        unit.credentials.add(
            Credential(who.organization_id, who.id, who.id, "ciip", "42", passed_on, NOON)
        )
        unit.cycle_totals.add(
            CycleTotal(
                who.organization_id, who.id, "ciip", date(2025, 1, 1), date(2026, 12, 31),
                minutes, 0, 0, 1,
            )
        )  # fmt: skip


def rows(store: Store, manager: Reader, wanted: Filter | None = None) -> list[HoursRow]:
    with store.reading() as unit:
        return hours_by_person(manager, wanted or Filter(), unit)


def test_a_row_tells_earned_gap_and_pace(store: Store, ada: Person, manager: Reader) -> None:
    certify(store, ada, date(2022, 6, 1), minutes=600)

    [row] = rows(store, manager)

    assert (row.earned, row.gap, row.required) == (Decimal("10.00"), Decimal("14.00"), Decimal(24))
    assert row.cycle is not None
    assert row.cycle.start == date(2025, 1, 1)
    # 425 of the cycle's 730 days lie behind 2 March 2026.
    assert row.pace == Decimal("13.97")
    assert row.status == "behind"


@pytest.mark.parametrize(
    ("minutes", "status"), [(0, "behind"), (14 * 60, "on pace"), (24 * 60, "met")]
)
def test_the_status_follows_the_pace(
    store: Store, ada: Person, manager: Reader, minutes: int, status: str
) -> None:
    certify(store, ada, date(2022, 6, 1), minutes)

    assert [row.status for row in rows(store, manager)] == [status]


def test_the_first_cycle_begins_the_year_after_passing(
    store: Store, ada: Person, manager: Reader
) -> None:
    certify(store, ada, date(2026, 1, 5))

    [row] = rows(store, manager)

    assert (row.status, row.cycle) == ("first cycle not begun", None)


def test_a_manager_sees_her_teams_and_nobody_else(
    store: Store, ward: Organization, ada: Person, manager: Reader
) -> None:
    person(store, ward, "Eve Adams")

    assert [row.facts.person_id for row in rows(store, manager)] == [ada.id]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Filter(name="love"), 1),
        (Filter(name="nobody"), 0),
        (Filter(status="no credential"), 1),
        (Filter(status="met"), 0),
        (Filter(team_id="no such team"), 0),
    ],
)
def test_filters_narrow_the_rows(
    store: Store, ada: Person, manager: Reader, wanted: Filter, count: int
) -> None:
    assert ada
    assert len(rows(store, manager, wanted)) == count


def test_csv_and_workbook_hold_what_the_page_shows(
    store: Store, ada: Person, manager: Reader
) -> None:
    certify(store, ada, date(2022, 6, 1), minutes=600)
    shown = [row.cells() for row in rows(store, manager)]

    text = "".join(as_csv(COLUMNS, shown))
    sheet = load_workbook(io.BytesIO(as_xlsx("Hours", COLUMNS, shown))).active

    head, line = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert sheet is not None
    assert tuple(head) == COLUMNS == tuple(cell.value for cell in sheet[1])
    assert line == [plain(cell) for cell in shown[0]]
    assert sheet.cell(2, COLUMNS.index("minutes_counted") + 1).value == 600
    assert sheet.cell(2, COLUMNS.index("earned") + 1).value == 10
    assert text.startswith("\ufeff")
    assert "\r\n" in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "|x", "%x", "\t=1", "\r=1", "\0=1"])
def test_no_text_cell_is_a_formula(cell: str) -> None:
    assert plain(cell) == "'" + cell


def test_a_negative_number_stays_a_number() -> None:
    assert plain(Decimal("-1.50")) == "-1.50"
