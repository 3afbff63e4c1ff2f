"""The elements of an object: values by their rules, private groups, documents, drawings, bytes."""

import re
from collections.abc import Iterator

from app.dicom import DicomObject, Element
from app.errors import OverLimit
from app.grading.phi.allowed import Allowed
from app.grading.phi.documents import document_text
from app.grading.phi.hidden import all_elements, meant_vr
from app.grading.phi.masks import sign
from app.grading.phi.patterns import screen_text
from app.grading.phi.values import TEXTS, is_strange_number, screen_value
from app.grading.phi.words import fold
from app.grading.signs import Sign

TEXT_VRS = (TEXTS - {"UN"}) | {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "PN", "TM", "UI"}
_ARRAYS = frozenset({"OW", "OD", "OF", "OL", "OV"})
_FEWEST_BYTES = 12
_RUNS = re.compile(rb"[\x20-\x7e\xa0-\xff]{6,}")
_MOST_BLOB = 256 * 1024
_NUMERAL = re.compile(r"[A-Za-z]{0,3}[- ]?\d{6,12}")
_PIXELS = ("(7FE0,", "(7FE1,")
_MOST_TEXT = 1024 * 1024


def screen_elements(found: DicomObject, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs of all elements, at any depth."""
    room = [_MOST_TEXT]
    try:
        for element in all_elements(found):
            if not element.items and element.stored:
                yield from _element(element, found, allowed, room)
    except OverLimit:
        yield sign("TOO_MUCH_TEXT", "The file", "hides more in unknown elements than we screen")


def _element(
    element: Element, found: DicomObject, allowed: Allowed, room: list[int]
) -> Iterator[Sign]:
    place = f"{element.name or 'Private element'} {element.path}"
    if element.values:
        if len(element.value) > room[0]:
            if not allowed.has(element.value):
                yield sign("TOO_MUCH_TEXT", place, "holds more text than we screen")
            return
        room[0] -= len(element.value)
        yield from screen_value(element.keyword, meant_vr(element), element.values, place, allowed)
    if _is_private(element):
        yield from _private(element, found, place, allowed)
    elif _holds_bytes(element):
        yield from _bulk(element, found, place, allowed)


def _holds_bytes(element: Element) -> bool:
    """Say whether there is more in an element than its values, and no pixels."""
    if element.tag.startswith(_PIXELS) or element.vr in TEXT_VRS:
        return False
    return not element.values or (element.vr not in _ARRAYS and element.stored >= _FEWEST_BYTES)


def _is_private(element: Element) -> bool:
    return int(element.tag[4], 16) % 2 == 1


def _private(element: Element, found: DicomObject, place: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield what a private element of a group that the bench does not have gives away."""
    number = int(element.tag[6:10], 16)
    if number < 0x100:  # noqa: PLR2004 - private creators and group lengths
        return
    raw = found.content[element.value_offset : element.end]
    if fold(element.private_creator or "") not in allowed.creators and not element.name:
        yield sign("PRIVATE", place, "is private, and the bench has no such group")
    if not element.values and not allowed.has_bulk(raw):
        yield from _readable(raw, place, allowed)
    if element.values and element.vr in TEXTS | {"CS", "AE"}:
        yield from _private_text(element, place, allowed)


def _private_text(element: Element, place: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield a sign for a private text that can be a name or a number of somebody."""
    for value in element.values:
        if (
            not allowed.has(value)
            and is_strange_number(value, allowed)
            and _NUMERAL.fullmatch(value)
        ):
            yield sign("PRIVATE", place, "holds a long number", value)


def _bulk(element: Element, found: DicomObject, place: str, allowed: Allowed) -> Iterator[Sign]:
    raw = found.content[element.value_offset : element.end]
    if allowed.has_bulk(raw):
        return
    if element.keyword == "EncapsulatedDocument":
        yield from screen_document(raw, place, allowed)
    elif element.tag.startswith("(60") and element.tag.endswith(",3000)"):
        if any(raw):
            yield sign("OVERLAY", place, "is a drawing that the bench does not have")
    elif element.vr not in _ARRAYS:
        yield from _readable(raw, place, allowed)


def screen_document(raw: bytes, place: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in a document within an object; one that cannot be read is a sign."""
    document = document_text(raw)
    yield from screen_text(document.text, place, allowed)
    if not document.whole:
        yield sign("UNREADABLE_DOCUMENT", place, "holds a document whose text cannot be screened")


def _readable(raw: bytes, place: str, allowed: Allowed) -> Iterator[Sign]:
    """Yield the signs in the readable runs of a value that is no text."""
    yield from screen_text(readable_runs(raw), place, allowed, version=True)


def readable_runs(raw: bytes) -> str:
    """Return the runs of letters in *raw*, a line each, from the part that we look at."""
    runs = _RUNS.findall(raw[:_MOST_BLOB])
    return "\n".join(run.decode("latin-1") for run in runs)
