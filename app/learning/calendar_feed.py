"""A person's calendar under a secret address: made anew, revoked, read without a cookie."""

import hashlib
import secrets

from app import clock
from app.errors import NotFound
from app.learning.site import Site
from app.learning.subjects import subjects_by_id
from app.records.mail import CalendarToken
from app.records.people import Person
from app.reporting.agenda import agenda_of
from app.reporting.icalendar import calendar

_NO_SUCH = "There is no such calendar. Its owner can make a new address in her settings."


def new_calendar_address(person: Person, site: Site) -> str:
    """Return a new address of the person's calendar; the one before leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    made = CalendarToken(_hash(token), person.organization_id, person.id, clock.now())
    with site.store.writing() as unit:
        unit.calendar_tokens.renew(made)
    return f"{site.settings.base_url}/calendar/{token}.ics"


def revoke_calendar(person: Person, site: Site) -> None:
    """Let no address lead to the person's calendar."""
    with site.store.writing() as unit:
        unit.calendar_tokens.revoke(person.organization_id, person.id)


def calendar_under(token: str, site: Site) -> str:
    """Return the calendar of the active person whose token this is."""
    with site.store.reading() as unit:
        found = unit.calendar_tokens.bearer(_hash(token))
        person = unit.people.get(found.organization_id, found.person_id) if found else None
        if person is None or not person.active:
            raise NotFound(_NO_SUCH)
        subjects = subjects_by_id(site.catalog)
        titles = {key: subject.title for key, subject in subjects.items()}
        events = agenda_of(person, titles, site.settings.base_url, unit)
    return calendar(events, name="Reading Room")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
