"""Practice hospitals of mentees, and what their mentors put in; faults are added, never changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from app.records.sandboxes import Sandbox, SandboxFault
from app.store import schema
from app.store.rows import Rows, values_of

s = schema.sandbox.c
f = schema.sandbox_fault.c


class Sandboxes(Rows):
    """Practice hospitals; of each learner at most one is open."""

    def add(self, sandbox: Sandbox) -> bool:
        """Keep *sandbox*; say whether its learner had no open one."""
        return self._insert_once(schema.sandbox, values_of(sandbox))

    def get(self, organization_id: str, attempt_id: str) -> Sandbox | None:
        """Return one practice hospital."""
        query = select(schema.sandbox).where(
            s.organization_id == organization_id, s.attempt_id == attempt_id
        )
        return self._one(Sandbox, query)

    def among(self, organization_id: str, learner_ids: Iterable[str]) -> list[Sandbox]:
        """Return the learners' practice hospitals, the newest first."""
        query = (
            select(schema.sandbox)
            .where(s.organization_id == organization_id, self._among(s.learner_id, learner_ids))
            .order_by(s.opened_at.desc(), s.attempt_id)
        )
        return self._all(Sandbox, query)

    def reveal(self, organization_id: str, attempt_id: str, moment: datetime) -> None:
        """Let the learner see the faults from now on; the first time counts."""
        self._connection.execute(
            update(schema.sandbox)
            .where(
                s.organization_id == organization_id,
                s.attempt_id == attempt_id,
                s.revealed_at.is_(None),
            )
            .values(revealed_at=moment)
        )

    def close(self, organization_id: str, attempt_id: str, note: str, moment: datetime) -> None:
        """Let nothing more be done there."""
        self._connection.execute(
            update(schema.sandbox)
            .where(
                s.organization_id == organization_id,
                s.attempt_id == attempt_id,
                s.closed_at.is_(None),
            )
            .values(closed_at=moment, note=note)
        )

    def put_in(self, fault: SandboxFault) -> None:
        """Keep that a fault was put in."""
        self._add(schema.sandbox_fault, fault)

    def faults(self, organization_id: str, attempt_id: str) -> list[SandboxFault]:
        """Return what was put in, oldest first."""
        query = (
            select(schema.sandbox_fault)
            .where(f.organization_id == organization_id, f.attempt_id == attempt_id)
            .order_by(f.version)
        )
        return self._all(SandboxFault, query)

    def counts(self, organization_id: str, attempt_ids: Iterable[str]) -> dict[str, int]:
        """Return how many faults were put into each hospital."""
        query = (
            select(f.attempt_id, func.count())
            .where(f.organization_id == organization_id, self._among(f.attempt_id, attempt_ids))
            .group_by(f.attempt_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}
