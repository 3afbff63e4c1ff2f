"""Rules that assign, the four instants, extensions, waivers, undo, and when work is done."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.frozen import replace
from app.learning.assigning import Ask, Target, assign, undo_batch
from app.learning.assignment_rules import apply_all_rules, end_rule, keep_rule, make_rule
from app.learning.attempting import open_attempt
from app.learning.due_dates import DueDates, instants, state_of
from app.learning.extending_dates import extend, waive
from app.learning.site import Site
from app.learning.subjects import Subject, subjects
from app.learning.submitting import submit_lab
from app.records.learning import AssignedModule
from app.records.mentoring import AssignmentRule
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from tests.people import NOON, organization, person, reader, team

TODAY = NOON.date()
IN_A_MONTH = DueDates(due_days=30)


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


def analyst(site: Site, ward: Organization, name: str, hired_on: date | None = TODAY) -> Person:
    """Add a PACS analyst; the store has no deed yet that sets her day of hire."""
    made = replace(person(site.store, ward, name), job_role="PACS  analyst", hired_on=hired_on)
    with site.store.writing() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE person SET job_role = 'PACS  analyst', hired_on = "
            + (f"'{hired_on}'" if hired_on else "NULL")
            + f" WHERE id = '{made.id}'"
        )
    return made


@pytest.fixture
def pacs(site: Site, ward: Organization) -> Team:
    return team(site.store, ward, "PACS", analyst(site, ward, "Ada Lovelace"))


@pytest.fixture
def mentor(site: Site, ward: Organization, pacs: Team) -> Reader:
    return reader(site.store, person(site.store, ward, "Tomas Lind", Role.MENTOR, team=pacs))


def subject(site: Site, kind: str, slug: str) -> Subject:
    return next(each for each in subjects(site.catalog) if (each.kind, each.slug) == (kind, slug))


def rule_for(
    mentor: Reader, site: Site, dates: DueDates = IN_A_MONTH, within: int | None = 30
) -> AssignmentRule:
    wanted = subject(site, "module", "m01-first-look")
    return make_rule(
        mentor, wanted, dates, site, job_role="pacs analyst", hired_within_days=within, note="Hi"
    )


def asked_of(site: Site, who: Person) -> list[AssignedModule]:
    with site.store.reading() as unit:
        return unit.assignments.of_learner(who.organization_id, who.id)


def members(site: Site, pacs: Team) -> list[Person]:
    with site.store.reading() as unit:
        ids = unit.teams.members(pacs.organization_id, [pacs.id])
        return unit.people.among(pacs.organization_id, ids)


def test_a_rule_hits_by_role_and_hire_within_reach_alone(
    site: Site, ward: Organization, pacs: Team, mentor: Reader
) -> None:
    old = analyst(site, ward, "Old Hand", TODAY - timedelta(days=31))
    unknown = analyst(site, ward, "Un Known", None)
    with site.store.writing() as unit:
        unit.teams.join(ward.id, pacs.id, old.id)
        unit.teams.join(ward.id, pacs.id, unknown.id)
    elsewhere = analyst(site, ward, "Eve Elsewhere")

    assert keep_rule(mentor, rule_for(mentor, site), site) == 1

    [ada] = [each for each in members(site, pacs) if each.given_name == "Ada"]
    [asked] = asked_of(site, ada)
    assert asked.due_at == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
    assert [asked_of(site, each) for each in (old, unknown, elsewhere)] == [[], [], []]


def test_a_rule_reaches_whoever_joins_later_once(
    site: Site, ward: Organization, pacs: Team, mentor: Reader
) -> None:
    keep_rule(mentor, rule_for(mentor, site), site)
    late = analyst(site, ward, "Late Comer")
    with site.store.writing() as unit:
        unit.teams.join(ward.id, pacs.id, late.id)

    assert [apply_all_rules(site), apply_all_rules(site)] == [1, 0]

    assert len(asked_of(site, late)) == 1


def test_many_sweeps_at_once_reach_each_person_once(site: Site, pacs: Team, mentor: Reader) -> None:
    rule = rule_for(mentor, site)
    with site.store.writing() as unit:
        unit.assignment_rules.add(rule)

    with ThreadPoolExecutor(8) as pool:
        counts = [each.result() for each in [pool.submit(apply_all_rules, site) for _ in range(8)]]

    assert sum(counts) == 1
    assert len(asked_of(site, members(site, pacs)[0])) == 1


def test_a_rule_that_ended_or_whose_mentor_lost_her_role_reaches_nobody(
    site: Site, ward: Organization, mentor: Reader
) -> None:
    ended, orphaned = rule_for(mentor, site), rule_for(mentor, site)
    with site.store.writing() as unit:
        unit.assignment_rules.add(ended)
        unit.assignment_rules.add(orphaned)
    end_rule(mentor, ended.id, site)
    with site.store.writing() as unit:
        unit.role_grants.revoke(ward.id, mentor.grants[0].id)

    assert apply_all_rules(site) == 0


def test_a_rule_says_whom_it_is_for(site: Site, mentor: Reader) -> None:
    with pytest.raises(InvalidInput, match="Say whom"):
        make_rule(mentor, subject(site, "exam", "full"), IN_A_MONTH, site)


def test_a_rule_for_a_team_out_of_reach_does_not_exist(
    site: Site, ward: Organization, mentor: Reader
) -> None:
    other = team(site.store, ward, "Laboratory")

    with pytest.raises(NotFound):
        make_rule(mentor, subject(site, "exam", "full"), IN_A_MONTH, site, team_id=other.id)


def test_days_after_hire_are_each_persons_own(
    site: Site, ward: Organization, pacs: Team, mentor: Reader
) -> None:
    early = analyst(site, ward, "Early Bird", TODAY - timedelta(days=20))
    with site.store.writing() as unit:
        unit.teams.join(ward.id, pacs.id, early.id)
    ask = Ask(
        subject(site, "module", "m01-first-look"),
        (Target(team_id=pacs.id),),
        DueDates(due_days=30, since="hired"),
    )

    made = assign(mentor, ask, site)

    assert len({each.batch_id for each in made}) == 1
    assert sorted(each.due_at.date() for each in made) == [date(2026, 3, 12), date(2026, 4, 1)]


def test_whom_a_day_reaches_that_is_over_gets_a_week() -> None:
    hired_on = TODAY - timedelta(days=90)

    when = instants(DueDates(due_days=30, since="hired"), hired_on, TODAY, "UTC")

    assert when.due_at.date() == TODAY + timedelta(days=7)


def test_the_four_instants_end_their_days_in_the_zone_over_both_clock_changes() -> None:
    dates = DueDates(date(2026, 3, 28), opens_on=date(2026, 3, 20), late_days=1, expires_days=211)

    when = instants(dates, None, TODAY, "Europe/Berlin")

    assert when.available_from == datetime(2026, 3, 19, 23, 0, tzinfo=UTC)
    assert when.due_at == datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)
    assert when.late_until == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)
    assert when.expires_at == datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "open"),
        ({"available_from": NOON + timedelta(days=1)}, "not open yet"),
        ({"due_at": NOON - timedelta(days=1)}, "overdue"),
        ({"due_at": NOON - timedelta(days=2), "late_until": NOON - timedelta(days=1)}, "closed"),
        ({"completed_at": NOON}, "done"),
        ({"completed_at": NOON, "due_at": NOON - timedelta(days=1)}, "done late"),
        ({"completed_at": NOON, "expires_at": NOON - timedelta(days=1)}, "expired"),
        ({"waived_at": NOON}, "waived"),
    ],
)
def test_where_an_assignment_stands_follows_from_its_instants(
    changes: dict[str, datetime], state: str
) -> None:
    asked = AssignedModule("o", "a", "l", "m", NOON + timedelta(days=5), None)

    assert state_of(replace(asked, **changes), NOON) == state


def given(site: Site, mentor: Reader, pacs: Team, kind: str, slug: str, **dates: int) -> str:
    ask = Ask(
        subject(site, kind, slug),
        (Target(team_id=pacs.id),),
        DueDates(due_days=10, late_days=dates.get("late_days")),
    )
    return assign(mentor, ask, site)[0].id


def test_an_extension_by_days_moves_every_later_instant_and_tells_the_learner(
    site: Site, pacs: Team, mentor: Reader
) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "module", "m01-first-look", late_days=5)

    extended = extend(mentor, assignment_id, ada.id, site, days=20, reason="On leave.")

    assert extended.due_at == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
    assert extended.late_until == datetime(2026, 4, 6, 21, 59, 59, tzinfo=UTC)
    assert asked_of(site, ada) == [extended]
    with site.store.reading() as unit:
        told = unit.notices.unread(ada.organization_id, ada.id)
        [notice] = [each for each in told if each.kind == "extension"]
        [change] = unit.assigned_work.changes(ada.organization_id, assignment_id=assignment_id)
    assert "due on 1 Apr 2026. On leave." in notice.sentence
    assert (change.kind, change.due_after, change.made_by) == (
        "extension", extended.due_at, mentor.person.id,
    )  # fmt: skip


def test_an_extension_to_a_date_keeps_the_date(site: Site, pacs: Team, mentor: Reader) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "module", "m01-first-look")

    extended = extend(
        mentor, assignment_id, ada.id, site, until=date(2026, 3, 29), reason="Clocks change."
    )

    assert extended.due_at == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "until", "reason"),
    [
        (None, None, "Why"), (3, date(2026, 4, 1), "Why"), (0, None, "Why"), (366, None, "Why"),
        (None, date(2026, 3, 3), "Why"), (3, None, "  "),
    ],
)  # fmt: skip
def test_an_extension_that_makes_no_sense_is_refused(
    site: Site, pacs: Team, mentor: Reader, days: int | None, until: date | None, reason: str
) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "module", "m01-first-look")

    with pytest.raises(InvalidInput):
        extend(mentor, assignment_id, ada.id, site, days=days, until=until, reason=reason)


def test_a_waived_requirement_is_asked_no_more_and_cannot_be_extended(
    site: Site, pacs: Team, mentor: Reader
) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "lab", "first-look")

    waive(mentor, assignment_id, ada.id, site, reason="Did it at her last hospital.")

    assert asked_of(site, ada) == []
    with pytest.raises(Conflict):
        extend(mentor, assignment_id, ada.id, site, days=3, reason="Why")


def test_only_a_mentor_who_reaches_the_learner_extends_or_waives(
    site: Site, ward: Organization, pacs: Team, mentor: Reader
) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "lab", "first-look")
    night = team(site.store, ward, "Night")
    other = reader(site.store, person(site.store, ward, "Nora Night", Role.MENTOR, team=night))
    lake = organization(site.store, "lake")
    far = reader(site.store, person(site.store, lake, "Fay Far", Role.MENTOR))

    for who in (other, far):
        with pytest.raises(NotFound):
            extend(who, assignment_id, ada.id, site, days=3, reason="Why")
        with pytest.raises(NotFound):
            waive(who, assignment_id, ada.id, site, reason="Why")


def test_undo_takes_all_back_within_a_day_and_not_after(
    site: Site, pacs: Team, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    [ada] = members(site, pacs)
    first, second = rule_for(mentor, site), rule_for(mentor, site)
    keep_rule(mentor, first, site)
    keep_rule(mentor, second, site)

    assert undo_batch(mentor, first.id, site) == 1
    assert (len(asked_of(site, ada)), apply_all_rules(site)) == (1, 0)

    traveller.shift(timedelta(hours=24, seconds=1))
    with pytest.raises(Conflict):
        undo_batch(mentor, second.id, site)
    assert len(asked_of(site, ada)) == 1


def test_only_who_assigned_can_undo(site: Site, ward: Organization, mentor: Reader) -> None:
    rule = rule_for(mentor, site)
    keep_rule(mentor, rule, site)
    other = reader(site.store, person(site.store, ward, "Nora Night", Role.MENTOR))

    with pytest.raises(Forbidden):
        undo_batch(other, rule.id, site)
    with pytest.raises(NotFound):
        undo_batch(mentor, "7d5b0a52-0000-4000-8000-000000000001", site)


def test_a_lab_is_done_when_it_is_passed(site: Site, pacs: Team, mentor: Reader) -> None:
    [ada] = members(site, pacs)
    given(site, mentor, pacs, "lab", "first-look")
    lab = site.catalog.lab("first-look")
    assert lab is not None
    attempt = open_attempt(ada, lab, site)

    submit_lab(ada, lab, attempt.id, {"syntax": "1.3"}, site, only=["syntax"])
    assert [each.completed_at for each in asked_of(site, ada)] == [None]
    submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)

    assert [each.completed_at for each in asked_of(site, ada)] == [NOON]


def test_work_after_the_closing_does_not_count_until_an_extension_reopens_it(
    site: Site, pacs: Team, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    [ada] = members(site, pacs)
    assignment_id = given(site, mentor, pacs, "lab", "first-look", late_days=1)
    lab = site.catalog.lab("first-look")
    assert lab is not None
    traveller.shift(timedelta(days=12))
    attempt = open_attempt(ada, lab, site)
    submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)
    assert [each.completed_at for each in asked_of(site, ada)] == [None]

    extend(mentor, assignment_id, ada.id, site, days=5, reason="She was ill.")

    assert [each.completed_at for each in asked_of(site, ada)] == [NOON + timedelta(days=12)]
