"""What is said of a repaired object: its texts, its declaration, and everything else."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.dicom import DicomObject, Difference, Element, check_values, compare, read_object
from app.grading import Finding, Place, Verdict, partly
from app.grading.cast import ascii_name
from labs.mueller_character_sets.drawing import CHARSET, NAME, UTF8

# Padding at the end may go, and a record of what stood there before may come.
_FREE = ("(FFFC,FFFC)", "(0400,0561)")
_MOST_SHOWN = 8
_ALONE = frozenset({UTF8, "GB18030", "GBK"})
_NOT_FIRST = frozenset({"ISO 2022 IR 87", "ISO 2022 IR 149", "ISO 2022 IR 58", "ISO 2022 IR 159"})
_SAID_OF_TERMS = {"CHARSET_UNKNOWN": "LABEL_UNKNOWN", "CHARSET_NO_SWITCH": "LABEL_NO_SWITCH"}
_NO_REPAIR = frozenset(
    {
        "ASCII_FOLD",
        "DOUBLE_ENCODE",
        "GROUPS_LOST",
        "LABEL_BREAKS_OTHERS",
        "TEXT_DELETED",
        "WRONG_PATIENT",
    }
)


def repaired(
    source: str, before: bytes, after: bytes, file: Mapping[str, Any], others: Collection[str]
) -> Verdict:
    """Return the verdict on *after*: one part for each text and one for the declaration.

    An object to which harm was done has no part, nor has one that is as it came: neither is
    repaired.
    """
    was, now = read_object(before, source), read_object(after, source)
    texts = [
        finding
        for path, truth in file["texts"].items()
        if (finding := _text(source, was, now, path, truth, others)) is not None
    ]
    label = list(_label(source, now, file))
    difference = compare(before, after)
    harm = list(_harm(source, was, now, difference, file["texts"]))
    parts = len(file["texts"]) + 1
    earned = parts - len(texts) - bool(label)
    untouched = not difference.paths
    if untouched or harm or _NO_REPAIR & {finding.code for finding in texts}:
        earned = 0
    note = "Every text reads true, and whoever believes the declaration reads it so."
    if texts or label or harm:
        read = len(file["texts"]) - len(texts)
        note = f"{read} of {len(file['texts'])} texts read as registration has them."
    return partly(earned, parts, *texts, *label, *harm[:_MOST_SHOWN], note=note)


def _text(
    source: str,
    was: DicomObject,
    now: DicomObject,
    path: str,
    truth: str,
    others: Collection[str],
) -> Finding | None:
    """Return what is wrong with one text, or none if it reads true."""
    value = now.value(path)
    if value is not None and unicodedata.normalize("NFC", value) == truth:
        return None
    element = was.element(path)
    title = element.name if element else path
    if not value:
        return Finding("TEXT_DELETED", Place(path, source), title)
    place = _place(source, now, path)
    if path == NAME and value in others:
        return Finding("WRONG_PATIENT", place, value)
    raw = (now.raw(path) or b"").rstrip(b" ")
    facts = {"title": title, "bytes": _hex(raw)}
    if raw == (was.raw(path) or b"").rstrip(b" "):
        return Finding(_same_bytes(was, now, path, truth), place, value, facts)
    return Finding(_new_bytes(raw, value, truth), place, value, facts)


def _same_bytes(was: DicomObject, now: DicomObject, path: str, truth: str) -> str:
    """Return the code for a text whose bytes nobody touched."""
    if was.value(path) == truth:
        return "LABEL_BREAKS_OTHERS"
    return "STILL_GARBLED" if was.values(CHARSET) == now.values(CHARSET) else "WRONG_LABEL"


def _new_bytes(raw: bytes, value: str, truth: str) -> str:
    """Return the code for a text that was written anew."""
    twice = truth.encode().decode("latin-1").encode()
    if raw == twice:
        return "DOUBLE_ENCODE"
    if "=" in truth and value.rstrip("=") in (truth, *_groups(truth)):
        return "GROUPS_LOST"
    if value.isascii() and "\x1b" not in value and value.casefold() in _folds(truth):
        return "ASCII_FOLD"
    return "BYTES_DO_NOT_FIT" if "\ufffd" in value else "OTHER_TEXT"


def _groups(name: str) -> tuple[str, ...]:
    """Return what is left of *name* when groups are dropped."""
    groups = name.split("=")
    return (*groups, "=".join(groups[:2]), "=".join(groups[1:]))


def _folds(text: str) -> set[str]:
    """Return how people write *text* on a keyboard without its letters."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    marks = "".join("?" if not letter.isascii() else letter for letter in text)
    return {each.casefold() for each in (ascii_name(text), bare, marks)}


def _label(source: str, now: DicomObject, file: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with the declaration itself."""
    terms = now.values(CHARSET)
    shown = "\\".join(terms)
    place = _place(source, now, CHARSET)
    if file["rule"] and shown != file["rule"]:
        yield Finding("LABEL_NOT_ALLOWED", place, shown)
    if terms and terms[0] in _NOT_FIRST:
        yield Finding("LABEL_WITHOUT_START", place, shown)
    elif len(terms) > 1 and _ALONE & set(terms):
        yield Finding("LABEL_COMBINED", place, shown)
    else:
        said = {found.code for found in check_values(now)}
        for code in sorted(said & _SAID_OF_TERMS.keys()):
            yield Finding(_SAID_OF_TERMS[code], place, shown)


def _harm(
    source: str,
    was: DicomObject,
    now: DicomObject,
    difference: Difference,
    texts: Collection[str],
) -> Iterator[Finding]:
    """Yield what differs beyond the texts and their declaration."""
    if not difference.pixels_equal:
        yield Finding("PIXELS_EDITED", Place("(7FE0,0010)", source), "the pixel data")
    for path in sorted(difference.paths):
        if path in texts or path.endswith(CHARSET) or path.startswith(_FREE):
            continue
        element: Element | None = was.element(path) or now.element(path)
        saw = f"{element.name} {path}" if element else path
        yield Finding("OTHER_TAG_CHANGED", _place(source, now, path), saw)


def _place(source: str, found: DicomObject, path: str) -> Place:
    element = found.element(path)
    if element is None:
        return Place(path, source)
    return Place(path, source, element.offset, element.end - element.offset)


def _hex(raw: bytes) -> str:
    return raw[:32].hex(" ").upper()
