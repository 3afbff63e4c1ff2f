"""Assigning modules: whom it reaches, by when, and who may."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.catalog import Module
from app.errors import Forbidden, InvalidInput, NotFound
from app.learning.assigning import Target, assign_module, whom_it_hits, withdraw_assignment
from app.learning.due_dates import DueDates, check_dates
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from tests.people import NOON, organization, person, reader, team

DUE = date(2026, 3, 28)


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


@pytest.fixture
def night_shift(site: Site, ward: Organization, ada: Person) -> Team:
    pacs = team(site.store, ward, "PACS")
    return team(site.store, ward, "Night shift", ada, parent=pacs)


@pytest.fixture
def mentor(site: Site, ward: Organization, night_shift: Team) -> Reader:
    with site.store.reading() as unit:
        [pacs] = [each for each in unit.teams.of(ward.id) if each.id == night_shift.parent_id]
    return reader(site.store, person(site.store, ward, "Tomas Lind", Role.MENTOR, team=pacs))


def test_a_mentor_reaches_her_teams_and_their_sub_teams_alone(
    site: Site, ward: Organization, ada: Person, mentor: Reader
) -> None:
    person(site.store, ward, "Eve Adams")

    with site.store.reading() as unit:
        assert people_in_reach(mentor, "assign_module", unit) == {ada.id}
        assert people_in_reach(mentor, "view_team_hours", unit) == set()


def test_a_due_date_is_the_end_of_the_day_where_the_mentor_is(
    site: Site, ada: Person, mentor: Reader, module: Module
) -> None:
    assignment = assign_module(mentor, module, Target(person_id=ada.id), DUE, "", site)

    assert assignment.due_at == datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        pytest.param(date(2026, 3, 29), (29, 21), id="the night that clocks go forward"),
        pytest.param(date(2026, 10, 25), (25, 22), id="the night that clocks go back"),
    ],
)
def test_both_clock_changes_end_the_day_at_midnight(
    site: Site, ada: Person, mentor: Reader, module: Module, day: date, utc: tuple[int, int]
) -> None:
    assignment = assign_module(mentor, module, Target(person_id=ada.id), day, "", site)

    assert (assignment.due_at.day, assignment.due_at.hour) == utc


def test_a_team_assignment_reaches_its_active_members(
    site: Site, ada: Person, night_shift: Team, mentor: Reader, module: Module
) -> None:
    assign_module(mentor, module, Target(team_id=night_shift.id), DUE, " Read it. ", site)

    with site.store.reading() as unit:
        [asked] = unit.assignments.of_learner(ada.organization_id, ada.id)
        [given] = unit.assignments.by(ada.organization_id, mentor.person.id)
    assert (asked.module_id, asked.completed_at) == (module.id, None)
    with site.store.reading() as unit:
        assert unit.assignments.notes_for(ada.organization_id, ada.id) == {given.id: "Read it."}


def test_the_preview_names_whom_it_hits(
    site: Site, ada: Person, night_shift: Team, mentor: Reader
) -> None:
    with site.store.reading() as unit:
        hit = whom_it_hits(mentor, Target(team_id=night_shift.parent_id), unit)

    assert hit == [ada]


def test_somebody_out_of_reach_cannot_be_assigned_to(
    site: Site, ward: Organization, mentor: Reader, module: Module
) -> None:
    eve = person(site.store, ward, "Eve Adams")
    other = team(site.store, ward, "Laboratory", eve)

    for target in (Target(person_id=eve.id), Target(team_id=other.id), Target(person_id="x")):
        with pytest.raises(NotFound):
            assign_module(mentor, module, target, DUE, "", site)


def test_a_due_date_in_the_past_is_refused(
    site: Site, ada: Person, mentor: Reader, module: Module
) -> None:
    with pytest.raises(InvalidInput, match="is over"):
        assign_module(mentor, module, Target(person_id=ada.id), date(2026, 3, 1), "", site)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (DueDates(due_days=30, opens_on=date(2026, 4, 2)), "comes after the due date"),
        (DueDates(DUE, opens_on=date(2027, 1, 1)), "comes after the due date"),
        (DueDates(due_days=30, opens_on=date(9999, 12, 31)), "too far off"),
        (DueDates(due_days=30, since="hired", opens_on=date(2036, 3, 2)), "too far off"),
        (DueDates(due_days=30, opens_on=date(1, 1, 1)), "too far off"),
    ],
)
def test_what_opens_after_it_is_due_or_ages_away_is_refused(dates: DueDates, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        check_dates(dates, NOON.date())
    check_dates(DueDates(due_days=30, opens_on=date(2026, 4, 1)), NOON.date())
    check_dates(DueDates(due_days=30, since="hired", opens_on=date(2027, 1, 1)), NOON.date())


def test_an_assignment_taken_back_is_asked_no_more(
    site: Site, ward: Organization, ada: Person, mentor: Reader, module: Module
) -> None:
    assignment = assign_module(mentor, module, Target(person_id=ada.id), DUE, "", site)
    other = reader(site.store, person(site.store, ward, "Eve Adams", Role.MENTOR))

    with pytest.raises(Forbidden):
        withdraw_assignment(other, assignment.id, site)
    withdraw_assignment(mentor, assignment.id, site)

    with site.store.reading() as unit:
        assert unit.assignments.of_learner(ada.organization_id, ada.id) == []


def test_every_assignment_is_in_the_audit_log(
    site: Site, ada: Person, mentor: Reader, module: Module
) -> None:
    assignment = assign_module(mentor, module, Target(person_id=ada.id), DUE, "", site)

    with site.store.reading() as unit:
        [event] = unit.audit_events.newest(ada.organization_id)
    assert (event.verb, event.subject, event.actor_id) == (
        "assign_module",
        assignment.id,
        mentor.person.id,
    )
