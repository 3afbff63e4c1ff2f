"""Assigning a module, path, lab, incident or mock exam to people and teams, with its due date."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from app import clock
from app.catalog import Module
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.frozen import Frozen
from app.learning.due_dates import DueDates, Instants, check_dates, instants
from app.learning.fulfilling import fulfill
from app.learning.reach import people_in_reach, team_in_reach
from app.learning.site import Site
from app.learning.subjects import Subject, module_subject
from app.learning.telling_assignments import open_works, tell_assigned, tell_taken_back
from app.records.credit import AuditEvent
from app.records.learning import Assignment
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit

UNDO_WITHIN = timedelta(days=1)
LONGEST_NOTE = 2000


class Target(Frozen):
    """Whom an assignment is for: one person, or everybody in a team and its sub-teams."""

    person_id: str | None = None
    team_id: str | None = None


class Ask(Frozen):
    """What a mentor asks, of whom, by when, and with which words."""

    subject: Subject
    targets: tuple[Target, ...]
    dates: DueDates
    note: str = ""


def whom_it_hits(mentor: Reader, target: Target, unit: Unit) -> list[Person]:
    """Return the active people whom an assignment to *target* would reach, by name."""
    within = people_in_reach(mentor, "assign_module", unit)
    organization_id = mentor.person.organization_id
    if target.team_id is not None:
        must_reach_team(mentor, target.team_id, unit)
        below = unit.teams.under(organization_id, target.team_id)
        wanted = unit.teams.members(organization_id, below) & set(within)
    elif target.person_id in within:
        wanted = {target.person_id} if target.person_id else set()
    else:
        raise NotFound("There is no such person among those you mentor.")
    return [person for person in unit.people.among(organization_id, wanted) if person.active]


def must_reach_team(mentor: Reader, team_id: str, unit: Unit) -> None:
    """Refuse a team that is not there or not the mentor's; in a transaction it then stays there."""
    is_there = unit.team_tree.held(mentor.person.organization_id, team_id) is not None
    if not is_there or not team_in_reach(mentor, "assign_module", team_id, unit):
        raise NotFound("There is no such team among yours.")


def whom_they_hit(
    mentor: Reader, targets: Sequence[Target], unit: Unit
) -> list[tuple[Target, list[Person]]]:
    """Return whom each target reaches; whom an earlier one reaches is not asked twice."""
    met: set[str] = set()
    found = []
    for target in dict.fromkeys(targets):
        reached = [each for each in whom_it_hits(mentor, target, unit) if each.id not in met]
        met |= {each.id for each in reached}
        found.append((target, reached))
    return found


def assign(mentor: Reader, ask: Ask, site: Site) -> list[Assignment]:
    """Ask it of everybody whom the targets reach; what is confirmed together is one batch."""
    zone, batch_id = mentor.person.time_zone, str(uuid4())
    check_dates(ask.dates, clock.today(zone))
    with site.store.writing() as unit:
        hit = whom_they_hit(mentor, ask.targets, unit)
        people = [person for _, reached in hit for person in reached]
        if not people:
            raise InvalidInput("Nobody active is among them, so there is nobody to assign to.")
        made = []
        for target, reached in hit:
            made += _assigned(mentor, ask, target, reached, batch_id, unit)
        ids = [each.id for each in people]
        fulfill(mentor.person.organization_id, ids, unit, site.catalog)
        tell_assigned(mentor.person, made, ids, unit, site.catalog)
        for assignment in made:
            unit.audit_events.add(_event(mentor, "assign_module", assignment.id, len(people)))
    return made


def assign_module(
    mentor: Reader, module: Module, target: Target, due_on: date, note: str, site: Site
) -> Assignment:
    """Ask *target* to complete *module* by the end of *due_on* in the mentor's time zone."""
    ask = Ask(module_subject(module), (target,), DueDates(due_on), note)
    return assign(mentor, ask, site)[0]


def withdraw_assignment(mentor: Reader, assignment_id: str, site: Site) -> None:
    """Take an assignment of the mentor's own back; what learners did stays."""
    organization_id = mentor.person.organization_id
    with site.store.writing() as unit:
        assignment = unit.assignments.get(organization_id, assignment_id)
        if assignment is None:
            raise NotFound("There is no such assignment.")
        if assignment.assigned_by != mentor.person.id:
            raise Forbidden("Only the mentor who assigned it can take it back.")
        works = open_works([] if assignment.withdrawn_at else [assignment], unit)
        unit.assignments.withdraw(organization_id, assignment_id, clock.now())
        tell_taken_back(mentor.person, works, unit, site.catalog)
        unit.audit_events.add(_event(mentor, "withdraw_assignment", assignment_id, 0))


def undo_batch(mentor: Reader, batch_id: str, site: Site) -> int:
    """Take back all that was confirmed in one go, within a day; return how much that was.

    Of a rule, this ends it and takes back whatever it has assigned so far.
    """
    organization_id = mentor.person.organization_id
    with site.store.writing() as unit:
        batch = unit.assigned_work.of_batch(organization_id, batch_id)
        rule = unit.assignment_rules.get(organization_id, batch_id)
        if not batch and rule is None:
            raise NotFound("There is nothing of yours to undo here.")
        if {each.assigned_by for each in batch} | ({rule.made_by} if rule else set()) != {
            mentor.person.id
        }:
            raise Forbidden("Only the mentor who assigned it can undo it.")
        begun_at = rule.made_at if rule else min(each.assigned_at for each in batch)
        if clock.now() - begun_at > UNDO_WITHIN:
            raise Conflict("A day has passed, so this is not undone at once. Take it back instead.")
        unit.assignment_rules.end(organization_id, batch_id, clock.now())
        works = open_works((each for each in batch if each.withdrawn_at is None), unit)
        for each in batch:
            unit.assignments.withdraw(organization_id, each.id, clock.now())
        tell_taken_back(mentor.person, works, unit, site.catalog)
        unit.audit_events.add(_event(mentor, "undo_assignment", batch_id, len(batch)))
    return len(batch)


def new_assignment(
    mentor: Person, subject: Subject, target: Target, when: Instants, note: str, batch_id: str
) -> Assignment:
    """Return an assignment that is not kept yet."""
    return Assignment(
        organization_id=mentor.organization_id,
        id=str(uuid4()),
        module_id=subject.id,
        assigned_by=mentor.id,
        person_id=target.person_id,
        team_id=target.team_id,
        due_at=when.due_at,
        time_zone=mentor.time_zone,
        note=note.strip()[:LONGEST_NOTE],
        assigned_at=clock.now(),
        withdrawn_at=None,
        kind=str(subject.kind),
        available_from=when.available_from,
        late_until=when.late_until,
        expires_at=when.expires_at,
        batch_id=batch_id,
    )


def _assigned(
    mentor: Reader, ask: Ask, target: Target, reached: list[Person], batch_id: str, unit: Unit
) -> list[Assignment]:
    """Keep the assignment to *target*; where the day differs by person, one for each of them."""
    zone = mentor.person.time_zone
    today = clock.today(zone)
    if not ask.dates.differs_by_person:
        when = instants(ask.dates, None, today, zone)
        made = new_assignment(mentor.person, ask.subject, target, when, ask.note, batch_id)
        if reached:
            unit.assignments.add(made, [person.id for person in reached])
        return [made] if reached else []
    found = []
    for person in reached:
        when = instants(ask.dates, person.hired_on, today, zone)
        one = Target(person_id=person.id)
        made = new_assignment(mentor.person, ask.subject, one, when, ask.note, batch_id)
        unit.assigned_work.reach(made)
        found.append(made)
    return found


def _event(mentor: Reader, verb: str, subject: str, people: int) -> AuditEvent:
    return AuditEvent(
        organization_id=mentor.person.organization_id,
        id=str(uuid4()),
        actor_id=mentor.person.id,
        verb=verb,
        subject=subject,
        detail={"people": people},
        happened_at=clock.now(),
    )
