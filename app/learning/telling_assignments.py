"""Telling learners what is asked of them, and what is not asked any more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from app import clock
from app.catalog import Catalog
from app.learning.days import local_day
from app.learning.notices import tell
from app.learning.subjects import subjects_by_id
from app.records.learning import AssignedModule, Assignment
from app.records.people import Person
from app.store import Unit


def tell_assigned(
    mentor: Person, made: Iterable[Assignment], learner_ids: Collection[str], unit: Unit,
    catalog: Catalog,
) -> None:  # fmt: skip
    """Tell each learner what *mentor* asks of her, unless she has done it already."""
    notes = {each.id: each for each in made}
    titles = subjects_by_id(catalog)
    for work in unit.assigned_work.open_among(mentor.organization_id, sorted(learner_ids)):
        asked, assignment = work.asked, notes.get(work.asked.assignment_id)
        if assignment is None or asked.learner_id == mentor.id:
            continue
        title = titles[asked.kind, asked.module_id].title
        day = _day(asked.due_at, assignment.time_zone)
        sentence = f"{mentor.name} asks you to complete {title} by {day}."
        if asked.available_from is not None:
            opening = _day(asked.available_from, assignment.time_zone)
            sentence += f" What you do from {opening} on counts, and nothing before."
        sentence += f" {assignment.note}"
        key = f"assigned:{asked.assignment_id}"
        tell(mentor.organization_id, asked.learner_id, "assignment", sentence.strip(), "/", unit,
             key=key)  # fmt: skip


def open_works(assignments: Iterable[Assignment], unit: Unit) -> list[AssignedModule]:
    """Return what learners have still to do of the assignments."""
    by_organization: dict[str, list[str]] = {}
    for each in assignments:
        by_organization.setdefault(each.organization_id, []).append(each.id)
    return [
        asked
        for organization_id, ids in by_organization.items()
        for asked in unit.assigned_work.open_of(organization_id, ids)
    ]


def tell_taken_back(
    mentor: Person, works: Iterable[AssignedModule], unit: Unit, catalog: Catalog
) -> None:
    """Tell each learner that she need not do it any more."""
    titles = subjects_by_id(catalog)
    for asked in works:
        subject = titles.get((asked.kind, asked.module_id))
        if asked.learner_id == mentor.id or subject is None:
            continue
        sentence = f"{mentor.name} took back what was asked of you: {subject.title}."
        key = f"taken back:{asked.assignment_id}"
        tell(mentor.organization_id, asked.learner_id, "assignment", sentence, "/", unit, key=key)


def _day(moment: datetime, zone: str) -> str:
    return clock.day_words(local_day(moment, zone))
