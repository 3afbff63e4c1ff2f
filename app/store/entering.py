"""Links to set a password with, and the addresses for which one was asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select

from app.records.entering import Purpose, ResetRequest, SignInLink
from app.store import schema
from app.store.rows import Rows

k = schema.sign_in_link.c
r = schema.reset_request.c


class SignInLinks(Rows):
    """Links that were sent and not used yet; each is good once and for a while."""

    def add(self, *links: SignInLink) -> None:
        """Keep *links*."""
        self._add(schema.sign_in_link, *links)

    def get(self, token_hash: str, now: datetime) -> SignInLink | None:
        """Return the link if it is good *now*."""
        query = select(schema.sign_in_link).where(k.token_hash == token_hash, k.expires_at > now)
        return self._link(query)

    def use(self, token_hash: str, now: datetime) -> SignInLink | None:
        """Take the link away and return it if it was good *now*: of two at once, one gets it."""
        statement = (
            delete(schema.sign_in_link)
            .where(k.token_hash == token_hash, k.expires_at > now)
            .returning(*schema.sign_in_link.c)
        )
        return self._link(statement)

    def drop_of(
        self, organization_id: str, person_ids: Iterable[str], purpose: Purpose | None = None
    ) -> None:
        """Let the people's links be good no longer; with a *purpose* only those for it."""
        statement = delete(schema.sign_in_link).where(
            k.organization_id == organization_id, self._among(k.person_id, person_ids)
        )
        if purpose is not None:
            statement = statement.where(k.purpose == purpose)
        self._connection.execute(statement)

    def count_since(
        self, organization_id: str, person_id: str, purpose: Purpose, since: datetime
    ) -> int:
        """Return how many of the person's links for *purpose* were made since then."""
        query = select(func.count()).where(
            k.organization_id == organization_id,
            k.person_id == person_id,
            k.purpose == purpose,
            k.made_at > since,
        )
        return int(self._connection.execute(query).scalar_one())

    def until(self, organization_id: str, person_id: str, now: datetime) -> datetime | None:
        """Return until when the person's last link is good, if any is."""
        query = select(func.max(k.expires_at)).where(
            k.organization_id == organization_id, k.person_id == person_id, k.expires_at > now
        )
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def end_expired(self, now: datetime) -> None:
        """Forget the links that are too old."""
        self._connection.execute(delete(schema.sign_in_link).where(k.expires_at <= now))

    def _link(self, query: Any) -> SignInLink | None:
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        return SignInLink(**{**row, "purpose": Purpose(row["purpose"])})


class ResetRequests(Rows):
    """Addresses whose owners say that they forgot their passwords, until somebody looks."""

    def add(self, request: ResetRequest) -> None:
        """Keep the address."""
        self._add(schema.reset_request, request)

    def waiting(self) -> bool:
        """Say whether any address waits."""
        return self._connection.execute(select(r.id).limit(1)).first() is not None

    def take(self, most: int) -> list[ResetRequest]:
        """Take some addresses away and return them: no other sender gets the same."""
        oldest: Select[Any] = select(r.id).order_by(r.asked_at, r.id).limit(most)
        statement = (
            delete(schema.reset_request).where(r.id.in_(oldest)).returning(*schema.reset_request.c)
        )
        return [ResetRequest(*row) for row in self._connection.execute(statement)]
