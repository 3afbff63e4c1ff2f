"""Calendars as RFC 5545 has them: moments in UTC, lines folded at 75 octets, text escaped."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from app.frozen import Frozen

_LINE = 75
_PRODUCT = "-//Reading Room//Reading Room//EN"
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


class Event(Frozen):
    """Something with a beginning and an end; *sequence* grows whenever it changes.

    Beginning and end are moments, or days, of which the last is no longer part of it.
    """

    uid: str
    summary: str
    description: str
    location: str
    url: str
    starts_at: datetime | date
    ends_at: datetime | date
    changed_at: datetime
    sequence: int
    is_cancelled: bool
    has_alarm: bool = False


def calendar(events: Iterable[Event], now: datetime | None = None, name: str = "") -> str:
    """Return the events as one calendar, for calendars to take over.

    Without *now* each is stamped with its last change, so that the same events are the same text;
    a calendar with a *name* is one to subscribe to.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if name:
        lines += [
            f"X-WR-CALNAME:{escaped(name)}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
        ]
    for event in events:
        lines += _lines(event, now or event.changed_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _lines(event: Event, stamp: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{moment(stamp)}",
        f"LAST-MODIFIED:{moment(event.changed_at)}",
        f"SEQUENCE:{event.sequence}",
        # In UTC no zone has to be told, and neither night of a clock change is in doubt.
        f"DTSTART{_when(event.starts_at)}",
        # An end must be later than the beginning (3.8.2.2): a moment has none.
        *([f"DTEND{_when(event.ends_at)}"] if event.ends_at != event.starts_at else []),
        f"SUMMARY:{escaped(event.summary)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"LOCATION:{escaped(event.location)}",
        f"URL:{event.url}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
    ]
    return [*lines, *(_alarm(event) if event.has_alarm else ()), "END:VEVENT"]


def _alarm(event: Event) -> list[str]:
    words = f"DESCRIPTION:{escaped(event.summary)}"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", words, "TRIGGER:-P1D", "END:VALARM"]


def _when(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return f":{moment(value)}"
    return f";VALUE=DATE:{value:%Y%m%d}"


def moment(value: datetime) -> str:
    """Return a moment in the form of RFC 5545, 3.3.5: 20261122T140500Z."""
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Return text with what separates values escaped, as RFC 5545, 3.3.11 asks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    printable = "".join(each for each in plain if each.isprintable() or each == "\n")
    return "".join(_ESCAPES.get(each, each) for each in printable)


def folded(line: str) -> str:
    """Return the line in pieces of at most 75 octets, none of which cuts a letter (3.1)."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode("utf-8"))
        if size + width > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
