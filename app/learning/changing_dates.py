"""Changing when an assignment is due for everybody it asks; extensions move along, or they stay."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from app import clock
from app.catalog import Catalog
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.frozen import replace
from app.learning.days import local_day
from app.learning.due_dates import DueDates, check_dates, moved
from app.learning.fulfilling import fulfill
from app.learning.notices import tell_all
from app.learning.site import Site
from app.learning.subjects import subjects_by_id
from app.records.credit import AuditEvent
from app.records.learning import AssignedModule, Assignment
from app.records.reader import Reader
from app.store import Unit


def change_due_date(
    mentor: Reader,
    assignment_id: str,
    due_on: date | None,
    site: Site,
    *,
    move_extensions: bool | None = None,
) -> Assignment:
    """Let the assignment be due at the end of *due_on*; the later instants move by as many days.

    What is done or waived stays as it is. An extension moves by as many days where
    *move_extensions* says so; otherwise it stays, unless the new date is later still.
    """
    with site.store.writing() as unit:
        assignment = _own(mentor, assignment_id, unit)
        day, by = _checked(assignment, due_on)
        rows = unit.assigned_work.open_held(assignment.organization_id, assignment_id)
        extended = {row.learner_id for row in rows if is_extended(row, assignment)}
        if extended and move_extensions is None:
            raise InvalidInput("Say whether the extensions move, too, or stay as they are.")
        changed = _with_dates(assignment, day)
        unit.assignments.set_dates(changed)
        moving = [_moved(row, assignment, day, by if move_extensions else None) for row in rows]
        news = [after for before, after in zip(rows, moving, strict=True) if after != before]
        for row in news:
            unit.assigned_work.change(row)
        _tell(mentor, changed, news, unit, site.catalog)
        fulfill(assignment.organization_id, [row.learner_id for row in news], unit, site.catalog)
        unit.audit_events.add(_event(mentor, assignment, changed, len(news)))
    return changed


def is_extended(row: AssignedModule, assignment: Assignment) -> bool:
    """Say whether the learner has a date of her own, which an extension gave her."""
    return row.due_at != assignment.due_at


def _own(mentor: Reader, assignment_id: str, unit: Unit) -> Assignment:
    found = unit.assignments.get_held(mentor.person.organization_id, assignment_id)
    if found is None:
        raise NotFound("There is no such assignment.")
    if found.assigned_by != mentor.person.id:
        raise Forbidden("Only the mentor who assigned it can change when it is due.")
    if found.withdrawn_at is not None:
        raise Conflict("This was taken back, so it is not due any more.")
    return found


def _checked(assignment: Assignment, due_on: date | None) -> tuple[date, timedelta]:
    """Return the new day, and how far it is from the one that holds now."""
    zone = assignment.time_zone
    old = local_day(assignment.due_at, zone)
    opens = assignment.available_from and local_day(assignment.available_from, zone)
    check_dates(DueDates(due_on=due_on, opens_on=opens), clock.today(zone))
    if due_on is None or due_on == old:
        raise InvalidInput(f"It is due on {old} already; choose another day.")
    return due_on, due_on - old


def _with_dates(assignment: Assignment, day: date) -> Assignment:
    when = moved(assignment, day, assignment.time_zone)
    return replace(
        assignment, due_at=when.due_at, late_until=when.late_until, expires_at=when.expires_at
    )


def _moved(
    row: AssignedModule, assignment: Assignment, day: date, by: timedelta | None
) -> AssignedModule:
    """Return the learner's part with its new instants; an extension moves *by* so much."""
    zone = assignment.time_zone
    if is_extended(row, assignment):
        day = max(day, local_day(row.due_at, zone) + (by or timedelta(0)))
    when = moved(row, day, zone)
    return replace(row, due_at=when.due_at, late_until=when.late_until, expires_at=when.expires_at)


def _tell(
    mentor: Reader,
    assignment: Assignment,
    rows: Sequence[AssignedModule],
    unit: Unit,
    catalog: Catalog,
) -> None:
    subject = subjects_by_id(catalog).get((assignment.kind, assignment.module_id))
    title = subject.title if subject else "What was asked of you"
    sentences = {
        row.learner_id: f"{mentor.person.name} changed when {title} is due: it is now "
        f"{clock.day_words(local_day(row.due_at, assignment.time_zone))}."
        for row in rows
    }
    tell_all(assignment.organization_id, sentences, "extension", "/", unit)


def _event(mentor: Reader, before: Assignment, after: Assignment, people: int) -> AuditEvent:
    days = [str(local_day(each.due_at, each.time_zone)) for each in (before, after)]
    return AuditEvent(
        organization_id=before.organization_id,
        id=str(uuid4()),
        actor_id=mentor.person.id,
        verb="change_due_date",
        subject=before.id,
        detail={"due_on": days, "people": people},
        happened_at=clock.now(),
    )
