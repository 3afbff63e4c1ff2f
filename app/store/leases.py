"""Leases: what only one process may do at a time, whichever machine it runs on."""

from datetime import datetime

from sqlalchemy import update

from app.store import schema
from app.store.rows import Rows

s = schema.lease.c


class Leases(Rows):
    """Who does what until when; a lease that nobody renews is free again."""

    def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew the lease *name*; say whether it is *holder*'s now."""
        values = {"name": name, "holder": holder, "held_until": until}
        if self._insert_once(schema.lease, values):
            return True
        statement = (
            update(schema.lease)
            .where(s.name == name, (s.holder == holder) | (s.held_until <= now))
            .values(holder=holder, held_until=until)
        )
        return self._changed(schema.lease, statement)

    def give_back(self, name: str, holder: str, now: datetime) -> None:
        """Let others take the lease at once."""
        self._connection.execute(
            update(schema.lease).where(s.name == name, s.holder == holder).values(held_until=now)
        )
