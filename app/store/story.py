"""What one learner did, newest first: for the page on which her mentor reads it."""

from datetime import datetime

from sqlalchemy import func, select

from app.frozen import Frozen
from app.records.learning import Attempt
from app.store import schema
from app.store.rows import Rows

a = schema.attempt.c
r = schema.lesson_reading.c
s = schema.submission.c
q = schema.sitting.c


class CheckedLab(Frozen):
    """A hand-in, of one exercise or of all, and where the attempt stood after it."""

    lab_id: str
    attempt_id: str
    points: int
    points_possible: int
    passed: bool
    at: datetime


class Stories(Rows):
    """Everything that a learner did in lessons, labs and post-tests."""

    def lessons(
        self, organization_id: str, learner_id: str, limit: int
    ) -> list[tuple[str, str, datetime]]:
        """Return module, lesson and moment of the lessons she finished last."""
        query = (
            select(r.module_id, r.lesson_id, r.finished_at)
            .where(
                r.organization_id == organization_id,
                r.learner_id == learner_id,
                r.finished_at.is_not(None),
            )
            .order_by(r.finished_at.desc())
            .limit(limit)
        )
        return [(module, lesson, at) for module, lesson, at in self._connection.execute(query)]

    def submissions(self, organization_id: str, learner_id: str, limit: int) -> list[CheckedLab]:
        """Return her last hand-ins, newest first."""
        query = (
            select(s.lab_id, s.attempt_id, s.points, s.points_possible, s.passed, s.submitted_at)
            .where(s.organization_id == organization_id, s.learner_id == learner_id)
            .order_by(s.submitted_at.desc())
            .limit(limit)
        )
        return [CheckedLab(*row) for row in self._connection.execute(query)]

    def attempts(self, organization_id: str, learner_id: str) -> list[Attempt]:
        """Return her newest attempt at each lab."""
        newest = (
            select(a.lab_id, func.max(a.number).label("number"))
            .where(a.organization_id == organization_id, a.learner_id == learner_id)
            .group_by(a.lab_id)
            .subquery()
        )
        query = (
            select(schema.attempt)
            .join(newest, (newest.c.lab_id == a.lab_id) & (newest.c.number == a.number))
            .where(a.organization_id == organization_id, a.learner_id == learner_id)
            .order_by(a.started_at)
        )
        return self._all(Attempt, query)

    def failed_post_tests(self, organization_id: str, learner_id: str) -> dict[str, int]:
        """Return how often she handed in a post-test without passing, by module."""
        query = (
            select(q.module_id, func.count())
            .where(
                q.organization_id == organization_id,
                q.learner_id == learner_id,
                q.submitted_at.is_not(None),
                q.passed.is_(False),
            )
            .group_by(q.module_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}
