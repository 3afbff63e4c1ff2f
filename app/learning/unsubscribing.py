"""Saying no to a topic from within a mail, without signing in: its address is signed."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from app import clock
from app.errors import NotFound
from app.frozen import Frozen
from app.learning.site import Site
from app.learning.topics import DIGEST, TOPICS, Topic, topic_called
from app.records.mail import Pace, TopicPace
from app.records.people import Person
from app.settings import Settings
from app.store import Unit


class Wish(Frozen):
    """What a signed address asks for: that *person_id* gets no more of *topic*."""

    organization_id: str
    person_id: str
    topic: Topic


def unsubscribe_address(person: Person, topic: str, settings: Settings) -> str:
    """Return the address that ends the topic for *person*, and can do nothing else."""
    words = f"{person.organization_id}/{person.id}/{topic}".encode()
    token = f"{_text(words)}.{_text(_signature(words, settings))}"
    return f"{settings.base_url}/unsubscribe/{token}"


def wish_of(token: str, settings: Settings) -> Wish:
    """Return what the token asks for; one that we did not sign is not there."""
    words, _, signature = token.partition(".")
    try:
        told, signed = _bytes(words), _bytes(signature)
    except (NotBase64, ValueError) as error:
        raise NotFound("This address is not whole. Copy it again from the mail.") from error
    if not hmac.compare_digest(signed, _signature(told, settings)):
        raise NotFound("This address is not whole. Copy it again from the mail.")
    organization_id, person_id, topic = told.decode().split("/", 2)
    return Wish(organization_id, person_id, topic_called(topic))


def unsubscribe(token: str, site: Site) -> Wish:
    """Write no more to the person about the topic; of a digest, about whatever went with it."""
    wish = wish_of(token, site.settings)
    with site.store.writing() as unit:
        unit.mail_wishes.keep_paces(
            TopicPace(wish.organization_id, wish.person_id, key, Pace.OFF)
            for key in _ended_by(wish, unit)
        )
        unit.outbox.reconsider(wish.organization_id, wish.person_id, clock.now())
    return wish


def _ended_by(wish: Wish, unit: Unit) -> list[str]:
    if wish.topic.key != DIGEST.key:
        return [wish.topic.key]
    chosen = unit.mail_wishes.paces(wish.organization_id, wish.person_id)
    paces = {key: chosen.get(key, topic.pace) for key, topic in TOPICS.items()}
    return [key for key, pace in paces.items() if pace in (Pace.DAILY, Pace.WEEKLY)]


def _signature(words: bytes, settings: Settings) -> bytes:
    key = settings.secret_key.encode()
    return hmac.new(key, b"unsubscribe:" + words, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
