"""When learners were last seen at work, and the sums of time that come of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select

from app.records.presence import TimeSpent
from app.store import schema
from app.store.rows import Rows, values_of

p = schema.presence.c
t = schema.time_spent.c

_SKEW = timedelta(minutes=1)
"""Clocks of several web processes differ by less; one that goes back further was set back."""


class Presences(Rows):
    """When each learner was last seen; one row each, however many pages she has open."""

    def see(self, organization_id: str, learner_id: str, now: datetime) -> datetime | None:
        """Note that the learner is there, and return when she was last seen, if ever.

        The row stays hers until the transaction ends: of two pages at once, the later one is told
        of the earlier. Where the clock was set back, counting begins anew from there.
        """
        told = {"organization_id": organization_id, "learner_id": learner_id, "seen_at": now}
        is_late = p.seen_at.between(now, now + _SKEW)
        statement = (
            self._conflicting(schema.presence)
            .values(**told, before_at=None)
            .on_conflict_do_update(
                index_elements=["organization_id", "learner_id"],
                set_={"before_at": p.seen_at, "seen_at": case((is_late, p.seen_at), else_=now)},
            )
        )
        before: datetime | None = self._connection.execute(
            statement.returning(p.before_at)
        ).scalar_one()
        return before

    def seen_at(self, organization_id: str, learner_id: str) -> datetime | None:
        """Return when the learner was last seen, if that is still known."""
        query = select(p.seen_at).where(
            p.organization_id == organization_id, p.learner_id == learner_id
        )
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def forget(self, before: datetime) -> int:
        """Forget who was last seen before then, in any organization; return how many."""
        gone = delete(schema.presence).where(p.seen_at < before)
        return self._connection.execute(gone).rowcount


class TimesSpent(Rows):
    """How long each learner was at each thing: sums that grow."""

    def add(self, spent: TimeSpent) -> None:
        """Add the seconds of *spent* to what is kept of the same thing."""
        statement = self._conflicting(schema.time_spent).values(**values_of(spent))
        new = statement.excluded
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[column.name for column in schema.time_spent.primary_key.columns],
                set_={
                    "active_seconds": t.active_seconds + new.active_seconds,
                    "idle_seconds": t.idle_seconds + new.idle_seconds,
                    "last_at": new.last_at,
                },
            )
        )

    def of(
        self, organization_id: str, learner_id: str, module_ids: Iterable[str]
    ) -> list[TimeSpent]:
        """Return what the learner spent on the modules, in the order she came to it."""
        query = (
            select(schema.time_spent)
            .where(
                t.organization_id == organization_id,
                t.learner_id == learner_id,
                self._among(t.module_id, module_ids),
            )
            .order_by(t.first_at, t.subject_id)
        )
        return self._all(TimeSpent, query)

    def at_subject(self, organization_id: str, learner_id: str, subject_id: str) -> int:
        """Return the seconds that the learner was at one lesson or lab, in all its versions."""
        query = select(func.coalesce(func.sum(t.active_seconds), 0)).where(
            t.organization_id == organization_id,
            t.learner_id == learner_id,
            t.subject_id == subject_id,
        )
        return int(self._connection.execute(query).scalar_one())

    def by_subject(self, organization_id: str, learner_id: str) -> dict[str, int]:
        """Return the seconds that the learner was at each lesson, lab and post-test, by its id."""
        query = (
            select(t.subject_id, func.sum(t.active_seconds))
            .where(t.organization_id == organization_id, t.learner_id == learner_id)
            .group_by(t.subject_id)
        )
        return {subject: int(seconds) for subject, seconds in self._connection.execute(query)}
