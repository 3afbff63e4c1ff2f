"""What is said of a mended image: its own values, and everything that should have stayed."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.dicom import Change, DicomObject, compare, is_uid, read_object
from app.grading import Bench, EditedFiles, Finding, Place, Verdict, partly
from labs.duplicate_or_not.objects import file_name, order_of

SOP_UID, STUDY_UID, SERIES_UID = "(0008,0018)", "(0020,000D)", "(0020,000E)"
META_UID, ACCESSION = "(0002,0003)", "(0008,0050)"
PATIENT = {"(0010,0010)": "name", "(0010,0020)": "mrn", "(0010,0030)": "born"}
# Padding at the end may go, and a record of what stood there before may come.
FREE = ("(FFFC,FFFC)", "(0400,0561)")
_COST_OF_HARM = 2
_UI_CODES = {
    SOP_UID: "NEEDLESS_NEW_UID",
    STUDY_UID: "NEEDLESS_MOVE",
    SERIES_UID: "SERIES_SPLIT",
}


def judge_image(key: str, answer: EditedFiles, bench: Bench) -> Verdict:
    """Return a part for each value that the role of the file asks for; harm costs two."""
    name, truth = file_name(key), bench.truth
    before, after = bench.files[name], answer.files[name]
    found = read_object(after, name)
    wanted = _wanted(truth["roles"][key], truth)
    missing = [
        finding
        for path, value in wanted.items()
        if (finding := _value_finding(found, path, value, truth)) is not None
    ]
    harm = list(_harm(name, before, after, frozenset(wanted), truth))
    if META_UID not in wanted:
        harm += _mismatch(found)
    cost = _COST_OF_HARM * len({finding.code for finding in harm})
    note = "" if missing or harm else "It has what it lacked, and nothing else has changed."
    return partly(len(wanted) - len(missing) - cost, len(wanted), *missing, *harm, note=note)


def _wanted(role: str, truth: Mapping[str, Any]) -> dict[str, str]:
    uids = truth["uids"]
    wanted = {ACCESSION: str(order_of(truth)["accession"])}
    if role == "clash":
        wanted |= {SOP_UID: uids["reserved"], META_UID: uids["reserved"]}
    elif role == "stray":
        wanted |= {STUDY_UID: uids["study"]}
    return wanted


def _value_finding(
    found: DicomObject, path: str, wanted: str, truth: Mapping[str, Any]
) -> Finding | None:
    value = found.value(path) or ""
    if value == wanted:
        return None
    if path == ACCESSION:
        code = _accession_code(value, truth)
    elif path == STUDY_UID:
        code = _study_code(value, truth)
    elif path == META_UID and value != found.value(SOP_UID):
        code = "META_MISMATCH"
    else:
        code = _uid_code(value, truth)
    return Finding(code, place(found, path), value)


def _accession_code(value: str, truth: Mapping[str, Any]) -> str:
    if value in _strangers(truth, "accession"):
        return "WRONG_PATIENT"
    return "ACCESSION_OTHER" if value else "ACCESSION_OPEN"


def _study_code(value: str, truth: Mapping[str, Any]) -> str:
    if value in _strangers(truth, "study"):
        return "WRONG_PATIENT"
    return "STRAY_LEFT" if value == truth["uids"]["wrong_study"] else "OTHER_STUDY"


def _uid_code(value: str, truth: Mapping[str, Any]) -> str:
    uids = truth["uids"]
    if value == uids["clash"]:
        return "UID_REUSED"
    if value in uids.values():
        return "UID_TAKEN"
    return "UID_NOT_RESERVED" if is_uid(value) else "UID_FORM"


def _strangers(truth: Mapping[str, Any], key: str) -> set[str]:
    """Return what belongs to the other patient on the list."""
    ours = order_of(truth)
    return {order[key] for order in truth["orders"] if order["mrn"] != ours["mrn"]}


def _mismatch(found: DicomObject) -> Iterator[Finding]:
    """Yield a finding when file meta and data set name the object differently."""
    if found.value(META_UID) != found.value(SOP_UID):
        yield Finding("META_MISMATCH", place(found, META_UID), found.value(META_UID) or "")


def _harm(
    name: str, before: bytes, after: bytes, allowed: frozenset[str], truth: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield what differs beyond the *allowed* paths."""
    difference = compare(before, after)
    found = read_object(after, name)
    if not difference.pixels_equal:
        yield Finding("PIXELS_EDITED", place(found, "(7FE0,0010)"), "the pixel data")
    for change in (*difference.changed, *difference.added, *difference.removed):
        if change.path not in allowed and not change.path.startswith(FREE):
            yield harm_finding(read_object(before, name), found, change, truth)


def harm_finding(
    was: DicomObject, now: DicomObject, change: Change, truth: Mapping[str, Any]
) -> Finding:
    """Return what is said of a *change* that nobody asked for."""
    element = was.element(change.path) or now.element(change.path)
    saw = f"{element.name} {change.path}" if element else change.path
    code = _UI_CODES.get(change.path, "OTHER_TAG_CHANGED")
    keys = {**PATIENT, ACCESSION: "accession", STUDY_UID: "study"}
    if (key := keys.get(change.path)) and change.after in _strangers(truth, key):
        code, saw = "WRONG_PATIENT", str(change.after)
    return Finding(code, place(now, change.path), saw)


def place(found: DicomObject, path: str) -> Place:
    """Return where *path* stands in the file that came."""
    element = found.element(path)
    if element is None:
        return Place(path, found.name)
    return Place(path, found.name, element.offset, element.end - element.offset)
