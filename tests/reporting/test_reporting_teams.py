"""A manager's reports: her subtree alone, the same numbers everywhere, the rows behind each."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from openpyxl import load_workbook
from sqlalchemy import event

from app import clock
from app.catalog import Catalog, CatalogHolder
from app.errors import InvalidInput
from app.frozen import replace
from app.grading.wording import in_short
from app.records.credit import Credential, CycleTotal
from app.records.learning import (
    AssignedModule,
    Assignment,
    Attempt,
    FoundMisconception,
    Submission,
)
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from app.records.regrading import Regrade
from app.reporting.files import as_csv, as_xlsx, plain
from app.reporting.people_filter import PeopleFilter, read_filter
from app.reporting.tables import Row
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from app.store import Store
from tests.people import NOON, organization, person, reader, team


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def catalog(holder: CatalogHolder) -> Catalog:
    return holder.catalog


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
def night(store: Store, ward: Organization, pacs: Team) -> Team:
    return team(store, ward, "Night", person(store, ward, "Nell Night"), parent=pacs)


@pytest.fixture
def manager(store: Store, ward: Organization, pacs: Team, night: Team) -> Reader:
    assert night.parent_id == pacs.id
    other = team(store, ward, "Other", person(store, ward, "Olga Other"))
    keep(store, people_of(store, ward, "Olga"), "ciip", date(2022, 6, 1))
    ask(store, people_of(store, ward, "Olga"), days=-3)
    assert other.parent_id is None
    return reader(store, person(store, ward, "Ines Carvalho", Role.MANAGER, team=pacs))


def people_of(store: Store, ward: Organization, given: str) -> Person:
    with store.reading() as unit:
        [found] = [each for each in unit.people.of(ward.id) if each.given_name == given]
    return found


def keep(
    store: Store, who: Person, body: str, anchored_on: date, minutes: int = 0,
    hundredths: int | None = None,
) -> None:  # fmt: skip
    """Give *who* a credential and minutes of instruction in the cycle 2025-2026."""
    with store.writing() as unit:
        unit.credentials.add(
            Credential(who.organization_id, who.id, who.id, body, "42", anchored_on, NOON)
        )
        if minutes:
            unit.cycle_totals.add(
                CycleTotal(
                    who.organization_id, who.id, body, date(2025, 1, 1), date(2026, 12, 31),
                    minutes, 0, 0, 1, hundredths,
                )
            )  # fmt: skip


def ask(store: Store, who: Person, days: int, *, done: bool = False, waived: bool = False) -> None:
    """Ask *who* for a module, due *days* from now."""
    due = NOON + timedelta(days=days)
    asked = Assignment(
        who.organization_id, str(uuid4()), "mod-00000001", who.id,
        who.id, None, due, "UTC", "", NOON - timedelta(days=30), None,
    )  # fmt: skip
    part = AssignedModule(
        who.organization_id, asked.id, who.id, asked.module_id, due, NOON if done else None,
        waived_at=NOON if waived else None,
    )  # fmt: skip
    with store.writing() as unit:
        unit.assignments.add(asked, [who.id])
        unit.assigned_work.change(part)


def rows(
    name: str, store: Store, manager: Reader, catalog: Catalog, wanted: PeopleFilter | None = None,
    **more: str,
) -> list[dict[str, object]]:  # fmt: skip
    """Return the report's rows by column; its total must be their number."""
    with store.reading() as unit:
        question = Question(manager, wanted or PeopleFilter(), more, unit, catalog)
        report = REPORTS[name](question)
        found = list(report.rows())
        assert report.total == len(found)
        assert report.some(1, 1) == found[1:2]
    return [dict(zip(report.columns, row, strict=True)) for row in found]


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_manager_sees_her_subtree_and_nobody_else(
    name: str, store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    keep(store, ada, "ciip", date(2022, 6, 1))
    ask(store, ada, days=-1)

    found = str(rows(name, store, manager, catalog))

    assert "Olga" not in found
    if name in {"work", "credit", "directory"}:
        assert "Ada" in found


def test_sub_teams_are_within_reach_and_a_team_narrows(
    store: Store, ada: Person, night: Team, manager: Reader, catalog: Catalog
) -> None:
    everybody = rows("directory", store, manager, catalog)
    narrowed = rows("directory", store, manager, catalog, PeopleFilter(team_id=night.id))
    elsewhere = rows("directory", store, manager, catalog, PeopleFilter(team_id="no such team"))

    assert [row["first_name"] for row in everybody] == [ada.given_name, "Nell"]
    assert [row["first_name"] for row in narrowed] == ["Nell"]
    assert elsewhere == []


def test_role_and_job_narrow(
    store: Store, ward: Organization, pacs: Team, manager: Reader, catalog: Catalog
) -> None:
    made = person(store, ward, "Max Mentor", Role.MENTOR, team=pacs)
    analyst = replace(made, id="analyst", email="a@x.test", given_name="Ann", job_role="Analyst")
    with store.writing() as unit:
        unit.people.add(analyst)
        for who in (made, analyst):
            unit.teams.join(ward.id, pacs.id, who.id)

    mentors = rows("directory", store, manager, catalog, PeopleFilter(role="mentor"))
    analysts = rows("directory", store, manager, catalog, PeopleFilter(job_role="Analyst"))

    assert [(row["first_name"], row["roles"]) for row in mentors] == [("Max", "mentor (PACS)")]
    assert [(row["first_name"], row["mentors"]) for row in analysts] == [("Ann", "Max Mentor")]


def test_work_is_done_open_overdue_and_never_what_was_waived(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    ask(store, ada, days=-2)
    ask(store, ada, days=-1, done=True)
    ask(store, ada, days=5)
    ask(store, ada, days=-9, waived=True)

    [counted] = rows("completion", store, manager, catalog)
    late = rows("work", store, manager, catalog, state="overdue")

    assert [counted[name] for name in ("asked", "done", "open", "overdue")] == [3, 1, 1, 1]
    assert counted["done_percent"] == Decimal("33.3")
    assert [row["status"] for row in late] == ["overdue"]
    subject = rows("work", store, manager, catalog, subject="module:mod-00000001")
    assert sorted(str(row["status"]) for row in subject) == ["done", "open", "overdue"]
    assert rows("work", store, manager, catalog, subject="lab:none") == []


def test_work_becomes_overdue_without_anybody_writing(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    ask(store, ada, days=1)
    ask(store, ada, days=2)
    assert [row["overdue"] for row in rows("completion", store, manager, catalog)] == [0]

    for later, overdue in ((1, 0), (1.5, 1), (2.5, 2)):
        with time_machine.travel(NOON + timedelta(days=later), tick=False):
            [counted] = rows("completion", store, manager, catalog)
            assert counted["overdue"] == overdue
            assert len(rows("work", store, manager, catalog, state="overdue")) == overdue


def test_whoever_left_is_in_no_report_of_everybody(
    store: Store, ward: Organization, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    top = reader(store, person(store, ward, "Tara Top", Role.MANAGER))
    assert manager.person.id != top.person.id
    keep(store, ada, "ciip", date(2022, 6, 1), minutes=600)
    ask(store, ada, days=-1)
    before = {name: rows(name, store, top, catalog) for name in ("work", "credit", "directory")}

    with store.writing() as unit:
        unit.people.set_active(ward.id, ada.id, active=False)

    for name, shown in before.items():
        left = rows(name, store, top, catalog)
        assert [row for row in shown if row["first_name"] != "Ada"] == left != shown
    assert sum(int(str(e["asked"])) for e in rows("completion", store, top, catalog)) == 1
    assert sum(int(str(e["people"])) for e in rows("cycles", store, top, catalog)) == 1


def test_days_narrow_work_and_the_last_day_is_included(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    ask(store, ada, days=5)
    on = (NOON + timedelta(days=5)).date()
    day = timedelta(days=1)

    assert len(rows("work", store, manager, catalog, PeopleFilter(first=on, last=on))) == 1
    assert rows("work", store, manager, catalog, PeopleFilter(last=on - day)) == []
    assert rows("work", store, manager, catalog, PeopleFilter(first=on + day)) == []


def test_a_gap_is_told_with_pace_and_projection(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    keep(store, ada, "ciip", date(2022, 6, 1), minutes=600)

    [row] = rows("credit", store, manager, catalog)
    [cycle] = rows("cycles", store, manager, catalog)

    # 425 of the cycle's 730 days lie behind 2 March 2026: 10 * 730 / 425 = 17.18.
    assert (row["earned"], row["gap"], row["projected"]) == (
        Decimal("10.00"), Decimal("14.00"), Decimal("17.18"),
    )  # fmt: skip
    assert (row["projected_shortfall"], row["status"]) == (Decimal("6.82"), "behind")
    assert (cycle["people"], cycle["behind"], cycle["gap"]) == (1, 1, Decimal("14.00"))
    assert cycle["projected_shortfall"] == Decimal("6.82")


def test_a_body_that_rounds_each_activity_is_read_from_the_rounded_sum(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    keep(store, ada, "ahima", date(2022, 6, 1), minutes=600, hundredths=925)

    assert [row["earned"] for row in rows("credit", store, manager, catalog)] == [Decimal("9.25")]


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"status": "behind"}, 1),
        ({"status": "met"}, 1),
        ({"status": "on pace"}, 0),
        ({"cycle_end": "2026-12-31"}, 2),
        ({"cycle_end": "2027-12-31"}, 0),
    ],
)
def test_standings_narrow_the_gaps(
    store: Store, ward: Organization, ada: Person, manager: Reader, catalog: Catalog,
    more: dict[str, str], count: int,
) -> None:  # fmt: skip
    keep(store, ada, "ciip", date(2022, 6, 1), minutes=600)
    keep(store, people_of(store, ward, "Nell"), "ciip", date(2020, 6, 1), minutes=24 * 60)

    assert len(rows("credit", store, manager, catalog, None, **more)) == count


def test_cycles_that_end_soon_are_counted_day_by_day(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    # Three years from 1 April 2023: the cycle ends on 31 March 2026, 29 days after 2 March.
    keep(store, ada, "cphims", date(2023, 4, 1))

    counts = {row["within_days"]: row for row in rows("deadlines", store, manager, catalog)}

    assert {days: row["cycles_ending"] for days, row in counts.items()} == {
        7: 0,
        30: 1,
        60: 1,
        90: 1,
    }
    assert counts[30]["gap"] == Decimal("45.00")
    assert len(rows("expiring", store, manager, catalog, within="30", lacking="1")) == 1
    assert rows("expiring", store, manager, catalog, within="28") == []
    with pytest.raises(InvalidInput):
        rows("expiring", store, manager, catalog, within="soon")


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_csv_and_workbook_hold_what_the_page_shows(
    name: str, store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    keep(store, ada, "ciip", date(2022, 6, 1), minutes=600)
    ask(store, ada, days=-1)
    with store.reading() as unit:
        report = REPORTS[name](Question(manager, PeopleFilter(), {}, unit, catalog))
        shown = report.some(0, 50)
        text = "".join(as_csv(report.columns, report.rows()))
        book = load_workbook(io.BytesIO(as_xlsx(report.title, report.columns, report.rows())))

    head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == tuple(report.columns)
    assert lines == [[plain(cell) for cell in row] for row in shown]
    sheet = book.active
    assert sheet is not None
    assert sheet.max_row == len(shown) + 1
    assert all(_same(row, cells) for row, cells in zip(shown, sheet.iter_rows(2), strict=False))


def _same(row: Row, cells: object) -> bool:
    assert isinstance(cells, tuple)
    return all(
        cell.value == float(value)
        for value, cell in zip(row, cells, strict=True)
        if isinstance(value, int | Decimal)
    )


def test_an_address_gives_the_filter_back() -> None:
    asked = {"team": "t", "role": "mentor", "job": "PACS analyst", "body": "ciip",
             "from": "2026-01-01", "to": "2026-03-31"}  # fmt: skip

    assert read_filter(asked).as_query() == asked
    assert read_filter({"role": "king", "body": "none"}) == PeopleFilter()
    with pytest.raises(InvalidInput):
        read_filter({"from": "31.3.2026"})


def stumble(store: Store, who: Person, catalog: Catalog, days: float, code: str = "") -> Submission:
    """Let *who* hand in what a grader knows for a misconception, *days* from now."""
    lab, at = catalog.labs()[0], NOON + timedelta(days=days)
    attempt = Attempt(
        who.organization_id, str(uuid4()), who.id, lab.spec.id, lab.slug, int(-10 * days), "seed",
        {}, "0" * 64, {}, {"submissions": 1, "exercises": {}}, 0, 10, False, False, at, None,
    )  # fmt: skip
    submission = Submission(
        who.organization_id, str(uuid4()), attempt.id, who.id, lab.spec.id, 1, {}, {}, 0, 10,
        False, "0" * 64, at,
    )  # fmt: skip
    with store.writing() as unit:
        unit.attempts.add(attempt)
        unit.submissions.add(submission, [finding(submission, code or min(lab.findings))])
    return submission


def finding(submission: Submission, code: str) -> FoundMisconception:
    """Return *code* as found in *submission*."""
    return FoundMisconception(
        submission.organization_id, submission.id, 0, submission.learner_id, submission.lab_id,
        "exercise", code, submission.submitted_at,
    )  # fmt: skip


def test_misconceptions_are_counted_once_and_anew_when_somebody_stumbles(
    store: Store, ward: Organization, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    nell = people_of(store, ward, "Nell")
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.extend([statement] if "GROUP BY" in statement and "finding" in statement else [])

    def often() -> list[object]:
        before = len(counted)
        told = [row["times"] for row in rows("misconceptions", store, manager, catalog)]
        return [*told, len(counted) - before]

    event.listen(store.engine, "before_cursor_execute", note)
    assert [often(), often()] == [[1], [0]]  # nothing came up; then that is known
    stumble(store, ada, catalog, days=-2)
    assert [often(), often()] == [[1, 1], [1, 0]]
    stumble(store, nell, catalog, days=-1)
    assert [often(), often()] == [[2, 1], [2, 0]]
    with clock.at(NOON + timedelta(minutes=1, seconds=1)):
        assert often() == [2, 1]


def test_a_regrade_changes_the_count_of_misconceptions_at_once(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    submission = stumble(store, ada, catalog, days=-2)
    [before] = rows("misconceptions", store, manager, catalog)
    other = max(catalog.labs()[0].findings)

    with store.writing() as unit:
        unit.regrades.add(
            Regrade(
                ada.organization_id, str(uuid4()), submission.id, "author", "Mended.", {},
                "0" * 64, "1" * 64, 0, 0, "0" * 64, NOON,
            )
        )  # fmt: skip
        unit.submissions.find_again(
            ada.organization_id, submission.id, [finding(submission, other)]
        )

    [after] = rows("misconceptions", store, manager, catalog)
    assert (before["finding"], after["finding"]) == (min(catalog.labs()[0].findings), other)
    assert before["finding"] != after["finding"]
    assert after["what_was_seen"] == in_short(catalog.labs()[0].findings[other])


def test_without_days_the_last_ninety_count_from_the_first_of_them(
    store: Store, ada: Person, manager: Reader, catalog: Catalog
) -> None:
    stumble(store, ada, catalog, days=-90.4)
    stumble(store, ada, catalog, days=-91)

    [found] = rows("misconceptions", store, manager, catalog)

    assert found["times"] == 1
