"""Sessions of people who have signed in: rows, of which the cookie is only the key."""

import hashlib
import secrets
from datetime import timedelta

from app import clock
from app.learning.viewing import as_viewed
from app.records.people import Person, WebSession
from app.records.reader import Reader
from app.store import Store

_NOTED_EVERY = timedelta(minutes=2)
"""Use is noted no more often than this, so that reading a page seldom costs a write."""


def start_session(person: Person, store: Store, hours: int) -> str:
    """Start a session for *person* and return the token that only her browser will hold."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session = WebSession(
        token_hash=token_hash(token),
        organization_id=person.organization_id,
        person_id=person.id,
        csrf_token=secrets.token_urlsafe(32),
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    with store.writing() as unit:
        unit.web_sessions.end_expired(now)
        unit.web_sessions.start(session)
    return token


def reader_of(token: str, store: Store, idle_minutes: int) -> Reader | None:
    """Return who holds *token*, if the session lives and the person is active.

    A session that nobody used for *idle_minutes* is over: workstations on a ward are shared.
    """
    now = clock.now()
    with store.reading() as unit:
        found = unit.web_sessions.bearer(token_hash(token), now)
    if found is None:
        return None
    session, person, grants = found
    if now - session.last_seen_at >= timedelta(minutes=idle_minutes):
        return None
    if now - session.last_seen_at >= _NOTED_EVERY:
        with store.writing() as unit:
            unit.web_sessions.touch(session.token_hash, now)
    reader = Reader(person, session, tuple(grants))
    return reader if session.viewing_id is None else as_viewed(reader, store)


def sign_out(reader: Reader, store: Store) -> None:
    """End the reader's session at once."""
    with store.writing() as unit:
        unit.web_sessions.end(reader.session.token_hash)


def token_hash(token: str) -> str:
    """Return what we keep of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()
