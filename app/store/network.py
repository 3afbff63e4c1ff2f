"""Codes of attempts, and what arrived over the practice network; rows are added, never changed."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.records.network import AttemptCode, NetworkArrival
from app.store import schema
from app.store.rows import Rows, values_of

c = schema.attempt_code.c
n = schema.network_arrival.c


class AttemptCodes(Rows):
    """The codes under which attempts are reached; of one attempt only the newest is good."""

    def add(self, code: AttemptCode) -> bool:
        """Keep a code; say whether both its number and the code itself were still free."""
        return self._insert_once(schema.attempt_code, values_of(code))

    def newest(self, organization_id: str, attempt_id: str) -> AttemptCode | None:
        """Return the code that is good now, if the attempt has one."""
        query = (
            select(schema.attempt_code)
            .where(c.organization_id == organization_id, c.attempt_id == attempt_id)
            .order_by(c.number.desc())
            .limit(1)
        )
        return self._one(AttemptCode, query)

    def named(self, code: str) -> AttemptCode | None:
        """Return what is known of a code, whether it is still good or not.

        A caller from outside names no organization: the code is what finds it.
        """
        return self._one(AttemptCode, select(schema.attempt_code).where(c.code == code))


class NetworkArrivals(Rows):
    """Which exchanges came from outside, and how much of the store they take."""

    def add(self, arrival: NetworkArrival) -> None:
        """Count an exchange that was just kept."""
        self._add(schema.network_arrival, arrival)

    def newest(self, organization_id: str, attempt_id: str) -> int:
        """Return the sequence of the newest arrival; 0 where nothing arrived yet."""
        return self._number(func.max(n.sequence), organization_id, attempt_id)

    def bytes(self, organization_id: str, attempt_id: str) -> int:
        """Return the bytes that were ever kept for the attempt."""
        return self._number(func.sum(n.bytes), organization_id, attempt_id)

    def _number(self, column: ColumnElement[Any], organization_id: str, attempt_id: str) -> int:
        query = select(func.coalesce(column, 0)).where(
            n.organization_id == organization_id, n.attempt_id == attempt_id
        )
        return int(self._connection.execute(query).scalar_one())
