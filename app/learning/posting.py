"""Sending what the outbox holds: one sender at a time, the same mail never given up half way.

What is guaranteed: a mail is sent if and only if the deed that it tells of was kept; each piece of
news is one mail with one Message-ID for ever. Into files it is written exactly once. A mail server
gets it at least once: whoever is killed after the server took a mail and before that is noted
sends it again, under the same Message-ID, by which mailboxes know the copy.
"""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Event
from uuid import uuid4

from app import clock
from app.learning.bundling import digest_of
from app.learning.carriers import Carrier, Refused, Troubled, carrier_of
from app.learning.letters import letter_of
from app.learning.pacing import after_quiet_hours, ready_at
from app.learning.recovering import send_resets
from app.learning.site import Site
from app.learning.topics import DIGEST, topic_called
from app.records.mail import Mail, MailState, Pace
from app.records.people import Person
from app.store import Unit

STALE = timedelta(days=14)
"""What nobody could be told of for so long is no news any more."""

BACKOFF = tuple(timedelta(minutes=n) for n in (2, 5, 15, 30, 60, 120, 240, 480, 720, 1440))
_LEASE, _ROUND, _SECONDS = timedelta(minutes=3), 50, 20
_NAME, _LONGEST_REST = "mail", 0.1
_log = logging.getLogger(__name__)


def keep_posting(site: Site, over: Event) -> None:
    """Send what is due, again and again until it is *over*; what fails is tried again."""
    holder = str(uuid4())
    while not over.is_set():
        try:
            send_resets(site)
            post_all(site, holder)
        except Exception:  # noqa: BLE001 - the thread outlives whatever a round brings
            _log.exception("The outbox could not be emptied; tried again at once.")
        over.wait(_SECONDS)


def post_all(site: Site, holder: str = "", carrier: Carrier | None = None) -> int:
    """Send everything that is due now, unless somebody else does; return how many mails went."""
    name, sent = holder or str(uuid4()), 0
    try:
        with carrier or carrier_of(site.settings) as carrying:
            while mails := _due(site, name):
                for mail in mails:
                    began = time.perf_counter()
                    outcome = _post(mail, carrying, name, site)
                    # Whoever waits for a page comes first: a thousand mails are in no hurry.
                    time.sleep(min(time.perf_counter() - began, _LONGEST_REST))
                    if outcome is None:
                        return sent
                    sent += outcome
    finally:
        if sent or not holder:
            with site.store.writing() as unit:
                unit.leases.give_back(_NAME, name, clock.now())
    return sent


def _due(site: Site, holder: str) -> Sequence[Mail]:
    """Return what has to be looked at, if *holder* may."""
    with site.store.reading() as unit:
        if not unit.outbox.due(clock.now(), 1):
            return []
    with site.store.writing() as unit:
        return unit.outbox.due(clock.now(), _ROUND) if _may(holder, unit) else []


def _post(mail: Mail, carrier: Carrier, holder: str, site: Site) -> int | None:
    """Send one mail; return how many went, and ``None`` where the round is over."""
    with site.store.writing() as unit:
        if not _may(holder, unit):
            return None
        letter = _prepared(mail, unit, site)
    if letter is None:
        return 0
    try:
        carrier.carry(letter)
    except (Refused, Troubled) as error:
        return _note_trouble(mail, error, site)
    with site.store.writing() as unit:
        unit.outbox.stand(mail, state=MailState.SENT, sent_at=clock.now(), trouble="")
    return 1


def _note_trouble(mail: Mail, error: Exception, site: Site) -> int | None:
    """Keep why *mail* did not go; where the server is in trouble, the others wait, too."""
    tries, words = mail.tries + 1, str(error)[:400]
    gives_up = isinstance(error, Refused) or tries > len(BACKOFF)
    with site.store.writing() as unit:
        if gives_up:
            unit.outbox.stand(mail, state=MailState.FAILED, trouble=words)
        else:
            unit.outbox.stand(mail, trouble=words)
    _log.warning("mail not sent", extra={"mail": mail.id, "tries": tries, "why": words})
    return 0 if isinstance(error, Refused) else None


def _may(holder: str, unit: Unit) -> bool:
    now = clock.now()
    return unit.leases.take(_NAME, holder, now, now + _LEASE)


def _prepared(mail: Mail, unit: Unit, site: Site) -> EmailMessage | None:
    """Return the letter if it goes now; else note until when it waits, or why it does not go.

    What goes counts as tried before it is handed over, so that a mail which kills its sender is
    not tried for ever.
    """
    person = None
    if mail.recipient_id is not None:
        person = unit.people.get(mail.organization_id, mail.recipient_id)
        if person is None or not person.active:
            _drop(mail, "The account is not active.", unit)
            return None
        if not _goes_now(mail, person, unit):
            return None
    organization = unit.organizations.get(mail.organization_id)
    if organization is None:
        raise LookupError("A mail belongs to an organization that is not there.")
    try:
        letter = letter_of(mail, person, organization, site.settings)
    except ValueError as error:
        unit.outbox.stand(mail, state=MailState.FAILED, trouble=str(error)[:400])
        return None
    wait = BACKOFF[min(mail.tries, len(BACKOFF) - 1)]
    tried = unit.outbox.stand(mail, tries=mail.tries + 1, due_at=clock.now() + wait)
    return letter if tried else None


def _goes_now(mail: Mail, person: Person, unit: Unit) -> bool:
    """Say whether the reader wants it now; else hold it, drop it, or let it go with a digest."""
    now, holds = clock.now(), topic_called(mail.topic).holds
    if holds is not None:
        return _still_holds(mail, now - mail.written_at <= holds, unit)
    chosen = unit.mail_wishes.paces(person.organization_id, person.id)
    pace = _pace(mail, chosen)
    if pace is Pace.OFF:
        _drop(mail, "The reader wants no mail about this.", unit)
        return False
    if now - mail.written_at > STALE:
        _drop(mail, "It is too old to be news.", unit)
        return False
    quiet = unit.mail_wishes.quiet_hours(person.organization_id, person.id)
    ready = max(now, ready_at(pace, mail.written_at, person.time_zone))
    ready = after_quiet_hours(quiet, ready, person.time_zone)
    if ready > now:
        unit.outbox.stand(mail, due_at=ready)
        return False
    return pace is Pace.AT_ONCE or not _bundle(mail, pace, person, chosen, unit)


def _still_holds(mail: Mail, holds: bool, unit: Unit) -> bool:  # noqa: FBT001
    """Say whether what the mail offers is still there; a link that is too old helps nobody."""
    if not holds:
        _drop(mail, "What it offers is over.", unit)
    return holds


def _bundle(mail: Mail, pace: Pace, person: Person, chosen: dict[str, Pace], unit: Unit) -> bool:
    """Put *mail* and what else goes at its pace into one digest; alone it goes as it is."""
    now = clock.now()
    together = [
        each
        for each in unit.outbox.waiting(mail.organization_id, person.id)
        if _pace(each, chosen) is pace and _is_ready(each, pace, person, now)
    ]
    if len(together) <= 1:
        return False
    digest = digest_of(together, pace)
    unit.outbox.add(digest)
    for each in together:
        unit.outbox.stand(each, state=MailState.BUNDLED, bundle_id=digest.id)
    return True


def _is_ready(mail: Mail, pace: Pace, person: Person, now: datetime) -> bool:
    is_news = now - mail.written_at <= STALE
    return is_news and ready_at(pace, mail.written_at, person.time_zone) <= now


def _pace(mail: Mail, chosen: dict[str, Pace]) -> Pace:
    topic = topic_called(mail.topic)
    if topic.key == DIGEST.key or topic.holds is not None:
        return Pace.AT_ONCE
    return chosen.get(mail.topic, topic.pace)


def _drop(mail: Mail, why: str, unit: Unit) -> None:
    unit.outbox.stand(mail, state=MailState.DROPPED, trouble=why)
