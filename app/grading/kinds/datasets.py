"""Editing a data set in the tag tree, or sending a corrected file."""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from app.dicom import apply_edits, read_object
from app.errors import OverLimit
from app.grading.answers import DatasetEdit, EditedFiles
from app.grading.exercise import MAX_FILE_BYTES, MAX_FILES, Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered, Raw, clean, read_json
from app.grading.lab import Bench

MAX_EDITS = 500

_OPERATIONS = ("set", "add", "delete")
_FORM = "Edit the elements in the tag tree, or send a corrected file."


def parse_edit(raw: Raw, exercise: Exercise, bench: Bench) -> EditedFiles:
    """Return the bench's file with the edits applied, or the file that was sent in its place."""
    if isinstance(raw, Mapping) and "files" in raw:
        return parse_upload(raw, exercise, bench)
    given = read_json(raw, dict, _FORM)
    source = clean(given.get("source") or exercise.source)
    if source not in bench.files:
        raise NoReadableForm(f"The bench has no file called {source!r}; choose one from the list.")
    edits = _edits(given.get("edits"))
    if not edits:
        raise NotAnswered
    edited = apply_edits(bench.files[source], edits)
    read_object(edited, source)
    return EditedFiles({source: edited}, edits)


def parse_upload(raw: Raw, exercise: Exercise, _bench: Bench) -> EditedFiles:
    """Return the files that were sent, each of them readable."""
    sent = raw.get("files") if isinstance(raw, Mapping) else None
    if not sent:
        raise NotAnswered
    if len(sent) > MAX_FILES:
        raise NoReadableForm(f"Send at most {MAX_FILES} files.")
    files = {_name(name): bytes(data) for name, data in sent.items()}
    for name, data in files.items():
        if len(data) > MAX_FILE_BYTES:
            raise OverLimit(f"{name} is larger than 8 MiB; send a smaller file.")
        read_object(data, name)
    if exercise.source and len(files) == 1:
        files = {exercise.source: next(iter(files.values()))}
    return EditedFiles(files, uploaded=True)


def start_edit(exercise: Exercise, _bench: Bench) -> str:
    """Return no edit of the exercise's file."""
    return json.dumps({"source": exercise.source, "edits": []})


def _edits(given: Any) -> tuple[DatasetEdit, ...]:
    if not isinstance(given, list) or len(given) > MAX_EDITS:
        raise NoReadableForm(f"Send the edits as a list of at most {MAX_EDITS}.")
    return tuple(_edit(each) for each in given)


def _edit(given: Any) -> DatasetEdit:
    if not isinstance(given, dict) or given.get("op") not in _OPERATIONS:
        raise NoReadableForm(f"Each edit is one of {', '.join(_OPERATIONS)} with its path.")
    value = given.get("value") or []
    values = value if isinstance(value, list) else [value]
    return DatasetEdit(
        op=given["op"],
        path=clean(given.get("path"), what="The path of an edit"),
        vr=clean(given.get("vr") or "", what="The VR of an edit").upper(),
        value=tuple(_value(each) for each in values),
    )


def _value(value: Any) -> str:
    """Return a value as it was typed: blanks count, and only what no store can keep goes."""
    if not isinstance(value, str):
        raise NoReadableForm("Each value of an edit must be a text.")
    clean(value, most=1_048_576, what="The value of an edit")
    return value.encode("utf-8", "replace").decode("utf-8")


def _name(name: str) -> str:
    """Return the last part of the name that a file came with, made inert."""
    return clean(PurePosixPath(name.replace("\\", "/")).name[:120]) or "file.dcm"


EDIT_DATASET = Kind("edit_dataset", parse_edit, start_edit)
UPLOAD_DICOM = Kind("upload_dicom", parse_upload)
