"""Enrollment, reading, evaluations, completions and assignments."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.records.learning import (
    AssignedModule,
    Assignment,
    Completion,
    Enrollment,
    Evaluation,
    LessonReading,
)
from app.store import schema
from app.store.rows import Rows, values_of

e = schema.enrollment.c
r = schema.lesson_reading.c
v = schema.evaluation.c
c = schema.completion.c
a = schema.assignment.c
am = schema.assigned_module.c


class Enrollments(Rows):
    """Who is in which module."""

    def add(self, enrollment: Enrollment) -> None:
        """Enroll; twice is once and keeps the first date."""
        self._insert_once(schema.enrollment, values_of(enrollment))

    def hold(self, enrollment: Enrollment) -> None:
        """Enroll, and hold the enrollment until the transaction ends.

        Of two deeds that meet a module's conditions at once, the later then sees the earlier.
        """
        self.add(enrollment)
        query = (
            select(e.enrolled_at)
            .where(
                e.organization_id == enrollment.organization_id,
                e.learner_id == enrollment.learner_id,
                e.module_id == enrollment.module_id,
            )
            .with_for_update()
        )
        self._connection.execute(query).one()

    def of(self, organization_id: str, learner_id: str) -> list[Enrollment]:
        """Return the learner's enrollments, oldest first."""
        query = (
            select(schema.enrollment)
            .where(e.organization_id == organization_id, e.learner_id == learner_id)
            .order_by(e.enrolled_at)
        )
        return self._all(Enrollment, query)

    def among(self, organization_id: str, learner_ids: Iterable[str]) -> list[Enrollment]:
        """Return the enrollments of several learners."""
        query = select(schema.enrollment).where(
            e.organization_id == organization_id, self._among(e.learner_id, learner_ids)
        )
        return self._all(Enrollment, query)


class LessonReadings(Rows):
    """Which lessons were opened and finished."""

    def add(self, *readings: LessonReading) -> None:
        """Add readings of lessons that were never opened before."""
        self._add(schema.lesson_reading, *readings)

    def open(self, reading: LessonReading) -> None:
        """Note that the lesson was opened; the first time counts."""
        self._insert_once(schema.lesson_reading, values_of(reading))

    def finish(self, reading: LessonReading) -> None:
        """Note that the lesson was read to its end in this version."""
        self._upsert(schema.lesson_reading, values_of(reading), frozenset({"opened_at"}))

    def of(self, organization_id: str, learner_id: str, module_id: str) -> list[LessonReading]:
        """Return what the learner has read in the module."""
        query = select(schema.lesson_reading).where(
            r.organization_id == organization_id,
            r.learner_id == learner_id,
            r.module_id == module_id,
        )
        return self._all(LessonReading, query)

    def finished(self, organization_id: str, learner_id: str) -> set[str]:
        """Return the ids of the lessons that the learner read to their end."""
        query = select(r.lesson_id).where(
            r.organization_id == organization_id,
            r.learner_id == learner_id,
            r.finished_at.is_not(None),
        )
        return set(self._connection.execute(query).scalars())

    def finished_counts(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> dict[tuple[str, str], int]:
        """Return the number of finished lessons by learner and module."""
        query = (
            select(r.learner_id, r.module_id, func.count())
            .where(
                r.organization_id == organization_id,
                self._among(r.learner_id, learner_ids),
                r.finished_at.is_not(None),
            )
            .group_by(r.learner_id, r.module_id)
        )
        return {(who, what): n for who, what, n in self._connection.execute(query)}


class Evaluations(Rows):
    """What learners thought of modules."""

    def send(self, evaluation: Evaluation) -> bool:
        """Keep the form; say whether it is new."""
        return self._insert_once(schema.evaluation, values_of(evaluation))

    def of(self, organization_id: str, learner_id: str, module_id: str) -> list[Evaluation]:
        """Return the learner's forms about the module, oldest first."""
        query = (
            select(schema.evaluation)
            .where(
                v.organization_id == organization_id,
                v.learner_id == learner_id,
                v.module_id == module_id,
            )
            .order_by(v.sent_at)
        )
        return self._all(Evaluation, query)


class Completions(Rows):
    """Modules whose every condition was met, and met again."""

    def add(self, completion: Completion) -> bool:
        """Keep the completion; say whether it is new."""
        return self._insert_once(schema.completion, values_of(completion))

    def of(self, organization_id: str, learner_id: str) -> list[Completion]:
        """Return the learner's completions, oldest first."""
        query = (
            select(schema.completion)
            .where(c.organization_id == organization_id, c.learner_id == learner_id)
            .order_by(c.completed_at)
        )
        return self._all(Completion, query)

    def among(self, organization_id: str, learner_ids: Iterable[str]) -> list[Completion]:
        """Return the completions of several learners."""
        query = select(schema.completion).where(
            c.organization_id == organization_id, self._among(c.learner_id, learner_ids)
        )
        return self._all(Completion, query)


class Assignments(Rows):
    """What mentors asked of people and teams."""

    def add(self, assignment: Assignment, reaching: Iterable[str]) -> None:
        """Keep the assignment and a row for each learner it reaches."""
        self._add(schema.assignment, assignment)
        self._add(
            schema.assigned_module,
            *(
                AssignedModule(
                    assignment.organization_id,
                    assignment.id,
                    learner_id,
                    assignment.module_id,
                    assignment.due_at,
                    None,
                    assignment.kind,
                    assignment.available_from,
                    assignment.late_until,
                    assignment.expires_at,
                )
                for learner_id in reaching
            ),
        )

    def get(self, organization_id: str, assignment_id: str) -> Assignment | None:
        """Return one assignment."""
        query = select(schema.assignment).where(
            a.organization_id == organization_id, a.id == assignment_id
        )
        return self._one(Assignment, query)

    def get_held(self, organization_id: str, assignment_id: str) -> Assignment | None:
        """Return one assignment, and hold it until the transaction ends."""
        query = select(schema.assignment).where(
            a.organization_id == organization_id, a.id == assignment_id
        )
        return self._one(Assignment, query.with_for_update())

    def set_dates(self, assignment: Assignment) -> None:
        """Keep when the assignment is due, when it closes, and when it is to be renewed."""
        changed = ("due_at", "late_until", "expires_at")
        self._connection.execute(
            update(schema.assignment)
            .where(a.organization_id == assignment.organization_id, a.id == assignment.id)
            .values({name: getattr(assignment, name) for name in changed})
        )

    def by(self, organization_id: str, mentor_id: str) -> list[Assignment]:
        """Return what this mentor assigned, newest first."""
        query = (
            select(schema.assignment)
            .where(a.organization_id == organization_id, a.assigned_by == mentor_id)
            .order_by(a.assigned_at.desc())
        )
        return self._all(Assignment, query)

    def of_learner(self, organization_id: str, learner_id: str) -> list[AssignedModule]:
        """Return what is asked of the learner, soonest first, without what was taken back."""
        return self._all(
            AssignedModule,
            self._live(organization_id).where(am.learner_id == learner_id).order_by(am.due_at),
        )

    def notes_for(self, organization_id: str, learner_id: str) -> dict[str, str]:
        """Return what the mentor wrote with each live assignment, by assignment."""
        query = self._live(organization_id).where(am.learner_id == learner_id)
        query = query.with_only_columns(a.id, a.note).where(a.note != "")
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def among(self, organization_id: str, learner_ids: Iterable[str]) -> list[AssignedModule]:
        """Return what is asked of several learners."""
        return self._all(
            AssignedModule,
            self._live(organization_id).where(self._among(am.learner_id, learner_ids)),
        )

    def withdraw(self, organization_id: str, assignment_id: str, at: datetime) -> None:
        """Take the assignment back; the row stays."""
        self._connection.execute(
            update(schema.assignment)
            .where(
                a.organization_id == organization_id,
                a.id == assignment_id,
                a.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=at)
        )

    def _live(self, organization_id: str) -> Any:
        return (
            select(schema.assigned_module)
            .join(
                schema.assignment,
                (a.organization_id == am.organization_id) & (a.id == am.assignment_id),
            )
            .where(
                am.organization_id == organization_id,
                am.waived_at.is_(None),
                a.withdrawn_at.is_(None),
            )
        )
