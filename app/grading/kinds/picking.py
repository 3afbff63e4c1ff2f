"""Picking an element in the tag tree, or a field in a message."""

import re

from app.grading.answers import ElementPick, FieldPick
from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, Raw, clean, read_json, read_source
from app.grading.lab import Bench

_TAG = r"\([0-9A-F]{4},[0-9A-F]{4}\)"
_DICOM_PATH = re.compile(rf"{_TAG}(?:\[[0-9]{{1,5}}\]\.{_TAG}){{0,64}}")
_HL7_PATH = re.compile(
    r"[A-Z][A-Z0-9]{2}(?:\[[0-9]{1,6}\])?-[0-9]{1,3}(?:\[[0-9]{1,4}\])?(?:\.[0-9]{1,3}){0,2}"
)


def parse_element(raw: Raw, exercise: Exercise, bench: Bench) -> ElementPick:
    """Return the picked element; its path is written with capital hexadecimal digits."""
    form = "Pick one element in the tag tree, such as (0010,0010)."
    given = read_json(raw, dict, form)
    # Hexadecimal digits are the only letters of a path.
    path = clean(given.get("path")).upper()
    if not _DICOM_PATH.fullmatch(path):
        raise NoReadableForm(form)
    return ElementPick(read_source(given.get("source"), bench.files, exercise, "file"), path)


def parse_field(raw: Raw, exercise: Exercise, bench: Bench) -> FieldPick:
    """Return the picked field."""
    form = "Pick one field of the message, such as PID-5 or OBR[2]-18.1."
    given = read_json(raw, dict, form)
    path = clean(given.get("path")).upper()
    if not _HL7_PATH.fullmatch(path):
        raise NoReadableForm(form)
    return FieldPick(read_source(given.get("source"), bench.messages, exercise, "message"), path)


PICK_ELEMENT = Kind("pick_element", parse_element)
PICK_FIELD = Kind("pick_field", parse_field)
