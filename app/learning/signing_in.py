"""Signing in and out with a local account; sessions are rows, the cookie only their key."""

import hashlib
import secrets
import unicodedata
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app import clock
from app.errors import InvalidInput
from app.learning.viewing import as_viewed
from app.records.people import Person, WebSession
from app.records.reader import Reader
from app.store import Store
from app.turns import waiting

LEAST_PASSWORD = 15
_MOST_PASSWORD = 1024
_NOTED_EVERY = timedelta(minutes=2)
"""Use is noted no more often than this, so that reading a page seldom costs a write."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Verified when nobody has the address, so that the answer takes as long as for a wrong password.
# Of random bytes that nobody kept, under the parameters above; hashing takes long at every start.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$PKT/7m2610GnxEAm9AI0qg"
    "$FvfiDNo5ab/iqmPB5TKbRavR9BeSfP9ZuJmSQJBhJmk"
)


def hash_password(password: str) -> str:
    """Return the Argon2id hash to keep; refuse what NIST SP 800-63B-4 calls too short."""
    plain = _normal(password)
    if len(plain) < LEAST_PASSWORD:
        raise InvalidInput(f"A password needs at least {LEAST_PASSWORD} characters.")
    if len(plain) > _MOST_PASSWORD:
        raise InvalidInput(f"A password may have at most {_MOST_PASSWORD} characters.")
    with waiting():
        return _hasher.hash(plain)


def sign_in(email: str, password: str, store: Store, hours: int) -> str | None:
    """Return the token of a new session, or ``None``; why not is not told apart."""
    with store.reading() as unit:
        person = unit.people.with_email(email[:254])
        kept = person and unit.passwords.of(person.organization_id, person.id)
    right = _verified(kept or _NOBODY, password)
    if person is None or kept is None or not right or not person.active:
        return None
    return start_session(person, store, hours)


def password_holds(person: Person, password: str, store: Store) -> bool:
    """Say whether *password* is the person's."""
    with store.reading() as unit:
        kept = unit.passwords.of(person.organization_id, person.id)
    return _verified(kept or _NOBODY, password) and kept is not None


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


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _verified(kept: str, password: str) -> bool:
    try:
        with waiting():
            return _hasher.verify(kept, _normal(password)[:_MOST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
