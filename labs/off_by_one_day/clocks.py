"""Moments, the stamps that HL7 writes of them, and the nights when a clock changes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_STAMP = re.compile(r"(\d{14})([+-]\d{4})?")
_OFFSET = re.compile(r"[+-](0\d|1[0-4])[0-5]\d")
_DIGITS = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Night:
    """A change of the clock: offsets in minutes, *changed_at* as the world time of it."""

    place: str
    changed_at: datetime
    before: int
    after: int

    def offset_at(self, moment: datetime) -> int:
        """Return the offset in force at *moment*."""
        return self.before if moment < self.changed_at else self.after

    def moments_of(self, reading: datetime) -> list[datetime]:
        """Return each moment at which the clock on the wall showed *reading*: none, one or two."""
        each = {(reading - timedelta(minutes=one), one) for one in (self.before, self.after)}
        return sorted(moment for moment, one in each if self.offset_at(moment) == one)


def _read(text: str, form: str) -> datetime:
    # All of our clocks are told apart by their offsets, so Python's own zone is one for all.
    return datetime.strptime(text, form).replace(tzinfo=UTC)


# The rules are written out, so that no machine's own table of zones can change a variant.
NIGHTS = {
    name: Night(place, _read(changed_at, "%Y%m%d%H%M"), before, after)
    for name, place, changed_at, before, after in (
        ("east_spring", "the east of the United States", "202503090700", -300, -240),
        ("east_autumn", "the east of the United States", "202511020600", -240, -300),
        ("west_spring", "the west coast of the United States", "202503091000", -480, -420),
        ("west_autumn", "the west coast of the United States", "202511020900", -420, -480),
        ("island_spring", "Newfoundland", "202503090530", -210, -150),
        ("island_autumn", "Newfoundland", "202511020430", -150, -210),
        ("middle_spring", "Central Europe", "202503300100", 60, 120),
        ("middle_autumn", "Central Europe", "202510260100", 120, 60),
        ("south_spring", "South Australia", "202510041630", 570, 630),
        ("south_autumn", "South Australia", "202504051630", 630, 570),
        ("far_spring", "New Zealand", "202509271400", 720, 780),
        ("far_autumn", "New Zealand", "202504051400", 780, 720),
    )
}


def stamp(moment: datetime, offset: int) -> str:
    """Return the fourteen digits that a clock with *offset* minutes shows at *moment*."""
    return (moment + timedelta(minutes=offset)).strftime(_DIGITS)


def offset_text(minutes: int) -> str:
    """Return *minutes* as HL7 and DICOM write an offset: sign, hours, minutes."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"


def reading_of(text: str) -> datetime:
    """Return the clock's reading in *text*, whatever offset stands behind it."""
    return _read(text[:14], _DIGITS)


def own_offset(text: str) -> int | None:
    """Return the offset that *text* itself carries, in minutes."""
    found = _STAMP.fullmatch(text)
    return minutes_of(found[2]) if found and found[2] else None


def is_offset(text: str) -> bool:
    """Say whether *text* is an offset as HL7 and DICOM write it."""
    return bool(_OFFSET.fullmatch(text))


def is_reading(date: str, time: str) -> bool:
    """Say whether *date* is a DA and *time* a TM to the second, both of a real day."""
    if not (date + time).isdigit() or (len(date), len(time)) != (8, 6):
        return False
    try:
        return bool(reading_of(date + time))
    except ValueError:
        return False


def day_before(day: str) -> str:
    """Return the day before *day*, both as YYYYMMDD."""
    return (_read(day, "%Y%m%d") - timedelta(days=1)).strftime("%Y%m%d")


def minutes_of(text: str) -> int:
    """Return the minutes in an offset such as ``-0330``."""
    return (-1 if text[0] == "-" else 1) * (int(text[1:3]) * 60 + int(text[3:5]))


def moment_of(text: str, header: int) -> datetime:
    """Return the moment that *text* means; without an offset of its own, *header* counts."""
    own = own_offset(text)
    return reading_of(text) - timedelta(minutes=header if own is None else own)
