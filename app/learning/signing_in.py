"""Signing in with a local account: passwords, kept as Argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import InvalidInput
from app.learning.web_sessions import start_session
from app.records.people import Person
from app.store import Store
from app.turns import waiting

LEAST_PASSWORD = 15
_MOST_PASSWORD = 1024

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


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _verified(kept: str, password: str) -> bool:
    try:
        with waiting():
            return _hasher.verify(kept, _normal(password)[:_MOST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
