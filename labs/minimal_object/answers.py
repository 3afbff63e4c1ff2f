"""The object as the card wants it, and the ways in which such objects come to grief."""

import json

from app.dicom import apply_edits, read_object
from app.grading import Answers, Bench, Model
from labs.minimal_object.drawing import ALLOCATED, COLUMNS, HIGH_BIT, STORED
from labs.minimal_object.objects import (
    ACCESSION,
    CONVERSION,
    FILE,
    META_UID,
    NAME,
    ORIENTATION,
    PATIENT_ID,
    PIXELS,
    SOP_UID,
    differing,
    order_of,
    wanted_of,
)
from labs.minimal_object.planning import EMPTY, OUT, VALUE, plan_of
from labs.minimal_object.systems import storing

answers = Model()

Edit = dict[str, object]


def _edits(bench: Bench, other: dict[str, str | None] | None = None) -> list[Edit]:
    """Return the changes that the card asks for, with *other* values; none leaves one out."""
    wanted: dict[str, str | None] = {**differing(bench.truth, bench.files[FILE]), **(other or {})}
    return [
        {"op": "set", "path": path, "value": [value]}
        for path, value in wanted.items()
        if value is not None
    ]


def _built(bench: Bench, other: dict[str, str | None] | None = None) -> Answers:
    return {"build": json.dumps({"source": FILE, "edits": _edits(bench, other)})}


def _sent(**other: str) -> Answers:
    return {"store": {"actions": [storing(**other)]}}


def _planned(bench: Bench, old: str, new: str) -> Answers:
    """Return the plan with each decision *old* turned into *new*."""
    plan = {
        row: {"decision": new if each == old else each}
        for row, each in plan_of(bench.truth).items()
    }
    return {"plan": json.dumps(plan)}


@answers.model
def model(bench: Bench) -> Answers:
    """Plan by type, count the bytes, and write what the card has."""
    return {
        **_planned(bench, VALUE, VALUE),
        "columns": str(bench.truth["columns"]),
        **_built(bench),
        **_sent(),
    }


@answers.misconception("UNKNOWN_LEFT_OUT")
def unknown_left_out(bench: Bench) -> Answers:
    """Leave out what is not known."""
    return _planned(bench, EMPTY, OUT)


@answers.misconception("UNKNOWN_INVENTED")
def unknown_invented(bench: Bench) -> Answers:
    """Believe that every element needs a value."""
    return _planned(bench, EMPTY, VALUE)


@answers.misconception("OPTIONAL_FILLED")
def optional_filled(bench: Bench) -> Answers:
    """Put everything in, to be safe."""
    return _planned(bench, OUT, EMPTY)


@answers.misconception("REQUIRED_EMPTY")
def required_empty(bench: Bench) -> Answers:
    """Think that being there is enough."""
    return _planned(bench, VALUE, EMPTY)


@answers.misconception("BYTES_AS_PIXELS")
def bytes_as_pixels(bench: Bench) -> Answers:
    """Take every byte for a pixel."""
    pixels = read_object(bench.files[FILE]).element(PIXELS)
    return {"columns": str((pixels.stored if pixels else 0) // bench.truth["rows"])}


@answers.misconception("SQUARE_ASSUMED")
def square(bench: Bench) -> Answers:
    """Take the picture for a square."""
    return {"columns": str(bench.truth["rows"])}


@answers.misconception("CONVERSION_MISSING")
def no_conversion(bench: Bench) -> Answers:
    """Forget where the picture came from."""
    return _built(bench, {CONVERSION: None})


@answers.misconception("CONVERSION_OTHER")
def other_conversion(bench: Bench) -> Answers:
    """Take the term that one knows."""
    return _built(bench, {CONVERSION: "WSD" if bench.truth["conversion"] != "WSD" else "DV"})


@answers.misconception("META_MISMATCH")
def meta_mismatch(bench: Bench) -> Answers:
    """Name the object anew in one of two places."""
    return _built(bench, {META_UID: None})


@answers.misconception("UID_REUSED")
def template_uid(bench: Bench) -> Answers:
    """Keep the UID that came with the skeleton."""
    return _built(bench, {META_UID: None, SOP_UID: None})


@answers.misconception("PIXEL_LENGTH")
def length(bench: Bench) -> Answers:
    """Describe another picture than the one that is there."""
    return _built(bench, {COLUMNS: str(bench.truth["columns"] + 1)})


@answers.misconception("BITS_STORED")
def bits_stored(bench: Bench) -> Answers:
    """Store more bits than there is room for."""
    room = int(wanted_of(bench.truth)[ALLOCATED])
    return _built(bench, {ALLOCATED: str(room), STORED: str(room + 4), HIGH_BIT: str(room + 3)})


@answers.misconception("TYPE2_ABSENT")
def type2_absent(bench: Bench) -> Answers:
    """Leave out an element because nothing is known."""
    return _built(bench, {ORIENTATION: None})


@answers.misconception("VALUE_INVENTED")
def invented(bench: Bench) -> Answers:
    """Write something where nothing is known."""
    return _built(bench, {ORIENTATION: "L\\P"})


@answers.misconception("CARD_VALUE_MISSING")
def card_value_missing(bench: Bench) -> Answers:
    """Take empty for good enough."""
    return _built(bench, {ACCESSION: None})


@answers.misconception("WRONG_PATIENT")
def wrong_patient(bench: Bench) -> Answers:
    """Take the line of the other patient."""
    [other] = [each for each in bench.truth["orders"] if each is not order_of(bench.truth)]
    return _built(
        bench, {NAME: other["name"], PATIENT_ID: other["mrn"], ACCESSION: other["accession"]}
    )


@answers.misconception("PIXELS_EDITED")
def pixels_edited(bench: Bench) -> Answers:
    """Send an object whose picture was saved anew."""
    built = apply_edits(bench.files[FILE], _edits(bench))
    pixels = read_object(built).element(PIXELS)
    spoilt = bytearray(built)
    spoilt[pixels.value_offset if pixels else -1] ^= 1
    return {"build": {"files": {FILE: bytes(spoilt)}}}


@answers.misconception("OTHER_TAG_CHANGED")
def modality(bench: Bench) -> Answers:
    """Change what was right."""
    return _built(bench, {"(0008,0060)": "US"})


@answers.misconception("ADDED")
def added(bench: Bench) -> Answers:
    """Add something that nobody knows."""
    return _built(bench, {"(0008,1030)": "Photo"})


@answers.misconception("NOT_STORED")
def not_stored(bench: Bench) -> Answers:
    """Call the archive by its host's name."""
    del bench
    return _sent(called_ae_title="PACS")


@answers.misconception("SENT_ASTRAY")
def sent_astray(bench: Bench) -> Answers:
    """Send it before the study's number is in."""
    return {**_built(bench, {ACCESSION: None}), **_sent()}


@answers.misconception("SENT_UNMADE")
def sent_unmade(bench: Bench) -> Answers:
    """Send the template, UID and all."""
    return {**_built(bench, {META_UID: None, SOP_UID: None}), **_sent()}
