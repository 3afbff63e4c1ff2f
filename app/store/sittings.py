"""Post-tests: as they were drawn, and the options chosen."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from app.records.learning import Sitting, SittingAnswer
from app.store import schema
from app.store.rows import Rows, values_of

q = schema.sitting.c
w = schema.sitting_answer.c


class Sittings(Rows):
    """Post-tests, one row each time a learner sat down to one."""

    def add(self, sitting: Sitting) -> bool:
        """Keep a new sitting; say whether its number was still free."""
        return self._insert_once(schema.sitting, values_of(sitting))

    def get(self, organization_id: str, sitting_id: str) -> Sitting | None:
        """Return one sitting, held until the transaction ends on PostgreSQL."""
        query = select(schema.sitting).where(
            q.organization_id == organization_id, q.id == sitting_id
        )
        return self._one(Sitting, query)

    def of(self, organization_id: str, learner_id: str, module_id: str) -> list[Sitting]:
        """Return the learner's sittings of the module's post-test, oldest first."""
        query = (
            select(schema.sitting)
            .where(
                q.organization_id == organization_id,
                q.learner_id == learner_id,
                q.module_id == module_id,
            )
            .order_by(q.number)
        )
        return self._all(Sitting, query)

    def passed(self, organization_id: str, learner_id: str) -> set[str]:
        """Return the ids of the modules whose post-test the learner passed."""
        query = select(q.module_id).where(
            q.organization_id == organization_id, q.learner_id == learner_id, q.passed.is_(True)
        )
        return set(self._connection.execute(query).scalars())

    def passed_among(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> dict[tuple[str, str], list[datetime]]:
        """Return when each learner passed the post-test of each module, oldest first."""
        query = (
            select(q.learner_id, q.module_id, q.submitted_at)
            .where(
                q.organization_id == organization_id,
                self._among(q.learner_id, learner_ids),
                q.passed.is_(True),
            )
            .order_by(q.submitted_at)
        )
        return self._moments(query)

    def item_ids_seen(self, organization_id: str, learner_id: str) -> set[str]:
        """Return the ids of the items that any post-test has shown to the learner."""
        query = select(schema.sitting.c["items"]).where(
            q.organization_id == organization_id, q.learner_id == learner_id
        )
        return {shown["id"] for items in self._connection.scalars(query) for shown in items}

    def submit(
        self, sitting: Sitting, *, points: int, passed: bool, submitted_at: datetime
    ) -> bool:
        """Close the sitting with its result; say whether it was still open."""
        done = self._connection.execute(
            update(schema.sitting)
            .where(
                q.organization_id == sitting.organization_id,
                q.id == sitting.id,
                q.submitted_at.is_(None),
            )
            .values(points=points, passed=passed, submitted_at=submitted_at)
        )
        return done.rowcount == 1

    def answer(self, answer: SittingAnswer) -> bool:
        """Keep a choice unless a later one is there; say whether it was kept."""
        statement = self._conflicting(schema.sitting_answer).values(**values_of(answer))
        statement = statement.on_conflict_do_update(
            index_elements=["organization_id", "sitting_id", "position"],
            set_={
                "choice": statement.excluded.choice,
                "sequence": statement.excluded.sequence,
                "saved_at": statement.excluded.saved_at,
            },
            where=w.sequence < statement.excluded.sequence,
        )
        return self._changed(schema.sitting_answer, statement)

    def answers(self, organization_id: str, sitting_id: str) -> dict[int, SittingAnswer]:
        """Return the choices of a sitting by position."""
        query = select(schema.sitting_answer).where(
            w.organization_id == organization_id, w.sitting_id == sitting_id
        )
        return {answer.position: answer for answer in self._all(SittingAnswer, query)}
