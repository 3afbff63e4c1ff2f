"""Inviting people: a link with which somebody chooses a password herself, sent by mail."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

from app import clock
from app.errors import Conflict, NotFound
from app.learning.link_tokens import mail_link, token_of
from app.learning.site import Site
from app.learning.topics import FORGOTTEN, INVITED, Topic
from app.learning.web_sessions import token_hash
from app.records.credit import AuditEvent
from app.records.entering import Purpose, SignInLink
from app.records.mail import Mail
from app.records.people import Person
from app.records.reader import Reader
from app.settings import Settings
from app.store import Unit
from app.store.outbox import new_mail

INVITATION_HOLDS = INVITED.holds or timedelta()
RESET_HOLDS = FORGOTTEN.holds or timedelta()

_INVITED = (
    "An account at Reading Room was made for you. Choose a password with the link below, then sign "
    "in with this address and that password. The link works once and for seven days."
)
_ANEW = (
    "An administrator lets you choose a new password with the link below. The link works once and "
    "for seven days; until then the password that you have goes on."
)
_FORGOTTEN = (
    "Choose a new password with the link below. It works once and for one hour. If you did not ask "
    "for it, do nothing: your password stays as it is, and nobody saw it."
)


def invite_again(admin: Reader, person_id: str, site: Site) -> Person:
    """Send somebody a link to choose a password; the links that she got before are over."""
    organization_id = admin.person.organization_id
    with site.store.writing() as unit:
        person = unit.people.get(organization_id, person_id)
        if person is None:
            raise NotFound("There is no such person in your organization.")
        if not person.active:
            raise Conflict("This account is locked out. Let it in again first.")
        has_one = unit.passwords.of(organization_id, person_id) is not None
        invite([person], unit, site.settings, _ANEW if has_one else _INVITED)
        unit.audit_events.add(
            AuditEvent(
                organization_id=organization_id,
                id=str(uuid4()),
                actor_id=admin.person.id,
                verb="invite_person",
                subject=person_id,
                detail={"to": person.email},
                happened_at=clock.now(),
            )
        )
    return person


def invite(people: Sequence[Person], unit: Unit, settings: Settings, text: str = _INVITED) -> None:
    """Put an invitation for each of *people* into the outbox; earlier ones are good no longer."""
    if not people:
        return
    now = clock.now()
    unit.sign_in_links.end_expired(now)
    unit.sign_in_links.drop_of(people[0].organization_id, [each.id for each in people])
    _send(people, Purpose.INVITED, text, unit, settings)


def send_reset(person: Person, unit: Unit, settings: Settings) -> None:
    """Put a link for a forgotten password into the outbox; earlier links stay as they are."""
    unit.sign_in_links.end_expired(clock.now())
    _send([person], Purpose.FORGOTTEN, _FORGOTTEN, unit, settings)


def _send(
    people: Iterable[Person], purpose: Purpose, text: str, unit: Unit, settings: Settings
) -> None:
    topic, subject = _WORDS[purpose]
    links, mails = list[SignInLink](), list[Mail]()
    for person in people:
        link_id, now = str(uuid4()), clock.now()
        hashed = token_hash(token_of(link_id, settings))
        expires_at = now + (topic.holds or timedelta())
        links.append(
            SignInLink(hashed, person.organization_id, person.id, purpose, now, expires_at)
        )
        mails.append(
            new_mail(
                person.organization_id,
                subject,
                text,
                dedup_key=f"sign-in-link:{link_id}",
                topic=topic.key,
                person_id=person.id,
                link=mail_link(link_id),
            )
        )
    unit.sign_in_links.add(*links)
    unit.outbox.add_all(mails)


_WORDS: dict[Purpose, tuple[Topic, str]] = {
    Purpose.INVITED: (INVITED, "Your account at Reading Room"),
    Purpose.FORGOTTEN: (FORGOTTEN, "A new password for Reading Room"),
}
