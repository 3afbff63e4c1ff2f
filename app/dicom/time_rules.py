# ruff: noqa: PLR2004 - the numbers are those of the standard
"""What PS3.5 6.2 asks of dates, times and ages."""

import re
from calendar import monthrange
from collections.abc import Iterator

from app.dicom.faults import Fault, quoted

_DATE = "DA is YYYYMMDD: eight digits of a day that exists, such as 20260228."
_TIME = "TM is HHMMSS.FFFFFF on a 24-hour clock; parts may be left out from the right: 1430."
_DATE_TIME = "DT is YYYYMMDDHHMMSS.FFFFFF&ZZXX; parts may be left out from the right."


def da_faults(value: str) -> Iterator[Fault]:
    """Yield what is wrong with a DA."""
    if not value:
        return
    if re.fullmatch(r"\d{4}\.\d\d\.\d\d", value, re.ASCII):
        yield Fault(
            "DA_OLD_FORMAT",
            f"{quoted(value)} has the dots of ACR-NEMA 2.0, which DICOM does not write any more.",
            _DATE,
        )
        value = value.replace(".", "")
    if not re.fullmatch(r"\d{8}", value, re.ASCII):
        yield Fault("DA_FORMAT", f"{quoted(value)} is not eight digits.", _DATE)
    elif not _is_day(value):
        yield Fault("DA_CALENDAR", f"{quoted(value)} is no day of the calendar.", _DATE)


def _is_day(text: str) -> bool:
    year, month, day = int(text[:4]), int(text[4:6] or 1), int(text[6:8] or 1)
    if not (year >= 1 and 1 <= month <= 12):
        return False
    return 1 <= day <= monthrange(year, month)[1]


def tm_faults(value: str) -> Iterator[Fault]:
    """Yield what is wrong with a TM."""
    if not value:
        return
    if ":" in value:
        yield Fault(
            "TM_OLD_FORMAT",
            f"{quoted(value)} has the colons of ACR-NEMA 2.0, which DICOM does not write any more.",
            _TIME,
        )
        value = value.replace(":", "")
    if not re.fullmatch(r"\d\d(\d\d(\d\d(\.\d{1,6})?)?)?", value, re.ASCII):
        yield Fault("TM_FORMAT", f"{quoted(value)} is not made as HHMMSS.FFFFFF.", _TIME)
    elif (wrong := _clock(value)) is not None:
        yield Fault("TM_RANGE", f"{quoted(value)} has {wrong}.", _TIME)


def _clock(text: str) -> str | None:
    """Return which part of HHMMSS is out of range; a leap second may be 60."""
    parts = (("hour", 23), ("minute", 59), ("second", 60))
    for index, (part, most) in enumerate(parts):
        number = text[index * 2 : index * 2 + 2]
        if number and number.isdigit() and int(number) > most:
            return f"the {part} {number}"
    return None


_DT = re.compile(
    r"(\d{4}(?:\d\d(?:\d\d)?)?)(?:(?<=\d{8})(\d\d(?:\d\d(?:\d\d)?)?)(?:(?<=\d{14})\.\d{1,6})?)?"
    r"([+-]\d{4})?",
    re.ASCII,
)


def dt_faults(value: str) -> Iterator[Fault]:
    """Yield what is wrong with a DT."""
    if not value:
        return
    found = _DT.fullmatch(value)
    if found is None:
        yield Fault(
            "DT_FORMAT", f"{quoted(value)} is not made as YYYYMMDDHHMMSS.FFFFFF&ZZXX.", _DATE_TIME
        )
        return
    day, clock, zone = found.groups()
    if not _is_day(day):
        yield Fault("DT_CALENDAR", f"{quoted(value)} has no day of the calendar.", _DATE_TIME)
    if clock and (wrong := _clock(clock)) is not None:
        yield Fault("DT_RANGE", f"{quoted(value)} has {wrong}.", _DATE_TIME)
    if zone and not _is_zone(zone):
        yield Fault(
            "DT_ZONE",
            f"{quoted(value)} has the offset {zone}.",
            "The offset from UTC runs from -1200 to +1400; -0000 is not used.",
        )


def _is_zone(zone: str) -> bool:
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    most = 14 * 60 if zone[0] == "+" else 12 * 60
    return zone != "-0000" and int(zone[3:]) < 60 and minutes <= most


def as_faults(value: str) -> Iterator[Fault]:
    """Yield what is wrong with a AS."""
    if value and not re.fullmatch(r"\d{3}[DWMY]", value, re.ASCII):
        yield Fault(
            "AS_FORMAT",
            f"{quoted(value)} is not three digits and a letter.",
            "AS is nnnD, nnnW, nnnM or nnnY: 018M is eighteen months.",
        )
