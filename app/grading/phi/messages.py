"""What each field of an HL7 message may give away, by its data type."""

import base64
import binascii
from collections.abc import Iterator
from functools import lru_cache

from app.errors import UnreadableSample
from app.grading.phi.allowed import Allowed
from app.grading.phi.elements import screen_document
from app.grading.phi.masks import sign
from app.grading.phi.names import is_strange_name
from app.grading.phi.patterns import screen_text
from app.grading.phi.values import is_our_institution, is_strange_number
from app.grading.phi.words import PLACEHOLDERS, dates_of, fold, plain, words_of
from app.grading.signs import Sign
from app.hl7 import Segment, describe, read_message, unescape

_NAMES = {"XPN": (1, 2, 3), "PPN": (2, 3, 4), "XCN": (2, 3, 4), "CNN": (2, 3, 4), "PN": (1, 2, 3)}
_ADDRESS_PARTS = (1, 2, 3, 5, 8)
_LIFE_DATES = {
    "PID": {7, 29}, "NK1": {16}, "GT1": {8}, "IN1": {18}, "IN2": {}, "PV1": {44, 45}, "PV2": {8, 9},
    "PDA": {2}, "STF": {6},
}  # fmt: skip
_NUMBERS = {
    "PID": {2, 3, 4, 18, 19, 20, 21}, "MRG": {1, 2, 3, 4, 5, 6}, "NK1": {12, 33, 37},
    "GT1": {2, 12, 19}, "IN1": {2, 10, 36, 49}, "IN2": {2, 6, 8, 61}, "PV1": {19, 50},
    "ACC": {9}, "PRA": {6},
}  # fmt: skip
_NAMED = {"PID": {5, 6, 9}, "NK1": {2, 30}, "GT1": {3, 4}, "IN1": {16}, "MRG": {7}, "PD1": {4}}
_TEXTS = frozenset({"TX", "FT", "ST", "NM", "SI", "ED", "RP", "varies", ""})
_FEWEST_DIGITS = 6
_MOST_ENCODED = 8 * 1024 * 1024
_SHORTEST_PRACTITIONER = 6
_NULL = '""'


def screen_fields(text: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in a message; a text that is none is screened as a text."""
    er7 = text.strip("\x0b\x1c\ufeff\r\n")
    try:
        message = read_message(er7)
    except UnreadableSample:
        yield from screen_text(text, "The message", allowed, version=True)
        return
    version = message.version
    for segment in message.segments:
        if allowed.has(segment.raw):
            continue
        for number, raw in enumerate(segment.fields):
            if number and raw not in {"", _NULL} and not allowed.has(raw):
                yield from _field(segment, number, raw, version, allowed)


def _field(
    segment: Segment, number: int, raw: str, version: str | None, allowed: Allowed
) -> Iterator[Sign]:
    if segment.is_header and number <= 18:  # noqa: PLR2004 - the header names systems, not people
        return
    place = f"{segment.name}-{number}"
    known = _datatype(segment.name, number, version)
    if segment.name == "OBX" and number == 5:  # noqa: PLR2004
        known = (segment.fields[2:3] or ("",))[0] or known
    marks = segment.encoding
    for repetition in raw.split(marks.repetition) if marks.repetition else [raw]:
        parts = repetition.split(marks.component) if marks.component else [repetition]
        first = [
            part.split(marks.subcomponent)[0] if marks.subcomponent else part for part in parts
        ]
        values = [unescape(part, marks) for part in first]
        plain_parts = ["" if value == _NULL else value for value in values]
        yield from _repetition(segment.name, number, known, plain_parts, place, allowed)
        if known in _TEXTS:
            yield from _text(known, unescape(repetition, marks), plain_parts, place, allowed)
        else:
            for value in plain_parts:
                yield from screen_text(value, place, allowed, version=True)


def _repetition(
    segment: str, number: int, known: str, parts: list[str], place: str, allowed: Allowed
) -> Iterator[Sign]:
    """Yield what a field's data type or its number says that it gives away."""
    if known in _NAMES or number in _NAMED.get(segment, ()):
        yield from _name(known, parts, place, allowed)
    elif known in {"XAD", "AD"}:
        yield from _address(parts, place, allowed)
    elif known in {"XTN", "TN"}:
        yield from _telephone(parts, place, allowed)
    elif known == "XON":
        if parts[0] and not is_our_institution(parts[0], allowed):
            yield sign("INSTITUTION", place, "names a place not of our labs", parts[0])
    elif number in _LIFE_DATES.get(segment, ()):
        yield from _date(parts[0], number, place, allowed)
    if number in _NUMBERS.get(segment, ()) and is_strange_number(parts[0], allowed):
        yield sign("RECORD_NUMBER", place, "holds a number not of our labs", parts[0])


def _name(known: str, parts: list[str], place: str, allowed: Allowed) -> Iterator[Sign]:
    wanted = _NAMES.get(known, (1, 2, 3))
    name = "^".join(parts[at - 1] for at in wanted if at <= len(parts)).strip("^")
    if known in {"XCN", "CNN", "PPN"}:
        if len(parts) == 1 and words_of(parts[0]) and " " in parts[0]:
            name = parts[0]
        digits = sum(each.isdigit() for each in parts[0])
        if digits >= _SHORTEST_PRACTITIONER and is_strange_number(parts[0], allowed):
            yield sign("ACCOUNT", place, "holds a number not of our labs", parts[0])
    if name and is_strange_name(name, allowed):
        yield sign("NAME", place, "holds a name of nobody in our labs", name)


def _address(parts: list[str], place: str, allowed: Allowed) -> Iterator[Sign]:
    told = [parts[at - 1] for at in _ADDRESS_PARTS if at <= len(parts) and parts[at - 1].strip()]
    strange = [part for part in told if not allowed.has(part) and not _stands_in(part)]
    if strange:
        yield sign("ADDRESS", place, "holds an address not of our labs", strange[0])


def _stands_in(text: str) -> bool:
    words = words_of(text)
    return bool(words) and all(plain(word) in PLACEHOLDERS for word in words)


def _telephone(parts: list[str], place: str, allowed: Allowed) -> Iterator[Sign]:
    whole = " ".join(parts)
    if sum(each.isdigit() for each in whole) >= _FEWEST_DIGITS and not allowed.has(parts[0]):
        yield sign("PHONE", place, "holds a telephone number not of our labs", whole)


def _date(value: str, number: int, place: str, allowed: Allowed) -> Iterator[Sign]:
    days = dates_of(value)
    if not days or any(day in allowed.dates for day in days) or days[0].endswith("0101"):
        return
    if any(_is_miswritten(day, allowed) for day in days):
        return
    code = "BIRTH_DATE" if number in {7, 8, 16, 18} else "DATE"
    yield sign(code, place, "holds a day that is nobody's in our labs", value)


def _is_miswritten(day: str, allowed: Allowed) -> bool:
    """Say whether *day* is one of the lab with month and day in each other's place."""
    return f"{day[:4]}{day[6:]}{day[4:6]}" in allowed.dates


def _text(known: str, whole: str, parts: list[str], place: str, allowed: Allowed) -> Iterator[Sign]:
    if known == "ED" and len(parts) > 4:  # noqa: PLR2004 - ED-5 holds the data
        yield from _encapsulated(parts, place, allowed)
        return
    yield from screen_text(whole, place, allowed)
    # A field that no version knows may hold what it likes, a PID-5 as well.
    if known in {"", "varies"} and len(parts) > 1 and not allowed.has(whole):
        name = "^".join(part for part in parts[:3] if part)
        if all(part.isalpha() for part in parts[:2]) and is_strange_name(name, allowed):
            yield sign("NAME", place, "holds what looks like a name", name)


def _encapsulated(parts: list[str], place: str, allowed: Allowed) -> Iterator[Sign]:
    data = parts[4]
    if fold(data) in allowed.values:
        return
    raw = data.encode("utf-8", "replace")
    if parts[3].lower() == "base64":
        try:
            raw = base64.b64decode(data[:_MOST_ENCODED], validate=False)
        except (binascii.Error, ValueError):
            raw = b""
    elif parts[3].lower() == "hex":
        try:
            raw = bytes.fromhex(data[:_MOST_ENCODED])
        except ValueError:
            raw = b""
    if not allowed.has_bulk(raw):
        yield from screen_document(raw, place, allowed)


@lru_cache(maxsize=4096)
def _datatype(segment: str, number: int, version: str | None) -> str:
    """Return the data type of a field, empty where the version does not know it."""
    if len(segment) != 3 or not segment.isalnum() or not segment.isascii():  # noqa: PLR2004
        return ""
    try:
        found = describe(f"{segment}-{number}", version)
    except (ValueError, UnreadableSample):
        return ""
    return "" if found is None else found.datatype
