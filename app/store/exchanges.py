"""What happened on the wire of live labs: evidence, in order."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, select

from app.records.learning import Exchange, ToldExchange
from app.store import schema
from app.store.rows import Rows

x = schema.exchange.c


class Exchanges(Rows):
    """Exchanges of attempts; rows are added, never changed."""

    def add(self, exchange: Exchange) -> None:
        """Keep one exchange."""
        self._add(schema.exchange, exchange)

    def of(self, organization_id: str, attempt_id: str) -> list[Exchange]:
        """Return an attempt's exchanges in the order in which they happened."""
        query = (
            select(schema.exchange)
            .where(x.organization_id == organization_id, x.attempt_id == attempt_id)
            .order_by(x.sequence)
        )
        return self._all(Exchange, query)

    def get(self, organization_id: str, attempt_id: str, sequence: int) -> Exchange | None:
        """Return one exchange."""
        query = select(schema.exchange).where(
            x.organization_id == organization_id,
            x.attempt_id == attempt_id,
            x.sequence == sequence,
        )
        return self._one(Exchange, query)

    def told(self, organization_id: str, attempt_id: str) -> list[ToldExchange]:
        """Return an attempt's exchanges in their order, each without its trace."""
        query = (
            select(x.sequence, x.action, x.result, x.happened_at)
            .where(x.organization_id == organization_id, x.attempt_id == attempt_id)
            .order_by(x.sequence)
        )
        return self._all(ToldExchange, query)

    def arrived(self, organization_id: str, attempt_id: str, most: int) -> list[ToldExchange]:
        """Return the newest exchanges that came over the practice network, newest first."""
        came = schema.network_arrival.c
        query = (
            select(x.sequence, x.action, x.result, x.happened_at)
            .join_from(
                schema.network_arrival,
                schema.exchange,
                and_(
                    x.organization_id == came.organization_id,
                    x.attempt_id == came.attempt_id,
                    x.sequence == came.sequence,
                ),
            )
            .where(came.organization_id == organization_id, came.attempt_id == attempt_id)
            .order_by(came.sequence.desc())
            .limit(most)
        )
        return self._all(ToldExchange, query)

    def any_of_kind(self, organization_id: str, attempt_id: str, kind: str) -> bool:
        """Say whether an action of that kind was done in the attempt."""
        return any(each["kind"] == kind for each in self.actions(organization_id, attempt_id))

    def actions(self, organization_id: str, attempt_id: str) -> list[Mapping[str, Any]]:
        """Return what was asked for in the attempt, in its order."""
        query = (
            select(x.action)
            .where(x.organization_id == organization_id, x.attempt_id == attempt_id)
            .order_by(x.sequence)
        )
        return list(self._connection.execute(query).scalars())

    def requested(
        self, organization_id: str, attempt_id: str, request_id: str | None
    ) -> Exchange | None:
        """Return the exchange that came of the request, if it was made before."""
        if request_id is None:
            return None
        query = select(schema.exchange).where(
            x.organization_id == organization_id,
            x.attempt_id == attempt_id,
            x.request_id == request_id,
        )
        return self._one(Exchange, query)

    def next_sequence(self, organization_id: str, attempt_id: str) -> int:
        """Return the number of the next exchange."""
        query = select(func.coalesce(func.max(x.sequence), 0) + 1).where(
            x.organization_id == organization_id, x.attempt_id == attempt_id
        )
        return int(self._connection.execute(query).scalar_one())
