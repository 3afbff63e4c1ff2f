"""Instructor-led sessions and their rosters."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from app.records.sessions import LiveSession, Seat
from app.store import schema
from app.store.rows import Rows, values_of

s = schema.live_session.c
p = schema.session_seat.c


class LiveSessions(Rows):
    """The sessions of an organization."""

    def add(self, session: LiveSession) -> None:
        """Keep a new session."""
        self._add(schema.live_session, session)

    def get(self, organization_id: str, session_id: str) -> LiveSession | None:
        """Return one session."""
        query = select(schema.live_session).where(
            s.organization_id == organization_id, s.id == session_id
        )
        return self._one(LiveSession, query)

    def hold(self, organization_id: str, session_id: str) -> LiveSession | None:
        """Return one session and keep others from changing it until the transaction ends."""
        query = select(schema.live_session).where(
            s.organization_id == organization_id, s.id == session_id
        )
        return self._one(LiveSession, query.with_for_update())

    def change(self, session: LiveSession) -> None:
        """Keep the session as it is now."""
        kept = ("organization_id", "id", "made_at")
        values = {name: value for name, value in values_of(session).items() if name not in kept}
        self._connection.execute(
            update(schema.live_session)
            .where(s.organization_id == session.organization_id, s.id == session.id)
            .values(values)
        )

    def between(self, organization_id: str, start: datetime, end: datetime) -> list[LiveSession]:
        """Return the sessions that end after *start* and begin before *end*, the first first."""
        query = (
            select(schema.live_session)
            .where(s.organization_id == organization_id, s.ends_at >= start, s.starts_at < end)
            .order_by(s.starts_at, s.id)
        )
        return self._all(LiveSession, query)

    def newest(self, organization_id: str, limit: int = 100) -> list[LiveSession]:
        """Return the sessions that begin last, the latest first."""
        query = (
            select(schema.live_session)
            .where(s.organization_id == organization_id)
            .order_by(s.starts_at.desc(), s.id)
            .limit(limit)
        )
        return self._all(LiveSession, query)


class Seats(Rows):
    """Who signed up for which session."""

    def keep(self, seat: Seat) -> None:
        """Keep the person's seat as it is now; one a session."""
        self._upsert(schema.session_seat, values_of(seat), frozenset())

    def of(self, organization_id: str, session_id: str) -> list[Seat]:
        """Return the roster in the order in which people signed up, cancelled seats too."""
        query = (
            select(schema.session_seat)
            .where(p.organization_id == organization_id, p.session_id == session_id)
            .order_by(p.position)
        )
        return self._all(Seat, query)

    def of_person(self, organization_id: str, person_id: str) -> list[Seat]:
        """Return every seat of one person."""
        query = select(schema.session_seat).where(
            p.organization_id == organization_id, p.person_id == person_id
        )
        return self._all(Seat, query)

    def counts(self, organization_id: str, session_ids: Iterable[str]) -> dict[str, int]:
        """Return how many people are signed up for each of the sessions."""
        query = (
            select(p.session_id, func.count())
            .where(
                p.organization_id == organization_id,
                self._among(p.session_id, session_ids),
                p.cancelled_at.is_(None),
            )
            .group_by(p.session_id)
        )
        return {session_id: int(n) for session_id, n in self._connection.execute(query)}
