"""Rules that assign: "all PACS analysts within 30 days of hire", today and whoever comes later."""

import logging
from threading import Event
from uuid import uuid4

from app import clock
from app.catalog import Catalog
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.assigning import LONGEST_NOTE, Target, must_reach_team, new_assignment
from app.learning.due_dates import DueDates, check_dates, instants
from app.learning.fulfilling import fulfill
from app.learning.reach import people_granted
from app.learning.site import Site
from app.learning.subjects import Subject, subjects_by_id
from app.learning.telling_assignments import tell_assigned
from app.records.credit import AuditEvent
from app.records.learning import Assignment
from app.records.mentoring import AssignmentRule
from app.records.people import Person
from app.records.reader import PERMISSIONS, Reader
from app.store import Unit

_HOUR = 3600
_log = logging.getLogger(__name__)


def make_rule(
    mentor: Reader,
    subject: Subject,
    dates: DueDates,
    site: Site,
    *,
    team_id: str | None = None,
    job_role: str = "",
    hired_within_days: int | None = None,
    note: str = "",
) -> AssignmentRule:
    """Return a rule of the mentor's that is not kept yet, so that it can be looked at first."""
    check_dates(dates, clock.today(mentor.person.time_zone))
    with site.store.reading() as unit:
        if team_id:
            must_reach_team(mentor, team_id, unit)
    if not (team_id or job_role.strip() or hired_within_days is not None):
        raise InvalidInput("Say whom the rule is for: a job role, a team, or how newly hired.")
    if hired_within_days is not None and not 1 <= hired_within_days <= 3650:  # noqa: PLR2004
        raise InvalidInput("The days since somebody was hired are from 1 to 3650.")
    return AssignmentRule(
        organization_id=mentor.person.organization_id,
        id=str(uuid4()),
        kind=str(subject.kind),
        subject_id=subject.id,
        made_by=mentor.person.id,
        team_id=team_id or None,
        job_role=" ".join(job_role.split())[:100],
        hired_within_days=hired_within_days,
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        due_days=dates.due_days,
        since=dates.since,
        late_days=dates.late_days,
        expires_days=dates.expires_days,
        time_zone=mentor.person.time_zone,
        note=note.strip()[:LONGEST_NOTE],
        made_at=clock.now(),
        ended_at=None,
    )


def whom_the_rule_hits(rule: AssignmentRule, unit: Unit) -> list[Person]:
    """Return the active people who fit the rule now, within its mentor's present reach."""
    grants = [
        grant
        for grant in unit.role_grants.of(rule.organization_id, rule.made_by)
        if "assign_module" in PERMISSIONS[grant.role]
    ]
    wanted = people_granted(rule.organization_id, grants, unit)
    if rule.team_id is not None:
        below = unit.teams.under(rule.organization_id, rule.team_id)
        wanted = wanted & unit.teams.members(rule.organization_id, below)
    people = unit.people.among(rule.organization_id, wanted)
    return [person for person in people if person.active and _fits(person, rule)]


def keep_rule(mentor: Reader, rule: AssignmentRule, site: Site) -> int:
    """Keep *rule* and let it reach whom it fits today; return how many those are."""
    with site.store.writing() as unit:
        if rule.team_id:
            must_reach_team(mentor, rule.team_id, unit)
        unit.assignment_rules.add(rule)
        reached = apply_rule(rule, unit, site.catalog)
        unit.audit_events.add(_event(mentor.person.id, "make_rule", rule, reached))
    return reached


def apply_rule(rule: AssignmentRule, unit: Unit, catalog: Catalog) -> int:
    """Assign to everybody who fits and was not reached before; twice is once."""
    mentor = unit.people.get(rule.organization_id, rule.made_by)
    subject = subjects_by_id(catalog).get((rule.kind, rule.subject_id))
    if mentor is None or subject is None:
        return 0
    before = unit.assigned_work.reached(rule.organization_id, rule.id)
    fresh = [each for each in whom_the_rule_hits(rule, unit) if each.id not in before]
    made = [_reach(rule, subject, mentor, person, unit) for person in fresh]
    reached = {each.person_id: each for each in made if each and each.person_id}
    if reached:
        fulfill(rule.organization_id, [*reached], unit, catalog)
        tell_assigned(mentor, reached.values(), [*reached], unit, catalog)
    return len(reached)


def apply_all_rules(site: Site) -> int:
    """Let every live rule of every organization reach whoever came since the last time."""
    with site.store.reading() as unit:
        rules = [
            rule
            for organization in unit.organizations.all()
            for rule in unit.assignment_rules.live(organization.id)
        ]
    count = 0
    for rule in rules:
        with site.store.writing() as unit:
            if reached := apply_rule(rule, unit, site.catalog):
                unit.audit_events.add(_event(None, "apply_rule", rule, reached))
            count += reached
    return count


def keep_applying_rules(site: Site, over: Event) -> None:
    """Apply the rules at once and every hour until it is *over*; what fails is tried again."""
    while not over.is_set():
        try:
            apply_all_rules(site)
        except Exception:  # noqa: BLE001 - the thread outlives whatever the hour brings
            _log.exception("The rules that assign could not be applied; tried again in an hour.")
        over.wait(_HOUR)


def end_rule(mentor: Reader, rule_id: str, site: Site) -> None:
    """Let the mentor's own rule reach nobody else; what it has assigned stays."""
    with site.store.writing() as unit:
        rule = unit.assignment_rules.get(mentor.person.organization_id, rule_id)
        if rule is None:
            raise NotFound("There is no such rule.")
        if rule.made_by != mentor.person.id:
            raise Forbidden("Only the mentor who made the rule can end it.")
        if rule.ended_at is not None:
            raise Conflict("This rule has ended already.")
        unit.assignment_rules.end(rule.organization_id, rule.id, clock.now())
        unit.audit_events.add(_event(mentor.person.id, "end_rule", rule, 0))


def dates_of(rule: AssignmentRule) -> DueDates:
    """Return the dates that the rule gives to whom it reaches."""
    return DueDates(
        due_on=rule.due_on,
        due_days=rule.due_days,
        since=rule.since,
        opens_on=rule.opens_on,
        late_days=rule.late_days,
        expires_days=rule.expires_days,
    )


def _fits(person: Person, rule: AssignmentRule) -> bool:
    if rule.job_role and " ".join(person.job_role.split()).casefold() != rule.job_role.casefold():
        return False
    if rule.hired_within_days is None:
        return True
    if person.hired_on is None:
        return False
    return 0 <= (clock.today(rule.time_zone) - person.hired_on).days <= rule.hired_within_days


def _reach(
    rule: AssignmentRule, subject: Subject, mentor: Person, person: Person, unit: Unit
) -> Assignment | None:
    today = clock.today(rule.time_zone)
    when = instants(dates_of(rule), person.hired_on, today, rule.time_zone)
    made = new_assignment(mentor, subject, Target(person_id=person.id), when, rule.note, rule.id)
    return made if unit.assigned_work.reach(made) else None


def _event(actor_id: str | None, verb: str, rule: AssignmentRule, people: int) -> AuditEvent:
    return AuditEvent(
        organization_id=rule.organization_id,
        id=str(uuid4()),
        actor_id=actor_id,
        verb=verb,
        subject=rule.id,
        detail={"people": people},
        happened_at=clock.now(),
    )
