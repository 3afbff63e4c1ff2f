"""Credentials: one a body, counted from the right day, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from app.credit.rules import TimeClass
from app.errors import InvalidInput, NotFound
from app.learning.awarding import append_entry
from app.learning.keeping_up import change_credential, drop_credential, keep_credential
from app.learning.site import Site
from app.learning.totals import add_to_totals
from app.records.credit import EntryKind, LedgerEntry
from app.records.people import Person
from app.reporting.standing import credit_standings, cycle_standings, hours_learned
from app.store import Store
from tests.people import NOON, organization, person

PASSED = date(2023, 5, 2)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ada(store: Store) -> Person:
    return person(store, organization(store), "Ada Lovelace")


def learn(
    who: Person, site: Site, day: date, minutes: int = 60, name: str = "a", **activity: Any
) -> LedgerEntry:
    """Write an award for *minutes* of instruction on *day*."""
    told = {"id": name, "title": name, "version": "1", **activity}
    spent = {TimeClass.INSTRUCTION: minutes}
    with site.store.writing() as unit:
        entry = append_entry(unit, who, EntryKind.AWARD, told, spent, day)
        add_to_totals(who, spent, day, unit, activity=told)
    return entry


def earned(who: Person, site: Site) -> dict[str, Decimal]:
    with site.store.reading() as unit:
        return {each.rule.id: each.earned for each in cycle_standings(who, unit)}


def test_one_activity_serves_every_body_that_takes_it(ada: Person, site: Site) -> None:
    for body in ("ciip", "arrt", "ahima", "cphims", "parca", "ama", "iacet"):
        keep_credential(ada, body, "", PASSED, site)

    learn(ada, site, date(2026, 2, 1))
    learn(ada, site, date(2026, 2, 2), 95, "b", accepted_by=["ARRT", "IACET", "AMA"])

    assert earned(ada, site) == {
        "ahima": Decimal("1.00"),
        "ama": Decimal("1.50"),
        "arrt": Decimal("1.50"),
        "ciip": Decimal("1.00"),
        "cphims": Decimal("1.00"),
        "iacet": Decimal("0.20"),
        "parca": Decimal("0.00"),
        "house": Decimal("2.58"),
    }


def test_the_same_activity_in_the_same_version_counts_once(ada: Person, site: Site) -> None:
    keep_credential(ada, "ciip", "", PASSED, site)
    for day in (1, 2):
        learn(ada, site, date(2026, 2, day))
    learn(ada, site, date(2026, 2, 3), version="2")

    assert earned(ada, site)["ciip"] == 2


def test_what_was_taken_back_counts_for_nobody(ada: Person, site: Site) -> None:
    keep_credential(ada, "ciip", "", PASSED, site)
    entry = learn(ada, site, date(2026, 2, 1))
    with site.store.writing() as unit:
        append_entry(
            unit, ada, EntryKind.REVERSAL, {"title": "a"}, {TimeClass.INSTRUCTION: 60},
            entry.completed_on, reverses_id=entry.id,
        )  # fmt: skip

    assert earned(ada, site) == {"ciip": 0, "house": 0}


def test_learning_without_an_approval_is_told_apart(ada: Person, site: Site) -> None:
    keep_credential(ada, "arrt", "", date(2025, 9, 17), site)
    learn(ada, site, date(2026, 2, 1), 80)

    with site.store.reading() as unit:
        [kept], _ = credit_standings(ada, unit)
        totals = {total.body for total in unit.cycle_totals.of(ada.organization_id, ada.id)}
    assert kept.running is not None
    assert kept.running.earned == 0
    assert kept.running.unapproved == Decimal("1.50")
    assert kept.credential.anchored_on == date(2025, 9, 1)
    assert totals == {"house"}


def test_one_credential_a_body_is_kept(ada: Person, site: Site) -> None:
    keep_credential(ada, "ahima", "", PASSED, site)

    with pytest.raises(InvalidInput, match="A credential of AHIMA is already on your list"):
        keep_credential(ada, "ahima_rhit", "", PASSED, site)
    keep_credential(ada, "cphims", "", PASSED, site)


def test_however_many_ask_at_once_one_credential_a_body_is_kept(ada: Person, site: Site) -> None:
    def ask(number: int) -> bool:
        try:
            keep_credential(ada, ("ahima", "ahima_rhit")[number % 2], "", PASSED, site)
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(16))) == 1


@pytest.mark.parametrize(
    ("body", "day", "sentence"),
    [
        ("house", PASSED, "Choose one of the credentials"),
        ("nothing", PASSED, "Choose one of the credentials"),
        ("ciip", None, "must lie between 1990 and today"),
        ("ciip", date(2026, 3, 3), "must lie between 1990 and today"),
        ("cphims", date(1989, 12, 31), "must lie between 1990 and today"),
        ("arrt", None, "birth month"),
        ("arrt", date(2027, 3, 4), "birth month"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    body: str, day: date | None, sentence: str, ada: Person, site: Site
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        keep_credential(ada, body, "", day, site)


def test_a_first_biennium_may_lie_ahead(ada: Person, site: Site) -> None:
    keep_credential(ada, "arrt", "", date(2026, 9, 17), site)

    with site.store.reading() as unit:
        [kept], _ = credit_standings(ada, unit)
    assert kept.running is None
    assert kept.first_day == date(2026, 9, 1)


def test_a_changed_day_counts_everything_again(ada: Person, site: Site) -> None:
    credential = keep_credential(ada, "ciip", "1", date(2023, 5, 2), site)
    learn(ada, site, date(2025, 6, 1))
    assert earned(ada, site)["ciip"] == 0

    change_credential(ada, credential.id, " 2 ", date(2022, 5, 2), site)

    with site.store.reading() as unit:
        [kept] = unit.credentials.of(ada.organization_id, ada.id)
        totals = [t for t in unit.cycle_totals.of(ada.organization_id, ada.id) if t.body == "ciip"]
    assert (kept.license_number, kept.anchored_on) == ("2", date(2022, 5, 2))
    assert earned(ada, site)["ciip"] == 1
    assert [(t.cycle_start.year, t.instruction_minutes) for t in totals] == [(2025, 60)]


def test_a_removed_credential_leaves_the_ledger_as_it_was(ada: Person, site: Site) -> None:
    credential = keep_credential(ada, "ciip", "1", PASSED, site)
    learn(ada, site, date(2026, 2, 1))

    drop_credential(ada, credential.id, site)

    assert earned(ada, site) == {"house": 1}
    with site.store.reading() as unit:
        assert len(unit.ledger.of(ada.organization_id, ada.id)) == 1
        assert [t.body for t in unit.cycle_totals.of(ada.organization_id, ada.id)] == ["house"]
    with pytest.raises(NotFound):
        drop_credential(ada, credential.id, site)


def test_nobody_changes_the_credential_of_another(ada: Person, store: Store, site: Site) -> None:
    credential = keep_credential(ada, "ciip", "1", PASSED, site)
    other = person(store, organization(store, "lake"), "Eve Elsewhere")

    with pytest.raises(NotFound):
        change_credential(other, credential.id, "2", PASSED, site)
    with pytest.raises(NotFound):
        drop_credential(other, credential.id, site)


@pytest.mark.parametrize(("day", "is_late"), [("2026-03-31", True), ("2026-04-01", False)])
def test_the_cycle_before_is_shown_while_late_reports_are_taken(
    day: str,
    is_late: bool,  # noqa: FBT001
    ada: Person,
    site: Site,
) -> None:
    keep_credential(ada, "ciip", "1", PASSED, site)
    learn(ada, site, date(2025, 12, 31))
    with time_machine.travel(f"{day}T12:00:00Z", tick=False), site.store.reading() as unit:
        [kept], _ = credit_standings(ada, unit)

    assert kept.running is not None
    assert kept.running.cycle.start == date(2026, 1, 1)
    assert kept.running.earned == 0
    assert (kept.late is not None) == is_late
    if kept.late is not None:
        assert kept.late.earned == 1
        assert kept.late.days_left == 0
        assert kept.late.late_until == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("passed", "end", "expired"),
    [
        (date(2019, 5, 7), date(2022, 5, 6), True),
        (date(2023, 3, 2), date(2026, 3, 1), True),
        (date(2023, 3, 3), date(2026, 3, 2), False),
        (date(2025, 5, 7), date(2028, 5, 6), False),
    ],
)
def test_a_missed_retake_is_not_followed_by_another_cycle(
    passed: date,
    end: date,
    expired: bool,  # noqa: FBT001
    ada: Person,
    site: Site,
) -> None:
    keep_credential(ada, "parca", "", passed, site)

    with site.store.reading() as unit:
        [kept], _ = credit_standings(ada, unit)
    assert kept.running is not None
    assert (kept.running.cycle.end, kept.running.has_expired) == (end, expired)


def test_hours_for_the_seven_points_leave_the_post_test_out(ada: Person, site: Site) -> None:
    learn(ada, site, date(2020, 1, 1), 90)
    learn(ada, site, date(2026, 1, 1), 20, "b")
    spent = {TimeClass.LAB: 10, TimeClass.ASSESSMENT: 45}
    with site.store.writing() as unit:
        append_entry(unit, ada, EntryKind.AWARD, {"id": "c", "version": "1"}, spent, PASSED)

    with site.store.reading() as unit:
        assert hours_learned(ada, unit) == 2
