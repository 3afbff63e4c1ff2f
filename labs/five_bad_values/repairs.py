"""What is said of one repaired value, and of everything that should not have changed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.dicom import DicomObject, Difference, is_vr_valid, read_object
from app.grading import Finding, Place
from labs.five_bad_values.drawing import (
    ACCESSION,
    BORN,
    NAME,
    PATIENT_ID,
    PROCEDURE,
    SERIES_NUMBER,
    WEIGHT,
)
from labs.five_bad_values.objects import FILE

# Padding at the end may go, and a record of what stood there before may come.
_FREE = ("(FFFC,FFFC)", "(0400,0561)")
_META_UIDS = frozenset({"(0002,0002)", "(0002,0003)"})
_SHORTEST_PART = 6


def fault_finding(
    slot: str, fault: Mapping[str, str], found: DicomObject, truth: Mapping[str, Any]
) -> Finding | None:
    """Return what is still wrong with the value of *fault*, or none if it is mended."""
    value = found.value(fault["path"])
    if value and _is_mended(slot, fault, value):
        return None
    place = _place(found, fault["path"])
    if not value:
        return Finding("ELEMENT_DELETED", place, fault["raw"])
    code = _mistake(slot, fault, value)
    if value in _of_others(fault["path"], truth):
        code = "WRONG_PATIENT"
    return Finding(code, place, value)


def _is_mended(slot: str, fault: Mapping[str, str], value: str) -> bool:
    if vr := {WEIGHT: "DS", SERIES_NUMBER: "IS"}.get(fault["path"]):
        single = "\\" not in value and is_vr_valid(vr, value)
        return single and Decimal(value) == Decimal(fault["truth"])
    if slot == "time":
        whole, _, part = value.partition(".")
        return whole == fault["truth"] and is_vr_valid("TM", value) and not part.strip("0")
    return value == fault["truth"]


def _mistake(slot: str, fault: Mapping[str, str], value: str) -> str:
    """Return the code of what *value* does instead."""
    if slot == "name" and value != fault["raw"]:
        return _mistaken_name(fault["truth"], value)
    is_part = value in fault["raw"] and len(value) >= _SHORTEST_PART
    known = (
        ("STILL_BAD", value == fault["raw"]),
        ("DATE_GUESS", value == fault.get("swapped")),
        ("TRUNCATED_ID", slot == "number" and is_part),
        ("TIME_INVENTED", slot == "time" and is_vr_valid("TM", value)),
        ("POINT_LOST", fault["path"] == WEIGHT and is_vr_valid("DS", value)),
    )
    return next((code for code, holds in known if holds), "OTHER_VALUE")


def _mistaken_name(truth: str, value: str) -> str:
    family, given = truth.split("^")
    if value.casefold().rstrip("^") == f"{given}^{family}".casefold():
        return "PN_SPLIT"
    if value.casefold() == truth.casefold():
        return "NAME_CASE"
    return "OTHER_VALUE"


def _of_others(path: str, truth: Mapping[str, Any]) -> set[str]:
    """Return what the element at *path* would hold for the other patients of the day."""
    others = [row for number, row in enumerate(truth["rows"]) if number != truth["ours"]]
    keys = {PATIENT_ID: "id", BORN: "born", ACCESSION: "accession", PROCEDURE: "procedure"}
    if path == NAME:
        return {f"{row['family']}^{row['given']}" for row in others}
    if path in keys:
        return {row[keys[path]] for row in others} | {row["order"] for row in others}
    return set()


def harm_findings(
    before: bytes, after: bytes, difference: Difference, truth: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield what differs beyond the five values."""
    was, now = read_object(before, FILE), read_object(after, FILE)
    if not difference.pixels_equal:
        yield Finding("PIXELS_EDITED", Place("(7FE0,0010)", FILE), "the pixel data")
    allowed = {fault["path"] for fault in truth["faults"].values()}
    changes = (*difference.changed, *difference.added, *difference.removed)
    for change in changes:
        if change.path not in allowed and not change.path.startswith(_FREE):
            yield _harm(was, now, change.path, change.after, truth)
    if not any(change.path == "(0008,0018)" for change in changes):
        for change in difference.meta_changed:
            if change.path in _META_UIDS:
                yield _harm(was, now, change.path, change.after, truth)


def _harm(
    was: DicomObject, now: DicomObject, path: str, value: str | None, truth: Mapping[str, Any]
) -> Finding:
    element = was.element(path) or now.element(path)
    saw = f"{element.name} {path}" if element else path
    code = "NEEDLESS_NEW_UID" if element and element.vr == "UI" else "OTHER_TAG_CHANGED"
    if value in _of_others(path, truth):
        code, saw = "WRONG_PATIENT", str(value)
    return Finding(code, _place(now, path), saw)


def _place(found: DicomObject, path: str) -> Place:
    element = found.element(path)
    if element is None:
        return Place(path, FILE)
    return Place(path, FILE, element.offset, element.end - element.offset)
