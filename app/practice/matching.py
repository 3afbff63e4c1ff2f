"""Attribute matching as PS3.4 C.2.2.2 defines it for queries."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from pydicom.datadict import dictionary_VR, tag_for_keyword

from app.practice.config import Record
from app.practice.datasets import nested

_RANGED: Final = frozenset({"DA", "TM", "DT"})
_NO_WILDCARD: Final = frozenset(
    {"DA", "TM", "DT", "SL", "SS", "US", "UL", "FL", "FD", "OB", "OW", "UN", "AT", "DS", "IS", "AS"}
    | {"UI"}
)
_NUMBERS: Final = frozenset({"DS", "IS"})
_START_DATE, _START_TIME = "ScheduledProcedureStepStartDate", "ScheduledProcedureStepStartTime"
_NOT_MATCHED: Final = frozenset(
    {"QueryRetrieveLevel", "SpecificCharacterSet", "TimezoneOffsetFromUTC"}
)


def matching(records: Iterable[Record], keys: Mapping[str, Any]) -> list[Record]:
    """Return the records that every key of a query matches, in their order."""
    wanted = nested(keys)
    return [record for record in records if matches(record, wanted)]


def matches(record: Mapping[str, Any], keys: Mapping[str, Any]) -> bool:
    """Return whether *record* matches all *keys*; an empty key matches everything.

    Date and time match each for itself, but for the start of a scheduled step: PS3.4 table K.6-1
    has two ranges mean one period, from the first time on the first day to the last on the last.
    """
    apart = _NOT_MATCHED
    if all("-" in str(keys.get(name) or "") for name in (_START_DATE, _START_TIME)):
        if not _is_within(record, keys):
            return False
        apart = apart | {_START_DATE, _START_TIME}
    return all(
        matches_attribute(keyword, record.get(keyword), key)
        for keyword, key in keys.items()
        if keyword not in apart
    )


def matches_attribute(keyword: str, value: Any, key: Any) -> bool:
    """Return whether one attribute's *value* matches its *key*."""
    vr = _vr(keyword)
    if vr == "SQ":
        return _matches_sequence(value, key)
    wanted = _texts(key)
    if not wanted:
        return True  # universal matching
    found = _texts(value) or [""]
    if vr == "UI":
        return any(text in wanted for text in found)  # list of UID matching
    return any(_matches_text(vr, text, want) for want in wanted for text in found)


def answer(record: Mapping[str, Any], keys: Mapping[str, Any]) -> Record:
    """Return what a query gets of *record*: the attributes it asked for, no more."""
    given: Record = {}
    for keyword, key in nested(keys).items():
        value = record.get(keyword, "")
        if _vr(keyword) == "SQ":
            inner = key[0] if key else {}
            items = value if isinstance(value, list) else []
            given[keyword] = [answer(item, inner) if inner else item for item in items]
        elif keyword not in _NOT_MATCHED:
            given[keyword] = value
    return given


def _matches_sequence(value: Any, key: Any) -> bool:
    if not key or _is_universal(key[0]):
        return True
    items = value if isinstance(value, list) else []
    return any(matches(item, key[0]) for item in items)


def _is_universal(item: Mapping[str, Any]) -> bool:
    return all(
        not value or (isinstance(value, list) and all(not row for row in value))
        for value in item.values()
    )


def _is_within(record: Mapping[str, Any], keys: Mapping[str, Any]) -> bool:
    date = _digits("DA", str(record.get(_START_DATE) or ""))
    moment = date + _moment("TM", str(record.get(_START_TIME) or "").partition(".")[0])
    days, times = (str(keys[name]).partition("-") for name in (_START_DATE, _START_TIME))
    first, end = _digits("DA", days[0]), _digits("DA", days[2])
    if first:
        first += _moment("TM", times[0])
    if end:
        end += _digits("TM", times[2])
    return bool(date) and (not first or moment >= first) and (not end or moment[: len(end)] <= end)


def _matches_text(vr: str, text: str, want: str) -> bool:
    if vr in _RANGED:
        return _matches_range(vr, text, want)
    if vr == "PN":
        # PS3.4 C.2.2.2.1: person names may be matched without regard to case.
        text, want = _name(text), _name(want)
    if vr not in _NO_WILDCARD and re.search(r"[*?]", want):
        pattern = re.escape(want).replace(r"\*", ".*").replace(r"\?", ".")
        return re.fullmatch(pattern, text, re.DOTALL) is not None
    if vr in _NUMBERS:
        return _number(text) == _number(want)
    return text == want


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _matches_range(vr: str, text: str, want: str) -> bool:
    first, hyphen, last = (part.strip() for part in want.partition("-"))
    if not text.strip():
        return False
    value = _moment(vr, text)
    if not hyphen:
        return value == _moment(vr, first)
    # An end given to the minute includes that whole minute.
    end = _digits(vr, last)
    return (not first or value >= _moment(vr, first)) and (not end or value[: len(end)] <= end)


def _moment(vr: str, text: str) -> str:
    digits = _digits(vr, text)
    return digits.ljust(6, "0") if vr == "TM" and digits else digits


def _digits(vr: str, text: str) -> str:
    # ACR-NEMA wrote 2026.11.21 and 09:30; PS3.5 6.2 asks readers to bear with it.
    return text.strip().replace("." if vr == "DA" else ":", "")


def _name(text: str) -> str:
    groups = [group.rstrip("^ ") for group in text.casefold().split("=")]
    return "=".join(groups).rstrip("=")


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    items = value if isinstance(value, list | tuple) else str(value).split("\\")
    return [text for item in items if (text := str(item).strip())]


@lru_cache(4096)
def _vr(keyword: str) -> str:
    tag = tag_for_keyword(keyword)
    return dictionary_VR(tag).split(" ")[0] if tag is not None else "LO"
