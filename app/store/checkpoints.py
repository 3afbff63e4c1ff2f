"""Signed checkpoints of the ledger."""

from sqlalchemy import select

from app.records.credit import Checkpoint
from app.store import schema
from app.store.rows import Rows, values_of

c = schema.ledger_checkpoint.c


class Checkpoints(Rows):
    """What each ledger was at certain heights; rows are added, never changed."""

    def add(self, checkpoint: Checkpoint) -> bool:
        """Keep the checkpoint; one a height. Say whether it is new."""
        return self._insert_once(schema.ledger_checkpoint, values_of(checkpoint))

    def newest(self, organization_id: str) -> Checkpoint | None:
        """Return the checkpoint of the greatest height."""
        query = (
            select(schema.ledger_checkpoint)
            .where(c.organization_id == organization_id)
            .order_by(c.height.desc())
            .limit(1)
        )
        return self._one(Checkpoint, query)

    def knows(self, key: str) -> bool:
        """Say whether a checkpoint was signed with the public key *key*."""
        query = select(c.height).where(c.key == key).limit(1)
        return self._connection.execute(query).first() is not None

    def covering(self, organization_id: str, sequence: int) -> Checkpoint | None:
        """Return the first checkpoint that knows the entry at *sequence*."""
        query = (
            select(schema.ledger_checkpoint)
            .where(c.organization_id == organization_id, c.height >= sequence)
            .order_by(c.height)
            .limit(1)
        )
        return self._one(Checkpoint, query)

    def after(self, organization_id: str, height: int) -> list[Checkpoint]:
        """Return the checkpoints above *height*, the lowest first."""
        query = (
            select(schema.ledger_checkpoint)
            .where(c.organization_id == organization_id, c.height > height)
            .order_by(c.height)
        )
        return self._all(Checkpoint, query)
