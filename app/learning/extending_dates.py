"""Extensions and waivers: one learner gets more time, or need not do it, and is told why."""

from datetime import date, timedelta
from uuid import uuid4

from app import clock
from app.catalog import Catalog
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.days import local_day
from app.learning.due_dates import moved
from app.learning.fulfilling import fulfill
from app.learning.notices import tell
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.learning.subjects import subjects_by_id
from app.learning.typed import one_line
from app.records.credit import AuditEvent
from app.records.learning import AssignedModule, Assignment
from app.records.mentoring import AssignmentChange
from app.records.reader import Reader
from app.store import Unit

MOST_DAYS = 365
_LONGEST_REASON = 500


def extend(
    mentor: Reader,
    assignment_id: str,
    learner_id: str,
    site: Site,
    *,
    days: int | None = None,
    until: date | None = None,
    reason: str = "",
) -> AssignedModule:
    """Give one learner more time, by *days* or to the day *until*; the later instants follow."""
    why = _reason(reason)
    with site.store.writing() as unit:
        assignment, asked = _found(mentor, "grant_extension", assignment_id, learner_id, unit)
        if asked.completed_at is not None:
            raise Conflict("This is done already, so there is nothing to extend.")
        day = _new_day(asked, assignment, days, until)
        when = moved(asked, day, assignment.time_zone)
        extended = replace(
            asked,
            due_at=when.due_at,
            late_until=when.late_until,
            expires_at=when.expires_at,
        )
        unit.assigned_work.change(extended)
        unit.assigned_work.note_change(_change(mentor, "extension", asked, extended, why))
        unit.audit_events.add(_event(mentor, "grant_extension", asked, why))
        title = _title(asked, site.catalog)
        tell(
            asked.organization_id,
            learner_id,
            "extension",
            f"You have more time for {title}: it is now due on {clock.day_words(day)}. {why}",
            "/",
            unit,
        )
        fulfill(asked.organization_id, [learner_id], unit, site.catalog)
    return extended


def waive(
    mentor: Reader, assignment_id: str, learner_id: str, site: Site, *, reason: str
) -> AssignedModule:
    """Let one learner off, with a reason that she and the audit log read."""
    why = _reason(reason)
    with site.store.writing() as unit:
        _, asked = _found(mentor, "waive_requirement", assignment_id, learner_id, unit)
        if asked.completed_at is not None:
            raise Conflict("This is done already, so there is nothing to waive.")
        waived = replace(asked, waived_at=clock.now())
        unit.assigned_work.change(waived)
        unit.assigned_work.note_change(_change(mentor, "waiver", asked, None, why))
        unit.audit_events.add(_event(mentor, "waive_requirement", asked, why))
        sentence = f"You need not do {_title(asked, site.catalog)} any more. {why}"
        tell(asked.organization_id, learner_id, "extension", sentence, "/", unit)
    return waived


def _found(
    mentor: Reader, permission: str, assignment_id: str, learner_id: str, unit: Unit
) -> tuple[Assignment, AssignedModule]:
    """Return the assignment and the learner's part of it, if she is within the mentor's reach."""
    organization_id = mentor.person.organization_id
    assignment = unit.assignments.get(organization_id, assignment_id)
    if assignment is None or learner_id not in people_in_reach(mentor, permission, unit):
        raise NotFound("There is no such assignment among your mentees'.")
    asked = unit.assigned_work.get_locked(organization_id, assignment_id, learner_id)
    if asked is None:
        raise NotFound("There is no such assignment among your mentees'.")
    if asked.waived_at is not None or assignment.withdrawn_at is not None:
        raise Conflict("This is not asked of her any more.")
    return assignment, asked


def _new_day(
    asked: AssignedModule, assignment: Assignment, days: int | None, until: date | None
) -> date:
    old = local_day(asked.due_at, assignment.time_zone)
    if (days is None) == (until is None):
        raise InvalidInput("Give a number of days or a new date, one of the two.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"An extension is from 1 to {MOST_DAYS} days.")
    day = until if until is not None else old + timedelta(days=days or 0)
    if day <= old:
        raise InvalidInput(f"The new date must come after {old}, when it is due now.")
    if day > old + timedelta(days=MOST_DAYS):
        raise InvalidInput(f"An extension is from 1 to {MOST_DAYS} days.")
    return day


def _reason(text: str) -> str:
    why = one_line(text)[:_LONGEST_REASON]
    if not why:
        raise InvalidInput("Give the reason; the learner and the audit log will show it.")
    return why


def _title(asked: AssignedModule, catalog: Catalog) -> str:
    subject = subjects_by_id(catalog).get((asked.kind, asked.module_id))
    return subject.title if subject else "what was asked of you"


def _change(
    mentor: Reader, kind: str, before: AssignedModule, after: AssignedModule | None, why: str
) -> AssignmentChange:
    return AssignmentChange(
        organization_id=before.organization_id,
        id=str(uuid4()),
        assignment_id=before.assignment_id,
        learner_id=before.learner_id,
        kind=kind,
        reason=why,
        due_before=before.due_at,
        due_after=after.due_at if after else None,
        made_by=mentor.person.id,
        made_at=clock.now(),
    )


def _event(mentor: Reader, verb: str, asked: AssignedModule, why: str) -> AuditEvent:
    return AuditEvent(
        organization_id=asked.organization_id,
        id=str(uuid4()),
        actor_id=mentor.person.id,
        verb=verb,
        subject=asked.assignment_id,
        detail={"learner": asked.learner_id, "reason": why},
        happened_at=clock.now(),
    )
