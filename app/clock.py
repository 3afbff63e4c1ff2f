"""One clock: moments in UTC, days in the reader's zone. Tests freeze it with time-machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_told: ContextVar[datetime | None] = ContextVar("told", default=None)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """Return the day it is in the IANA time zone *zone*."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_words(day: date) -> str:
    """Return *day* as people read it, in any locale: 21 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@cache
def zones() -> tuple[str, ...]:
    """Return the names of the IANA time zones in order; to find them is to walk 600 files.

    Beside them lie files that name no place: the machine's own zone, and one for no zone at all.
    """
    return tuple(sorted(available_timezones() - _NO_ZONES))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be *moment* within the block; for the demonstration's history, never for requests."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
