"""The audit log as it is searched: who, what, when, to what; page by page and as a file."""

import json
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from app.errors import InvalidInput
from app.frozen import Frozen, replace
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
_NAMED = ("learner", "person", "team", "manager_id", "mentor_id")
"""What the details of an event name by an id of ours."""

_CHANGES = frozenset({"change_person", "rename_team", "move_team", "change_due_date"})
"""The deeds whose details tell of each fact what it was before and after."""


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
    reader: Person, wanted: TrailFilter, titles: Mapping[str, str], unit: Unit
) -> tuple[list[AuditEvent], dict[str, str], str]:
    """Return a page of events, names by id, and the key of the page after it, if there is one.

    *titles* are those of what the catalog holds, by id.
    """
    search = _search(reader, wanted, titles, unit)
    events = list(unit.audit_events.found(reader.organization_id, search, _PAGE + 1))
    more, events = len(events) > _PAGE, events[:_PAGE]
    key = f"{events[-1].happened_at.isoformat()}~{events[-1].id}" if more else ""
    return events, _names(reader.organization_id, events, titles, unit), key


def trail_rows(
    reader: Person, wanted: TrailFilter, titles: Mapping[str, str], unit: Unit
) -> Generator[Row]:
    """Yield every event that is asked for, newest first."""
    zone = ZoneInfo(reader.time_zone)
    found = unit.audit_events.found(reader.organization_id, _search(reader, wanted, titles, unit))
    for events in in_lots(found, _AT_ONCE):
        names = _names(reader.organization_id, events, titles, unit)
        for each in events:
            yield (
                each.happened_at.astimezone(zone),
                names.get(each.actor_id or "", "The system"),
                each.verb,
                names.get(each.subject, ""),
                each.subject,
                json.dumps(dict(each.detail), ensure_ascii=False, sort_keys=True),
            )


def sheet_problem(
    reader: Person, wanted: TrailFilter, titles: Mapping[str, str], unit: Unit
) -> str:
    """Say why a workbook cannot hold what is asked for, or nothing."""
    search = _search(reader, replace(wanted, after=""), titles, unit)
    if not unit.audit_events.are_more(reader.organization_id, search, MOST_IN_A_SHEET):
        return ""
    return (
        f"A workbook of the log holds {MOST_IN_A_SHEET:,} events at most; you ask for more. "
        "Choose fewer days, or take CSV, which holds every event."
    )


def trail_sheet(
    reader: Person, wanted: TrailFilter, titles: Mapping[str, str], unit: Unit
) -> list[Row]:
    """Return the same events for a workbook, which has to be whole before it can be sent."""
    if problem := sheet_problem(reader, wanted, titles, unit):
        raise InvalidInput(problem)
    return list(islice(trail_rows(reader, wanted, titles, unit), MOST_IN_A_SHEET))


def _search(
    reader: Person, wanted: TrailFilter, titles: Mapping[str, str], unit: Unit
) -> AuditSearch:
    days = read_filter({"from": wanted.first, "to": wanted.last}).between(reader.time_zone)
    return AuditSearch(
        actor_ids=_called(reader, wanted.who, unit) if wanted.who else None,
        subjects=_about(reader, wanted.about, titles, unit) if wanted.about else None,
        verb=wanted.verb[:64],
        first=days.first,
        last=days.last,
        after=_key(wanted.after),
    )


def _called(reader: Person, words: str, unit: Unit) -> tuple[str, ...]:
    return tuple(person.id for person in unit.people.called(reader.organization_id, words))


def _about(reader: Person, words: str, titles: Mapping[str, str], unit: Unit) -> tuple[str, ...]:
    """Return the ids of what is called so, and the words themselves, which may be an id."""
    named = {**titles, **{each.id: each.name for each in unit.teams.of(reader.organization_id)}}
    found = (name for name, title in named.items() if words.casefold() in title.casefold())
    return (words, *found, *_called(reader, words, unit))


def told_details(event: AuditEvent, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the event's details say, by key: ids by their names, changes as was and is."""
    between = " \u2192 " if event.verb in _CHANGES else ", "

    def told(value: object) -> str:
        if isinstance(value, list):
            return between.join(map(told, value)) or "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return names.get(str(value), str(value)) or "none"

    return [
        (key.removesuffix("_id") if key in _NAMED else key, told(value))
        for key, value in sorted(event.detail.items())
    ]


def _names(
    organization_id: str, events: list[AuditEvent], titles: Mapping[str, str], unit: Unit
) -> dict[str, str]:
    """Return the names of what the events name by an id: *titles*, people and teams."""
    ids = {name for each in events for name in (each.actor_id, each.subject, *_named(each)) if name}
    names = {name: title for name, title in titles.items() if name in ids}
    names.update({each.id: each.name for each in unit.people.among(organization_id, ids)})
    if ids - names.keys():
        teams = unit.teams.of(organization_id)
        names.update({team.id: team.name for team in teams if team.id in ids})
    return names


def _named(event: AuditEvent) -> Iterator[str]:
    """Yield the ids that the event's details name."""
    for key in _NAMED:
        value = event.detail.get(key)
        yield from (each for each in (value if isinstance(value, list) else [value]) if each)


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
