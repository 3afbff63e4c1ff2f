"""Choosing how to be written to: the pace of each topic, and the hours without mail."""

from collections.abc import Mapping
from datetime import time

from app import clock
from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.site import Site
from app.learning.topics import TOPICS
from app.records.mail import Pace, QuietHours, TopicPace
from app.records.people import Person
from app.store import Unit

PACE_WORDS = {
    Pace.AT_ONCE: "At once",
    Pace.DAILY: "Once a day",
    Pace.WEEKLY: "Once a week",
    Pace.OFF: "No mail",
}


class Wishes(Frozen):
    """How a person is written to now."""

    paces: Mapping[str, Pace]
    quiet: QuietHours | None


def wishes_of(person: Person, unit: Unit) -> Wishes:
    """Return the pace of every topic, and the quiet hours."""
    key = (person.organization_id, person.id)
    chosen = unit.mail_wishes.paces(*key)
    paces = {name: chosen.get(name, topic.pace) for name, topic in TOPICS.items()}
    return Wishes(paces, unit.mail_wishes.quiet_hours(*key))


def save_wishes(
    person: Person, paces: Mapping[str, str], begins: str, ends: str, site: Site
) -> None:
    """Keep what the person chose; mail that waits follows it, too."""
    chosen = [_chosen(person, topic, pace) for topic, pace in paces.items()]
    quiet = _quiet_hours(person, begins, ends)
    key = (person.organization_id, person.id)
    with site.store.writing() as unit:
        unit.mail_wishes.keep_paces(chosen)
        if quiet is None:
            unit.mail_wishes.end_quiet_hours(*key)
        else:
            unit.mail_wishes.keep_quiet_hours(quiet)
        unit.outbox.reconsider(*key, clock.now())


def _chosen(person: Person, topic: str, pace: str) -> TopicPace:
    known = {each.value: each for each in PACE_WORDS}
    if topic not in TOPICS or pace not in known:
        raise InvalidInput("Choose for each topic one of the paces in the list.")
    return TopicPace(person.organization_id, person.id, topic, known[pace])


def _quiet_hours(person: Person, begins: str, ends: str) -> QuietHours | None:
    if not begins.strip() and not ends.strip():
        return None
    try:
        found = [time.fromisoformat(each.strip()) for each in (begins, ends)]
    except ValueError as error:
        raise InvalidInput("Write both quiet hours as 22:00, or leave both empty.") from error
    if any(each.tzinfo for each in found) or found[0] == found[1]:
        raise InvalidInput("Quiet hours begin and end at two different times of the day.")
    first, last = (each.replace(second=0, microsecond=0) for each in found)
    return QuietHours(person.organization_id, person.id, first, last)
