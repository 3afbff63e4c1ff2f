"""Whether a plain value has the form of its data type, and what is wrong with it if not."""

import re
from calendar import month_name, monthrange
from collections.abc import Callable

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_SEQUENCE = re.compile(r"\d{1,4}", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:(\d\d)(\d\d)?)?", re.ASCII)
_TIME = re.compile(r"(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,4})?)?)?([+-]\d{4})?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,4})?)?)?)?)?)?([+-]\d{4})?",
    re.ASCII,
)
_LAST_MONTH, _LAST_HOUR, _LAST_MINUTE, _FARTHEST = 12, 23, 59, 1400

Problem = tuple[str, str]
"""What is wrong, to go on after “which”, and what would be right, as a sentence."""

NUMBER_FORM = "A number: digits with at most one decimal point and an optional sign, such as 12.5."
DATE_FORM = "A date as YYYYMMDD, for example 20240131; YYYY and YYYYMM are allowed too."
TIME_FORM = "A time as HHMM[SS[.SSSS]] with an optional zone, for example 1430 or 143000+0100."
MOMENT_FORM = (
    "YYYYMMDD[HHMM[SS]] without other signs, for example 20240131143000; "
    "a zone goes at the end as +0100."
)


def number(text: str) -> Problem | None:
    """Judge an NM."""
    if _NUMBER.fullmatch(text):
        return None
    if text[:1] in {"<", ">", "="} and _NUMBER.fullmatch(text.lstrip("<>=").strip()):
        return (
            "is a number with a comparator and not a plain number",
            "A plain number; a result such as <5 needs the data type SN, written <^5.",
        )
    if _NUMBER.fullmatch(text.replace(",", ".", 1)):
        return "has a comma where NM has a decimal point", NUMBER_FORM
    return "is not a number", NUMBER_FORM


def sequence_id(text: str) -> Problem | None:
    """Judge an SI."""
    if _SEQUENCE.fullmatch(text):
        return None
    return "is not a sequence number", "A whole number from 0 to 9999, such as 1."


def date(text: str) -> Problem | None:
    """Judge a DT."""
    found = _DATE.fullmatch(text)
    if found is None:
        return _not_a_date(text), DATE_FORM
    problem = _calendar(found[1], found[2], found[3])
    return (problem, DATE_FORM) if problem else None


def time(text: str) -> Problem | None:
    """Judge a TM."""
    found = _TIME.fullmatch(text)
    if found is None:
        return "is not a time", TIME_FORM
    problem = _clock(found[1], found[2], found[3]) or _zone(found[5])
    return (problem, TIME_FORM) if problem else None


def moment(text: str) -> Problem | None:
    """Judge a DTM, or the first component of a TS."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return _not_a_date(text), MOMENT_FORM
    year, month, day, hour, minute, second, _, zone = found.groups()
    problem = _calendar(year, month, day) or _clock(hour, minute, second) or _zone(zone)
    return (problem, MOMENT_FORM) if problem else None


def _not_a_date(text: str) -> str:
    if any(sign in text for sign in "-/.:T ") and any(char.isdigit() for char in text):
        return "is not a date as HL7 writes it, which has no signs between year, month and day"
    return "is not a date"


def _calendar(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return None
    if not 1 <= int(month) <= _LAST_MONTH:
        return f"names month {month}, which no year has"
    if day is None:
        return None
    last = monthrange(max(int(year), 1), int(month))[1]
    if not 1 <= int(day) <= last:
        return f"names day {day}, but {month_name[int(month)]} {year} has {last} days"
    return None


def _clock(hour: str | None, minute: str | None, second: str | None) -> str | None:
    if hour is not None and int(hour) > _LAST_HOUR:
        return f"names hour {hour}; a day has 00 to 23"
    for name, part in (("minute", minute), ("second", second)):
        if part is not None and int(part) > _LAST_MINUTE:
            return f"names {name} {part}; they go from 00 to 59"
    return None


def _zone(zone: str | None) -> str | None:
    if zone and (int(zone[1:]) > _FARTHEST or int(zone[3:]) > _LAST_MINUTE):
        return f"has the zone {zone}, which lies outside -1400 to +1400"
    return None


CHECKS: dict[str, Callable[[str], Problem | None]] = {
    "NM": number,
    "SI": sequence_id,
    "DT": date,
    "TM": time,
    "DTM": moment,
    "TS": moment,
}
FORMS = {
    "NM": "a number",
    "SI": "a sequence number",
    "DT": "a date",
    "TM": "a time",
    "DTM": "a date and time",
    "TS": "a date and time",
}
