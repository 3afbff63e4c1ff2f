"""A whole file: its name, its preamble, its elements, and what lies behind the last of them."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from app.dicom import is_uid, read_object
from app.errors import OverLimit, UnreadableSample
from app.grading.phi.allowed import Allowed
from app.grading.phi.elements import readable_runs, screen_elements
from app.grading.phi.masks import sign
from app.grading.phi.names import is_strange_name, strange_words
from app.grading.phi.patterns import screen_text
from app.grading.phi.words import (
    COMMON_FAMILY,
    COMMON_GIVEN,
    FAMILY_ALONE,
    dates_of,
    numbers_of,
    plain,
    words_of,
)
from app.grading.signs import Severity, Sign

PREAMBLE = "The preamble (offset 0)"
FILE_NAME = "The name of the file"
UNREADABLE = "UNREADABLE"
_PREAMBLE_SIZE = 128
_SHORTEST_RECORD = 6
_LIVING = "20150101"
"""Days before this are those of births rather than of exams."""
_SEPARATORS = re.compile(r"[_\-+. ,]+")
_APART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_]+")


def screen_file(data: bytes, name: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in one file. What cannot be read is looked through as it is."""
    yield from screen_name(name, allowed)
    if allowed.has_bulk(data):
        return
    try:
        found = read_object(data, name)
    except OverLimit:
        yield Sign(UNREADABLE, "", "The file is past our limits and cannot be screened.", "warn")
        return
    except UnreadableSample:
        yield from screen_text(readable_runs(data), "The file", allowed, version=True)
        yield Sign(UNREADABLE, "", "The file cannot be read, so it cannot be screened.", "warn")
        return
    if found.preamble not in {"absent", "zeros"}:
        runs = readable_runs(data[:_PREAMBLE_SIZE])
        yield from _loose_text(runs, PREAMBLE, allowed)
    yield from screen_elements(found, allowed)
    if (behind := found.notice("TRAILING_BYTES")) and behind.offset is not None:
        runs = readable_runs(found.content[behind.offset :])
        yield from _loose_text(runs, "What follows the last element", allowed)


def screen_name(name: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in the name of a file."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = re.sub(r"(?:\.[A-Za-z0-9]{1,5}){1,2}$", "", stem) or stem
    if not allowed.has(stem) and not is_uid(stem) and not allowed.has(name):
        yield from _loose_text(stem, FILE_NAME, allowed, is_name=True)


def _loose_text(
    text: str, place: str, allowed: Allowed, *, is_name: bool = False
) -> Iterator[Sign]:
    """Yield the signs in a text without grammar: any name, number or day in it may be one."""
    if not text or allowed.has(text):
        return
    signs = list(screen_text(text, place, allowed, version=True))
    spaced = " ".join(_APART.findall(text)) if is_name else text
    if not any(sign.code == "NAME" for sign in signs) and (
        name := _somebody(spaced, text, allowed)
    ):
        signs.append(sign("NAME", place, "seems to name somebody", name))
    if is_name and (number := _record_number(text, allowed)):
        signs.append(sign("RECORD_NUMBER", place, "holds a long number", number))
    days = dates_of(_SEPARATORS.sub(" ", text)) + dates_of(text)
    if days and not any(day in allowed.dates for day in days):
        severity: Severity = "refuse" if signs or min(days) < _LIVING else "warn"
        sentence = f"{place} holds a day that is not of our labs."
        signs.append(Sign("DATE", place, sentence, severity))
    yield from signs


def _somebody(spaced: str, text: str, allowed: Allowed) -> str:
    """Return what in *spaced* is a name: a common pair or family name, or parts like PN's."""
    if any(mark in text for mark in "^,") and strange_words(text, allowed):
        first = text.partition("\n")[0]
        if len(words_of(first)) > 1 and is_strange_name(first, allowed):
            return first
    words = [word for word in strange_words(spaced, allowed) if len(word) > 1]
    plains = [plain(word) for word in words]
    for at, word in enumerate(plains):
        if word in FAMILY_ALONE:
            return words[at]
        beside = plains[at + 1 : at + 2]
        if word in COMMON_GIVEN and beside and (beside[0] in COMMON_FAMILY):
            return f"{words[at]} {words[at + 1]}"
        if word in COMMON_FAMILY and beside and beside[0] in COMMON_GIVEN:
            return f"{words[at]} {words[at + 1]}"
    return ""


def _record_number(text: str, allowed: Allowed) -> str:
    """Return a number in a file's name that can be somebody's; not a day, not a counter."""
    if is_uid(text) or "." in text:
        return ""
    for number in numbers_of(text):
        if (
            len(number) >= _SHORTEST_RECORD
            and not dates_of(number)
            and not allowed.has_number(number)
        ):
            return number
    return ""
