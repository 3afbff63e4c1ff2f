"""The audit log as it is searched: who, what, when, to what; page by page and as a file."""

import json
from collections.abc import Generator, Mapping
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from app.errors import InvalidInput
from app.frozen import Frozen
from app.records.credit import AuditEvent
from app.records.managing import AuditSearch
from app.records.people import Person
from app.reporting.people_filter import asked_filter, read_filter
from app.reporting.tables import Row, in_lots
from app.store import Unit

COLUMNS = ("happened_at", "actor", "verb", "subject", "subject_id", "detail")
MOST_IN_A_SHEET = 25_000
"""So many events at most are put into a workbook while somebody waits; CSV holds every one."""

_PAGE = 100
_AT_ONCE = 1000


class TrailFilter(Frozen):
    """What an administrator asks of the log, as she typed it."""

    who: str = ""
    verb: str = ""
    about: str = ""
    first: str = ""
    last: str = ""
    after: str = ""


def read_trail_filter(given: Mapping[str, str]) -> TrailFilter:
    """Return what an address asks."""
    names = {"who": "who", "verb": "what", "about": "about", "first": "from", "last": "to"}
    told = {field: given.get(name, "").strip()[:200] for field, name in names.items()}
    return TrailFilter(**told, after=given.get("after", "")[:80])


def trail_problem(wanted: TrailFilter) -> str:
    """Return what is wrong with the days that are asked for, or nothing."""
    return asked_filter({"from": wanted.first, "to": wanted.last})[1]


def trail_page(
    reader: Person, wanted: TrailFilter, unit: Unit
) -> tuple[list[AuditEvent], dict[str, str], str]:
    """Return a page of events, names by id, and the key of the page after it, if there is one."""
    search = _search(reader, wanted, unit)
    events = list(unit.audit_events.found(reader.organization_id, search, _PAGE + 1))
    more, events = len(events) > _PAGE, events[:_PAGE]
    key = f"{events[-1].happened_at.isoformat()}~{events[-1].id}" if more else ""
    return events, _names(reader.organization_id, events, unit), key


def trail_rows(reader: Person, wanted: TrailFilter, unit: Unit) -> Generator[Row]:
    """Yield every event that is asked for, newest first."""
    zone = ZoneInfo(reader.time_zone)
    found = unit.audit_events.found(reader.organization_id, _search(reader, wanted, unit))
    for events in in_lots(found, _AT_ONCE):
        names = _names(reader.organization_id, events, unit)
        for each in events:
            yield (
                each.happened_at.astimezone(zone),
                names.get(each.actor_id or "", "The system"),
                each.verb,
                names.get(each.subject, ""),
                each.subject,
                json.dumps(dict(each.detail), ensure_ascii=False, sort_keys=True),
            )


def trail_sheet(reader: Person, wanted: TrailFilter, unit: Unit) -> list[Row]:
    """Return the same events for a workbook, which has to be whole before it can be sent."""
    rows = list(islice(trail_rows(reader, wanted, unit), MOST_IN_A_SHEET + 1))
    if len(rows) > MOST_IN_A_SHEET:
        raise InvalidInput(
            f"A workbook of the log holds {MOST_IN_A_SHEET:,} events at most; you ask for more. "
            "Choose fewer days, or take CSV, which holds every event."
        )
    return rows


def _search(reader: Person, wanted: TrailFilter, unit: Unit) -> AuditSearch:
    days = read_filter({"from": wanted.first, "to": wanted.last}).between(reader.time_zone)
    return AuditSearch(
        actor_ids=_called(reader, wanted.who, unit) if wanted.who else None,
        subjects=(wanted.about, *_called(reader, wanted.about, unit)) if wanted.about else None,
        verb=wanted.verb[:64],
        first=days.first,
        last=days.last,
        after=_key(wanted.after),
    )


def _called(reader: Person, words: str, unit: Unit) -> tuple[str, ...]:
    return tuple(person.id for person in unit.people.called(reader.organization_id, words))


def _names(organization_id: str, events: list[AuditEvent], unit: Unit) -> dict[str, str]:
    ids = {each.actor_id for each in events if each.actor_id} | {e.subject for e in events}
    return {person.id: person.name for person in unit.people.among(organization_id, ids)}


def _key(text: str) -> tuple[datetime, str] | None:
    if not text:
        return None
    moment, _, event_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError as error:
        raise InvalidInput("This page of the log does not exist. Begin with the newest.") from error
    if at.tzinfo is None:
        raise InvalidInput("This page of the log does not exist. Begin with the newest.")
    return at, event_id
