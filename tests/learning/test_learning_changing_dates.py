"""Another due date for everybody an assignment asks, and what becomes of extensions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.assigning import Ask, Target, assign, withdraw_assignment
from app.learning.attempting import open_attempt
from app.learning.changing_dates import change_due_date
from app.learning.due_dates import DueDates
from app.learning.extending_dates import extend, waive
from app.learning.site import Site
from app.learning.subjects import subjects
from app.learning.submitting import submit_lab
from app.records.learning import AssignedModule, Assignment
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.people import NOON, organization, person, reader, team


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def learners(site: Site, ward: Organization) -> list[Person]:
    return [person(site.store, ward, f"{name} Aziz") for name in ("Ada", "Bea", "Cem")]


@pytest.fixture
def mentor(site: Site, ward: Organization) -> Reader:
    return reader(site.store, person(site.store, ward, "Tomas Lind", Role.MENTOR))


@pytest.fixture
def given(site: Site, ward: Organization, learners: list[Person], mentor: Reader) -> Assignment:
    """Ask a lab of the three until 20 March, and let it close five days later."""
    pacs = team(site.store, ward, "PACS", *learners)
    lab = next(each for each in subjects(site.catalog) if each.kind == "lab")
    dates = DueDates(due_on=date(2026, 3, 20), late_days=5, expires_days=365)
    return assign(mentor, Ask(lab, (Target(team_id=pacs.id),), dates), site)[0]


def asked_of(site: Site, who: Person) -> AssignedModule:
    with site.store.reading() as unit:
        [asked] = unit.assignments.of_learner(who.organization_id, who.id)
    return asked


def days(site: Site, learners: list[Person]) -> list[int]:
    return [(asked_of(site, each).due_at.date() - date(2026, 3, 1)).days + 1 for each in learners]


def pass_lab(who: Person, site: Site) -> None:
    lab = site.catalog.lab("first-look")
    assert lab is not None
    submit_lab(who, lab, open_attempt(who, lab, site).id, {"syntax": "1.2", "kind": "ct"}, site)


def test_every_instant_moves_for_everybody_and_everybody_is_told(
    site: Site, learners: list[Person], mentor: Reader, given: Assignment
) -> None:
    change_due_date(mentor, given.id, date(2026, 3, 30), site)

    asked = asked_of(site, learners[0])
    assert asked.due_at == datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
    assert asked.late_until == datetime(2026, 4, 4, 21, 59, 59, tzinfo=UTC)
    assert asked.expires_at == datetime(2027, 3, 30, 21, 59, 59, tzinfo=UTC)
    with site.store.reading() as unit:
        kept = unit.assignments.get(given.organization_id, given.id)
        told = unit.notices.unread(given.organization_id, learners[2].id)
        [event] = [
            each
            for each in unit.audit_events.newest(given.organization_id)
            if each.verb == "change_due_date"
        ]
    assert kept is not None
    assert (kept.due_at, kept.late_until) == (asked.due_at, asked.late_until)
    assert sum("it is now 30 Mar 2026." in each.sentence for each in told) == 1
    assert (event.subject, event.detail) == (
        given.id, {"due_on": ["2026-03-20", "2026-03-30"], "people": 3},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due_on", "answer", "expected"),
    [
        (date(2026, 3, 25), "move", [25, 30, 25]),
        (date(2026, 3, 25), "stay", [25, 25, 25]),
        (date(2026, 3, 22), "stay", [22, 25, 22]),
        (date(2026, 3, 10), "move", [10, 15, 10]),
        (date(2026, 3, 10), "stay", [10, 25, 10]),
        (date(2026, 3, 28), "stay", [28, 28, 28]),
    ],
)
def test_an_extension_moves_along_or_stays_and_is_never_shorter_than_the_date_of_all(
    site: Site, learners: list[Person], mentor: Reader, given: Assignment,
    due_on: date, answer: str, expected: list[int],
) -> None:  # fmt: skip
    extend(mentor, given.id, learners[1].id, site, days=5, reason="On leave.")

    with pytest.raises(InvalidInput, match="whether the extensions move"):
        change_due_date(mentor, given.id, due_on, site)
    assert days(site, learners) == [20, 25, 20]
    change_due_date(mentor, given.id, due_on, site, move_extensions=answer == "move")

    assert days(site, learners) == expected


def test_what_is_done_or_waived_stays_as_it_is(
    site: Site, learners: list[Person], mentor: Reader, given: Assignment
) -> None:
    ada, bea, cem = learners
    pass_lab(ada, site)
    before = asked_of(site, ada)
    waive(mentor, given.id, bea.id, site, reason="Did it elsewhere.")

    change_due_date(mentor, given.id, date(2026, 3, 30), site)

    assert asked_of(site, ada) == before
    with site.store.reading() as unit:
        [waived] = unit.assigned_work.of_assignment(bea.organization_id, given.id, [bea.id])
        told = unit.notices.unread(bea.organization_id, bea.id)
    assert waived.due_at == given.due_at
    assert not any("changed when" in each.sentence for each in told)
    assert days(site, [cem]) == [30]


def test_a_later_date_lets_work_count_that_came_after_the_closing(
    site: Site, learners: list[Person], mentor: Reader, given: Assignment,
    traveller: time_machine.Traveller,
) -> None:  # fmt: skip
    traveller.shift(timedelta(days=30))
    pass_lab(learners[0], site)
    assert asked_of(site, learners[0]).completed_at is None

    change_due_date(mentor, given.id, date(2026, 4, 10), site)

    assert asked_of(site, learners[0]).completed_at == NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("due_on", "word"),
    [
        (None, "Give the due date"),
        (date(2026, 3, 1), "is over"),
        (date(2026, 3, 20), "already"),
        (date(2036, 3, 20), "too far off"),
    ],
)
def test_a_due_date_that_makes_no_sense_is_refused(
    site: Site, learners: list[Person], mentor: Reader, given: Assignment,
    due_on: date | None, word: str,
) -> None:  # fmt: skip
    with pytest.raises(InvalidInput, match=word):
        change_due_date(mentor, given.id, due_on, site)

    assert days(site, learners) == [20, 20, 20]


def test_only_who_assigned_it_changes_it_and_not_once_it_is_taken_back(
    site: Site, ward: Organization, mentor: Reader, given: Assignment
) -> None:
    other = reader(site.store, person(site.store, ward, "Nora Night", Role.MENTOR))
    lake = organization(site.store, "lake")
    far = reader(site.store, person(site.store, lake, "Fay Far", Role.MENTOR))

    with pytest.raises(Forbidden):
        change_due_date(other, given.id, date(2026, 3, 30), site)
    with pytest.raises(NotFound):
        change_due_date(far, given.id, date(2026, 3, 30), site)
    withdraw_assignment(mentor, given.id, site)
    with pytest.raises(Conflict):
        change_due_date(mentor, given.id, date(2026, 3, 30), site)
