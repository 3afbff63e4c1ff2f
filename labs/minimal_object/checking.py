"""What is said of the object that came: element by element, and as the archive would."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.dicom import (
    Change,
    DicomObject,
    audit_iod,
    check_values,
    compare,
    is_vr_valid,
    read_object,
)
from app.grading import Bench, Finding, Place, Verdict, partly
from labs.minimal_object import drawing as tags
from labs.minimal_object.objects import (
    ACCESSION,
    CONVERSION,
    FILE,
    META_CLASS,
    META_UID,
    NAME,
    PATIENT_ID,
    PIXELS,
    SOP_UID,
    STUDY_UID,
    differing,
    order_of,
    wanted_of,
)
from labs.minimal_object.planning import name_of

ACCEPTANCE = 4
_COST_OF_HARM = 2
_FREE = ("(FFFC,FFFC)", "(0400,0561)")
_SIZE = frozenset({tags.ROWS, tags.COLUMNS, tags.SAMPLES})
_BITS = frozenset({tags.ALLOCATED, tags.STORED, tags.HIGH_BIT})
_LOOK = frozenset({tags.PHOTOMETRIC, tags.PLANAR, tags.SIGNED})
_PICTURE = _SIZE | _BITS | _LOOK
_IDENTITY = frozenset({META_UID, META_CLASS, SOP_UID})
_KEYS = {
    NAME: "name",
    PATIENT_ID: "mrn",
    ACCESSION: "accession",
    STUDY_UID: "study",
    tags.BIRTH: "born",
}
_TEMPLATE = "TEMPLATE"


def judge_object(after: bytes, bench: Bench) -> Verdict:
    """Return a part an element that was to be changed, and four for being accepted."""
    params, before = bench.truth, bench.files[FILE]
    found, wanted = read_object(after, FILE), wanted_of(bench.truth)
    wanting = differing(params, before)
    missing = [
        Finding(
            _code(found, path, params), _place(found, path), found.value(path) or "", _facts(path)
        )
        for path, value in wanting.items()
        if found.value(path) != value
    ]
    harm = list(_harm(before, after, frozenset(wanting), wanted, params))
    refused = list(_refused(found))
    cost = _COST_OF_HARM * len({finding.code for finding in harm})
    earned = len(wanting) - len(missing) - cost + (0 if refused else ACCEPTANCE)
    note = "" if missing or harm or refused else "It reads, it holds up, and the pixels fit."
    return partly(earned, len(wanting) + ACCEPTANCE, *missing, *harm, *refused, note=note)


def _facts(path: str) -> dict[str, str]:
    return {"attribute": name_of(path)}


def _code(found: DicomObject, path: str, params: Mapping[str, Any]) -> str:
    """Return the code of what stands at *path* instead of what the card has."""
    value = found.value(path)
    if value and value in _of_others(path, params):
        return "WRONG_PATIENT"
    if path in _IDENTITY:
        return _identity_code(found, path, params)
    if path == CONVERSION:
        return "CONVERSION_OTHER" if value else "CONVERSION_MISSING"
    if path in _PICTURE:
        return _picture_code(found, path)
    return _card_code(found, path, wanted_of(params)[path])


def _card_code(found: DicomObject, path: str, wanted: str) -> str:
    """Return the code of a value that is neither identity nor picture."""
    value = found.value(path)
    if not wanted:
        return "TYPE2_ABSENT" if value is None else "VALUE_INVENTED"
    if not value:
        return "CARD_VALUE_MISSING"
    return "TEMPLATE_LEFT" if value.startswith(_TEMPLATE) else _form_code(found, path)


def _form_code(found: DicomObject, path: str) -> str:
    element = found.element(path)
    fits = element is not None and is_vr_valid(element.vr, element.value)
    return "OTHER_VALUE" if fits else "VALUE_FORM"


def _identity_code(found: DicomObject, path: str, params: Mapping[str, Any]) -> str:
    value = found.value(path)
    if path == SOP_UID:
        return "UID_REUSED" if value == params["template"] else "UID_OTHER"
    own = found.value("(0008,0016)" if path == META_CLASS else SOP_UID)
    if value != own:
        return "META_MISMATCH"
    return "UID_REUSED" if value == params["template"] else "UID_OTHER"


def _picture_code(found: DicomObject, path: str) -> str:
    if found.value(path) is None or found.value(path) == "":
        return "PICTURE_OPEN"
    if path in _SIZE:
        return "PIXEL_LENGTH"
    if path in _LOOK:
        return "PICTURE_OTHER"
    allocated, stored = _number(found, tags.ALLOCATED), _number(found, tags.STORED)
    if stored > allocated:
        return "BITS_STORED"
    return "HIGH_BIT" if _number(found, tags.HIGH_BIT) != stored - 1 else "BITS_OTHER"


def _number(found: DicomObject, path: str) -> int:
    value = found.value(path) or ""
    return int(value) if value.isdecimal() else 0


def _of_others(path: str, params: Mapping[str, Any]) -> set[str]:
    """Return what the element at *path* would hold for the other patient on the card."""
    key = _KEYS.get(path)
    ours = order_of(params)
    others = {order[key] for order in params["orders"] if order is not ours} if key else set()
    return others - {ours[key]} if key else others


def _harm(
    before: bytes,
    after: bytes,
    allowed: frozenset[str],
    wanted: Mapping[str, str],
    params: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield what differs beyond the card."""
    was, now = read_object(before, FILE), read_object(after, FILE)
    difference = compare(before, after)
    if not _same_pixels(was, now):
        yield Finding("PIXELS_EDITED", _place(now, PIXELS), "the pixel data")
    meta = [change for change in difference.meta_changed if change.path in _IDENTITY]
    for change in (*meta, *difference.changed, *difference.added, *difference.removed):
        path = change.path
        if path in allowed or path.startswith(_FREE):
            continue
        saw, facts = change.after or "", {"attribute": _name(now, path)}
        yield Finding(_harm_code(now, change, wanted, params), _place(now, path), saw, facts)


def _harm_code(
    found: DicomObject, change: Change, wanted: Mapping[str, str], params: Mapping[str, Any]
) -> str:
    """Return the code of a *change* that nobody asked for."""
    path = change.path
    if path in _PICTURE & wanted.keys() or path in {META_CLASS, CONVERSION}:
        return _code(found, path, params)
    if change.after and change.after in _of_others(path, params):
        return "WRONG_PATIENT"
    return "OTHER_TAG_CHANGED" if path in wanted or change.before else "ADDED"


def _same_pixels(was: DicomObject, now: DicomObject) -> bool:
    return was.raw(PIXELS) == now.raw(PIXELS)


def _name(found: DicomObject, path: str) -> str:
    element = found.element(path)
    return f"{element.name} {path}" if element else path


def _refused(found: DicomObject) -> Iterator[Finding]:
    """Yield one finding if a validator would not take the object."""
    errors = [
        each for each in (*audit_iod(found), *check_values(found)) if each.severity == "error"
    ]
    if errors:
        at = Place(errors[0].path, FILE, errors[0].offset)
        count = f"{len(errors)} error{'s' if len(errors) > 1 else ''}"
        yield Finding("REFUSED", at, count)


def _place(found: DicomObject, path: str) -> Place:
    element = found.element(path)
    if element is None:
        return Place(path, FILE)
    return Place(path, FILE, element.offset, element.end - element.offset)
