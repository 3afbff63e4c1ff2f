"""What a mentor reads of her mentees: where they stand, who is late, which misconceptions."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from app import clock
from app.catalog import Catalog, LabEntry, Module
from app.frozen import Frozen
from app.learning.reach import people_in_reach
from app.records.learning import AssignedModule
from app.records.mentoring import AskedKind
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit


class MenteeModule(Frozen):
    """One module of one mentee."""

    module: Module
    lessons_done: int
    labs_passed: int
    due_at: datetime | None
    completed_at: datetime | None

    @property
    def overdue(self) -> bool:
        """Say whether the day has passed and the module is open."""
        return self.completed_at is None and self.due_at is not None and self.due_at < clock.now()


class Misconception(Frozen):
    """A finding that came up, how often, at whom, and when last."""

    code: str
    lab: LabEntry
    times: int
    learners: int
    last_at: datetime


class Mentee(Frozen):
    """A mentee with her modules and what she stumbled over.

    *others_overdue* counts the paths, labs and exams that are asked of her and overdue.
    """

    person: Person
    modules: tuple[MenteeModule, ...]
    stumbles: int
    last_seen: datetime | None
    others_overdue: int = 0

    @property
    def overdue(self) -> int:
        """Return how much of what is asked of her is overdue."""
        return sum(module.overdue for module in self.modules) + self.others_overdue


def mentees_of(mentor: Reader, unit: Unit, catalog: Catalog) -> list[Mentee]:
    """Return the mentor's active mentees: the late ones first, then by name."""
    organization_id = mentor.person.organization_id
    ids = people_in_reach(mentor, "view_mentee_progress", unit) - {mentor.person.id}
    people = [person for person in unit.people.among(organization_id, ids) if person.active]
    found = mentee_rows(people, unit, catalog)
    return sorted(found, key=lambda mentee: -mentee.overdue)


def mentee_rows(people: Sequence[Person], unit: Unit, catalog: Catalog) -> list[Mentee]:
    """Return *people* as mentees; six queries however many they are."""
    if not people:
        return []
    organization_id, ids = people[0].organization_id, [person.id for person in people]
    finished = unit.lesson_readings.finished_counts(organization_id, ids)
    passed, seen = _labs(unit, organization_id, ids, catalog)
    assigned = unit.assignments.among(organization_id, ids)
    asked = _by_learner(assigned)
    others = Counter(each.learner_id for each in assigned if _is_other_overdue(each))
    done = {
        (each.learner_id, each.module_id): each.completed_at
        for each in unit.completions.among(organization_id, ids)
    }
    enrolled = {(e.learner_id, e.module_id) for e in unit.enrollments.among(organization_id, ids)}
    stumbles: dict[str, int] = defaultdict(int)
    for learner_id, _, _, times, _ in unit.submissions.misconceptions(organization_id, ids):
        stumbles[learner_id] += times
    return [
        Mentee(
            person,
            tuple(
                MenteeModule(
                    module,
                    finished.get((person.id, module.id), 0),
                    passed.get((person.id, module.slug), 0),
                    asked.get((person.id, module.id)),
                    done.get((person.id, module.id)),
                )
                for module in catalog.modules()
                if (person.id, module.id) in enrolled or (person.id, module.id) in asked
            ),
            stumbles[person.id],
            seen.get(person.id),
            others[person.id],
        )
        for person in people
    ]


def misconceptions_of(
    people: Sequence[Person], unit: Unit, catalog: Catalog
) -> list[Misconception]:
    """Return what *people* stumbled over, the most frequent first."""
    if not people:
        return []
    labs = {lab.spec.id: lab for lab in catalog.labs()}
    rows = unit.submissions.misconceptions(
        people[0].organization_id, [person.id for person in people]
    )
    grouped: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for _, lab_id, code, times, at in rows:
        if lab_id in labs and code in labs[lab_id].findings:
            grouped[lab_id, code].append((times, at))
    found = [
        Misconception(
            code, labs[lab_id], sum(t for t, _ in each), len(each), max(at for _, at in each)
        )
        for (lab_id, code), each in grouped.items()
    ]
    return sorted(found, key=lambda each: (-each.times, each.code))


def _labs(
    unit: Unit, organization_id: str, ids: Sequence[str], catalog: Catalog
) -> tuple[dict[tuple[str, str], int], dict[str, datetime]]:
    """Return labs passed by learner and module, and when each learner last began one."""
    module_of = {lab.spec.id: lab.module for lab in catalog.labs()}
    passed: dict[tuple[str, str], int] = defaultdict(int)
    seen: dict[str, datetime] = {}
    for learner_id, lab_id, is_passed, _, _, at in unit.attempts.standings(organization_id, ids):
        seen[learner_id] = max(at, seen.get(learner_id, at))
        if lab_id in module_of:
            passed[learner_id, module_of[lab_id]] += is_passed
    return passed, seen


def _is_other_overdue(asked: AssignedModule) -> bool:
    is_open = asked.completed_at is None and asked.due_at < clock.now()
    return is_open and asked.kind != AskedKind.MODULE


def _by_learner(asked: Sequence[AssignedModule]) -> Mapping[tuple[str, str], datetime]:
    """Return the earliest due moment by learner and module."""
    found: dict[tuple[str, str], datetime] = {}
    for each in asked:
        key = (each.learner_id, each.module_id)
        found[key] = min(each.due_at, found.get(key, each.due_at))
    return found
