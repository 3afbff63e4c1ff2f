"""What is typed to schedule a session, read once: the local times become moments."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app import clock
from app.credit.rules import TimeClass
from app.errors import InvalidInput
from app.frozen import Frozen, names_of
from app.learning.claim_form import DOMAINS, Form, bodies
from app.learning.typed import one_line

_LONGEST, _LONGEST_ABOUT = 200, 4000
_MOST_MINUTES, _MOST_SEATS = 1440, 1000
# As far back as outside credit is taken, and as far ahead as the list of sessions shows.
_OLDEST, _FARTHEST = timedelta(days=6 * 366), timedelta(days=730)


class Plan(Frozen):
    """A session as somebody plans it."""

    title: str
    about: str
    module_id: str | None
    instructor_id: str
    place: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    minutes: dict[str, int]
    capacity: int
    facts: dict[str, Any]

    def values(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {name: getattr(self, name) for name in names_of(self)}


def read_plan(form: Form, modules: frozenset[str]) -> Plan:
    """Return what the form says; :class:`InvalidInput` with what would be right."""
    zone = form.get("time_zone", "")
    if zone not in clock.zones():
        raise InvalidInput("Choose the time zone from the list, such as Europe/Berlin.")
    starts_at = moment_of(form.get("day", ""), form.get("starts", ""), zone)
    ends_at = moment_of(form.get("day", ""), form.get("ends", ""), zone)
    if ends_at <= starts_at:
        raise InvalidInput("The session must end after it began, on the same day.")
    module_id = form.get("module", "") or None
    if module_id and module_id not in modules:
        raise InvalidInput("Choose the module from the list, or none.")
    return Plan(
        title=_line(form, "title", "Give the session a title."),
        about=form.get("about", "").strip()[:_LONGEST_ABOUT],
        module_id=module_id,
        instructor_id=form.get("instructor", ""),
        place=_line(form, "place", "Say where it is: a room, or the address of the call."),
        time_zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=_minutes(form, (ends_at - starts_at).total_seconds() / 60),
        capacity=_whole(form, "capacity", 1, _MOST_SEATS, "The number of seats"),
        facts=_facts(form),
    )


def moment_of(day: str, hour: str, zone: str) -> datetime:
    """Return the local time as a moment in UTC; one that the clocks skip is refused.

    Where the clocks go back an hour comes twice; then the first of the two is meant. A year with a
    slip in it is refused: a session of the year 26 is on nobody's list, one of 9999 in no calendar.
    """
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour))
    except ValueError as error:
        raise InvalidInput("Give the day and the times, such as 2026-03-29 and 14:30.") from error
    if local.tzinfo is not None:
        raise InvalidInput("Give the times without a zone; the zone has a field of its own.")
    today = clock.today(zone)
    if not today - _OLDEST <= local.date() <= today + _FARTHEST:
        raise InvalidInput("The day must lie within the last six years or the next two.")
    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        raise InvalidInput(f"{hour} does not exist on {day}: the clocks go forward over it.")
    return moment


def _line(form: Form, name: str, sentence: str) -> str:
    text = one_line(form.get(name, ""))
    if not text or len(text) > _LONGEST:
        raise InvalidInput(f"{sentence} At most {_LONGEST} characters.")
    return text


def _whole(form: Form, name: str, least: int, most: int, says: str) -> int:
    text = form.get(name, "").strip() or "0"
    known = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not known or not least <= int(text) <= most:
        raise InvalidInput(f"{says} must be a whole number from {least} to {most}.")
    return int(text)


def _minutes(form: Form, lasts: float) -> dict[str, int]:
    found = {
        each.value: _whole(form, f"minutes.{each.value}", 0, _MOST_MINUTES, "Minutes")
        for each in TimeClass
    }
    if not 0 < sum(found.values()) <= lasts:
        raise InvalidInput(
            "The minutes that count must be more than none, and no more than the session lasts."
        )
    return found


def _facts(form: Form) -> dict[str, Any]:
    chosen = [body for body in bodies() if body in form.getlist("body")]
    references = {body: one_line(form.get(f"reference.{body}", ""))[:80] for body in chosen}
    for body in chosen:
        if bodies()[body][0] and not references[body]:
            raise InvalidInput(
                f"{body} counts approved activities alone: give its approval number."
            )
    return {
        "bodies": chosen,
        "references": {body: text for body, text in references.items() if text},
        "categories": [
            each.id
            for body in chosen
            for each in bodies()[body][1]
            if each.id in form.getlist("category")
        ],
        "domains": [letter for letter in DOMAINS if letter in form.getlist("domain")],
    }
