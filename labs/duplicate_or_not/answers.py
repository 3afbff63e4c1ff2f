"""The clean set as it should be, and the ways in which it goes wrong."""

import json

from app.dicom import apply_edits, new_uid, read_object
from app.grading import Answers, Bench, Model
from labs.duplicate_or_not.drawing import NOTE, UNSENT
from labs.duplicate_or_not.mending import ACCESSION, META_UID, SERIES_UID, SOP_UID, STUDY_UID
from labs.duplicate_or_not.notes import CONTENT, EVIDENCE
from labs.duplicate_or_not.objects import file_name, order_of
from labs.duplicate_or_not.sorting import KEEP, NEW_UID, REMOVE, WANTED

answers = Model()

Edit = dict[str, object]

_LISTED_STUDY = f"{EVIDENCE}[2].{STUDY_UID}"
_LISTED_UID = f"{EVIDENCE}[1].(0008,1115)[1].(0008,1199)[1].(0008,1155)"
_SHOWN_UID = f"{CONTENT}[2].(0008,1199)[1].(0008,1155)"


def _set(path: str, value: str) -> Edit:
    return {"op": "set", "path": path, "value": [value]}


def _raw(key: str, edits: list[Edit]) -> str:
    return json.dumps({"source": file_name(key), "edits": edits})


def _row_of(bench: Bench, role: str) -> str:
    roles: dict[str, str] = bench.truth["roles"]
    return next(key for key, each in roles.items() if each == role)


def _edits(bench: Bench, role: str) -> list[Edit]:
    uids = bench.truth["uids"]
    edits = [_set(ACCESSION, order_of(bench.truth)["accession"])]
    if role == "clash":
        edits += [_set(SOP_UID, uids["reserved"]), _set(META_UID, uids["reserved"])]
    elif role == "stray":
        edits.append(_set(STUDY_UID, uids["study"]))
    return edits


def _note_edits(bench: Bench, *, listed: str | None = None, shown: str | None = None) -> list[Edit]:
    uids = bench.truth["uids"]
    meant = uids["reserved" if bench.truth["meant"] == "clash" else "known"]
    return [
        _set(_LISTED_STUDY, uids["study"]),
        _set(_LISTED_UID, listed or meant),
        _set(_SHOWN_UID, shown or meant),
    ]


def _rows(bench: Bench, **other: str) -> str:
    """Return the decisions, with *other* ones for some roles."""
    decided = {**WANTED, "copy_a": KEEP, "copy_b": REMOVE, **other}
    roles = {**bench.truth["roles"], NOTE: NOTE}
    return json.dumps({row: {"decision": decided[role]} for row, role in roles.items()})


def _mended(bench: Bench, role: str, edits: list[Edit]) -> Answers:
    row = _row_of(bench, role)
    return {f"mend_{row}": _raw(row, edits)}


@answers.model
def model(bench: Bench) -> Answers:
    """Sort by content, rename the one, move the other, and let the note follow."""
    mended = {f"mend_{key}": _raw(key, _edits(bench, bench.truth["roles"][key])) for key in UNSENT}
    note = _raw(NOTE, _note_edits(bench))
    return {"sorting": _rows(bench), **mended, "mend_note": note}


@answers.misconception("COPY_RENAMED")
def copy_renamed(bench: Bench) -> Answers:
    """Give a true copy a name of its own."""
    return {"sorting": _rows(bench, copy_b=NEW_UID)}


@answers.misconception("COPY_KEPT")
def copy_kept(bench: Bench) -> Answers:
    """Take two encodings for two objects."""
    return {"sorting": _rows(bench, copy_b=KEEP)}


@answers.misconception("BOTH_REMOVED")
def both_removed(bench: Bench) -> Answers:
    """Throw both copies out, each because of the other."""
    return {"sorting": _rows(bench, copy_a=REMOVE)}


@answers.misconception("IMAGE_REMOVED")
def image_removed(bench: Bench) -> Answers:
    """Go by the UID alone and throw a picture away."""
    return {"sorting": _rows(bench, clash=REMOVE)}


@answers.misconception("KNOWN_RENAMED")
def known_renamed(bench: Bench) -> Answers:
    """Rename the one that the archive knows."""
    return {"sorting": _rows(bench, known=NEW_UID, clash=KEEP)}


@answers.misconception("REFERENCES_FORGOTTEN")
def references_forgotten(bench: Bench) -> Answers:
    """Think that a note without pixels is not concerned."""
    return {"sorting": _rows(bench, **{NOTE: KEEP})}


@answers.misconception("UID_REUSED")
def uid_reused(bench: Bench) -> Answers:
    """Mend the accession number and leave two pictures under one name."""
    return _mended(bench, "clash", _edits(bench, "clash")[:1])


@answers.misconception("META_MISMATCH")
def meta_mismatch(bench: Bench) -> Answers:
    """Change the data set and forget the file meta."""
    return _mended(bench, "clash", _edits(bench, "clash")[:2])


@answers.misconception("UID_NOT_RESERVED")
def own_uid(bench: Bench) -> Answers:
    """Make up a UID where one was reserved."""
    uid = new_uid("of one's own", bench.truth["key"])
    edits = [_edits(bench, "clash")[0], _set(SOP_UID, uid), _set(META_UID, uid)]
    return _mended(bench, "clash", edits)


@answers.misconception("UID_TAKEN")
def taken_uid(bench: Bench) -> Answers:
    """Take a UID that another object of the set has."""
    uid = bench.truth["uids"]["plain"]
    edits = [_edits(bench, "clash")[0], _set(SOP_UID, uid), _set(META_UID, uid)]
    return _mended(bench, "clash", edits)


@answers.misconception("STRAY_LEFT")
def stray_left(bench: Bench) -> Answers:
    """Fill in the accession number and leave the series in two studies."""
    return _mended(bench, "stray", _edits(bench, "stray")[:1])


@answers.misconception("NEEDLESS_NEW_UID")
def needless(bench: Bench) -> Answers:
    """Rename an image that only lacked its accession number."""
    uid = bench.truth["uids"]["reserved"]
    return _mended(bench, "late", [*_edits(bench, "late"), _set(SOP_UID, uid), _set(META_UID, uid)])


@answers.misconception("SERIES_SPLIT")
def series_split(bench: Bench) -> Answers:
    """Give the moved image a series of its own."""
    uid = new_uid("series of its own", bench.truth["key"])
    return _mended(bench, "stray", [*_edits(bench, "stray"), _set(SERIES_UID, uid)])


@answers.misconception("ACCESSION_OTHER")
def other_accession(bench: Bench) -> Answers:
    """Take the accession number of the patient's other exam."""
    ours = order_of(bench.truth)
    [other] = [
        order
        for order in bench.truth["orders"]
        if order["mrn"] == ours["mrn"] and not order["is_ours"]
    ]
    return _mended(bench, "late", [_set(ACCESSION, other["accession"])])


@answers.misconception("WRONG_PATIENT")
def wrong_patient(bench: Bench) -> Answers:
    """Take the line of somebody else."""
    ours = order_of(bench.truth)
    [other] = [order for order in bench.truth["orders"] if order["mrn"] != ours["mrn"]]
    edits = [_set(ACCESSION, other["accession"]), _set(STUDY_UID, other["study"])]
    return _mended(bench, "stray", edits)


@answers.misconception("PIXELS_EDITED")
def pixels_edited(bench: Bench) -> Answers:
    """Send an image that a drawing program has saved."""
    row = _row_of(bench, "late")
    mended = apply_edits(bench.files[file_name(row)], _edits(bench, "late"))
    pixels = read_object(mended).element("(7FE0,0010)")
    spoilt = bytearray(mended)
    spoilt[pixels.value_offset if pixels else -1] ^= 1
    return {f"mend_{row}": {"files": {file_name(row): bytes(spoilt)}}}


@answers.misconception("REFERENCE_LEFT")
def reference_left(bench: Bench) -> Answers:
    """Mend the images and leave the note pointing at the old study."""
    return {"mend_note": _raw(NOTE, _note_edits(bench)[1:])}


@answers.misconception("REFERENCE_HALF")
def reference_half(bench: Bench) -> Answers:
    """Change one of the two lists."""
    other = _other_uid(bench)
    return {"mend_note": _raw(NOTE, _note_edits(bench, listed=other))}


@answers.misconception("REFERENCE_OTHER_IMAGE")
def reference_other(bench: Bench) -> Answers:
    """Point both lists at the other picture of the pair."""
    other = _other_uid(bench)
    return {"mend_note": _raw(NOTE, _note_edits(bench, listed=other, shown=other))}


def _other_uid(bench: Bench) -> str:
    key = "known" if bench.truth["meant"] == "clash" else "reserved"
    return str(bench.truth["uids"][key])


@answers.misconception("REFERENCE_LOST")
def reference_lost(bench: Bench) -> Answers:
    """Delete the line that makes trouble."""
    edits: list[Edit] = [
        {"op": "delete", "path": f"{EVIDENCE}[2]"},
        {"op": "delete", "path": f"{CONTENT}[3]"},
    ]
    return {"mend_note": _raw(NOTE, [*_note_edits(bench)[1:], *edits])}


@answers.misconception("OTHER_TAG_CHANGED")
def tidied(bench: Bench) -> Answers:
    """Tidy up one more value on the way."""
    return _mended(bench, "late", [*_edits(bench, "late"), _set("(0008,1010)", "SCANNER 1")])
