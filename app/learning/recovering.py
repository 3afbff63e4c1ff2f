"""Coming in by a link: a forgotten password is told, a link is followed, a password is chosen.

Who tells that a password is forgotten gets the same answer, after the same work, whether anybody
has the address or not: only the address is kept. Whoever sends the mail looks it up afterwards.
"""

from datetime import timedelta
from uuid import uuid4

from app import clock
from app.errors import InvalidInput, NotFound
from app.learning.inviting import RESET_HOLDS, send_reset
from app.learning.passwords import refuse_guessable
from app.learning.signing_in import hash_password
from app.learning.site import Site
from app.learning.topics import PASSWORD
from app.learning.web_sessions import token_hash
from app.records.credit import AuditEvent
from app.records.entering import Purpose, ResetRequest
from app.records.people import Person
from app.store import Store, Unit

MOST_AN_HOUR = 3
"""How many links for a forgotten password one person is sent within an hour."""

_AT_ONCE, _HOUR, _LONGEST = 100, timedelta(hours=1), 254


def tell_forgotten(email: str, site: Site) -> None:
    """Keep that somebody forgot the password of this address, whoever has it."""
    address = email.strip().lower()
    user, at, domain = address.rpartition("@")
    if not (user and at and domain) or len(address) > _LONGEST or not address.isprintable():
        raise InvalidInput("Give the e-mail address with which you sign in.")
    with site.store.writing() as unit:
        unit.reset_requests.add(ResetRequest(str(uuid4()), address, clock.now()))


def send_resets(site: Site) -> int:
    """Send a link to each active person for whose address one was asked; return how many."""
    with site.store.reading() as unit:
        if not unit.reset_requests.waiting():
            return 0
    sent, now = 0, clock.now()
    with site.store.writing() as unit:
        for request in unit.reset_requests.take(_AT_ONCE):
            person = unit.people.with_email(request.email)
            if now - request.asked_at > RESET_HOLDS or person is None or not person.active:
                continue
            sent += _send_one(person, unit, site)
    return sent


def link_holds(token: str, store: Store) -> Person | None:
    """Return whose password the link sets, or ``None`` where it is good no longer."""
    with store.reading() as unit:
        link = unit.sign_in_links.get(token_hash(token), clock.now())
        person = link and unit.people.get(link.organization_id, link.person_id)
    return person if person and person.active else None


def set_password(token: str, password: str, site: Site) -> Person:
    """Set the password of the link's person, end her sessions and every link of hers."""
    person = link_holds(token, site.store)
    if person is None:
        raise NotFound("This link is good no longer.")
    hashed = hash_password(password)
    refuse_guessable(password, (person.name, person.email))
    now, organization_id = clock.now(), person.organization_id
    with site.store.writing() as unit:
        link = unit.sign_in_links.use(token_hash(token), now)
        if link is None:
            raise NotFound("This link is good no longer.")
        unit.sign_in_links.drop_of(organization_id, [person.id])
        unit.passwords.set(organization_id, person.id, hashed, now)
        unit.web_sessions.end_all(organization_id, person.id)
        unit.audit_events.add(
            _event(person, person.id, "set_password_by_link", {"purpose": link.purpose.value})
        )
        _tell(person, unit)
    return person


def _send_one(person: Person, unit: Unit, site: Site) -> bool:
    since = clock.now() - _HOUR
    organization_id = person.organization_id
    links = unit.sign_in_links
    if links.count_since(organization_id, person.id, Purpose.FORGOTTEN, since) >= MOST_AN_HOUR:
        return False
    send_reset(person, unit, site.settings)
    unit.audit_events.add(_event(person, None, "ask_for_new_password", {"to": person.email}))
    return True


def _tell(person: Person, unit: Unit) -> None:
    """Let her know, so that a password which somebody else set does not stay unseen."""
    unit.outbox.put(
        person,
        "Your password was set",
        "A password for your account at Reading Room was set with a link from a mail to this "
        "address, and every open session ended. If that was not you, tell your administrator.",
        dedup_key=f"password:{uuid4()}",
        topic=PASSWORD.key,
        link="/sign-in",
    )


def _event(person: Person, actor_id: str | None, verb: str, detail: dict[str, str]) -> AuditEvent:
    return AuditEvent(
        organization_id=person.organization_id,
        id=str(uuid4()),
        actor_id=actor_id,
        verb=verb,
        subject=person.id,
        detail=detail,
        happened_at=clock.now(),
    )
