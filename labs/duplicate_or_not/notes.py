"""What is said of the mended key object note: its two lists, and the rest of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.dicom import DicomObject, Item, compare, read_object
from app.grading import Bench, EditedFiles, Finding, Place, Verdict, partly
from labs.duplicate_or_not.drawing import NOTE
from labs.duplicate_or_not.mending import FREE, META_UID, SOP_UID, harm_finding, place
from labs.duplicate_or_not.objects import MR_IMAGE, file_name

EVIDENCE, CONTENT = "(0040,A375)", "(0040,A730)"
_SERIES, _OBJECTS, _CLASS, _UID = "(0008,1115)", "(0008,1199)", "(0008,1150)", "(0008,1155)"
_PARTS = 4
_COST_OF_HARM = 2

Reference = tuple[str, str, str]


def judge_note(answer: EditedFiles, bench: Bench) -> Verdict:
    """Return a part for each: right study, both images, the image meant, and one mind."""
    name, truth = file_name(NOTE), bench.truth
    before, after = bench.files[name], answer.files[name]
    found = read_object(after, name)
    listed, shown = evidence_of(found), content_of(found)
    missing = list(_missing(listed, shown, truth))
    harm = list(_harm(before, after, truth))
    cost = _COST_OF_HARM * len({finding.code for finding in harm})
    kinds = {finding.code for finding in missing}
    note = "" if missing or harm else "Both lists name the pictures that were marked."
    return partly(_PARTS - len(kinds) - cost, _PARTS, *missing, *harm, note=note)


def evidence_of(found: DicomObject) -> set[Reference]:
    """Return study, series and object of each line of the evidence list."""
    return {
        (_text(study, "(0020,000D)"), _text(series, "(0020,000E)"), _text(one, _UID))
        for study in _items(found, EVIDENCE)
        for series in _inside(study, _SERIES)
        for one in _inside(series, _OBJECTS)
    }


def content_of(found: DicomObject) -> set[str]:
    """Return the objects that the content of the note shows."""
    return {_text(one, _UID) for item in _items(found, CONTENT) for one in _inside(item, _OBJECTS)}


def _items(found: DicomObject, path: str) -> tuple[Item, ...]:
    element = found.element(path)
    return element.items if element else ()


def _inside(item: Item, tag: str) -> tuple[Item, ...]:
    return next((element.items for element in item.elements if element.tag == tag), ())


def _text(item: Item, tag: str) -> str:
    return next((element.value for element in item.elements if element.tag == tag), "")


def _missing(
    listed: set[Reference], shown: set[str], truth: Mapping[str, Any]
) -> Iterator[Finding]:
    uids = truth["uids"]
    meant = uids["reserved" if truth["meant"] == "clash" else "known"]
    wanted = {meant, uids["stray"]}
    named = {uid for _, _, uid in listed}
    at_list, at_content = Place(EVIDENCE, file_name(NOTE)), Place(CONTENT, file_name(NOTE))
    if any(study == uids["wrong_study"] for study, _, _ in listed):
        yield Finding("REFERENCE_LEFT", at_list, uids["wrong_study"])
    elif astray := sorted(_astray(listed, uids)):
        yield Finding("REFERENCE_ASTRAY", at_list, astray[0])
    if named != shown:
        yield Finding("REFERENCE_HALF", at_list, _short(named ^ shown))
    known = {uids["reserved"], uids["known"]}
    for here, at in ((named, at_list), (shown, at_content)):
        if odd := here - wanted - known:
            yield Finding("REFERENCE_NOWHERE", at, _short(odd))
        elif wanted - here - known or not here & known:
            yield Finding("REFERENCE_LOST", at, _short(here))
        elif other := here - wanted:
            yield Finding("REFERENCE_OTHER_IMAGE", at, _short(other))


def _astray(listed: set[Reference], uids: Mapping[str, str]) -> set[str]:
    """Return the studies and series of the list in which no marked picture is."""
    studies, series = {study for study, _, _ in listed}, {series for _, series, _ in listed}
    return (studies - {uids["study"]}) | (series - {uids["series"]})


def _short(uids: set[str]) -> str:
    """Return the ends of the UIDs, by which people tell them apart."""
    return ", ".join(f"…{uid[-6:]}" for uid in sorted(uids))


def _harm(before: bytes, after: bytes, truth: Mapping[str, Any]) -> Iterator[Finding]:
    name = file_name(NOTE)
    was, now = read_object(before, name), read_object(after, name)
    difference = compare(before, after)
    for change in (*difference.changed, *difference.added, *difference.removed):
        if not _may_change(change.path):
            yield harm_finding(was, now, change, truth)
    if now.value(META_UID) != now.value(SOP_UID):
        yield Finding("META_MISMATCH", place(now, META_UID), now.value(META_UID) or "")
    for element in now.walk():
        if element.tag == _CLASS and element.value != MR_IMAGE:
            at = Place(element.path, name, element.offset, element.end - element.offset)
            yield Finding("OTHER_TAG_CHANGED", at, f"{element.name} {element.path}")


def _may_change(path: str) -> bool:
    """Say whether *path* stands in one of the two lists, or is free."""
    in_content = path.startswith(CONTENT) and f".{_OBJECTS}" in path
    return path.startswith((EVIDENCE, *FREE)) or in_content
