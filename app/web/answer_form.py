"""The fields of an exercise's widget, put together into the raw answer that kinds parse.

A text is one field, ``answer.<exercise>``. Compound kinds post one field a part, such as
``answer.<exercise>.<row>.<column>``, so that every widget works without scripts; they travel on
as JSON text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from app.grading.exercise import Exercise

_ONE_FIELD = frozenset(
    {
        "text", "number", "choice", "free_text", "pick_element", "pick_field", "edit_dataset",
        "edit_hl7", "upload_dicom", "sql",
    }
)  # fmt: skip


_PLACE = re.compile("[0-9]{1,4}")


def raw_answer(exercise: Exercise, form: MultiDict[str, str]) -> str | None:
    """Return the raw answer to *exercise* in *form*, or ``None`` where the form has none."""
    name = f"answer.{exercise.id}"
    if exercise.kind in _ONE_FIELD:
        # Most forms hold one answer of many, and asking for another makes a whole HTTP error.
        return form.getlist(name)[0] if name in form else None
    if exercise.kind == "multi_choice":
        return json.dumps(form.getlist(name)) if f"{name}.shown" in form else None
    parts = _parts(name, form)
    if not parts:
        return form.get(name)
    if all(not value.strip() for value in parts.values()):
        return ""
    return json.dumps(_COMPOUND[exercise.kind](exercise, parts), ensure_ascii=False)


def raw_answers(exercises: Iterable[Exercise], form: MultiDict[str, str]) -> dict[str, str]:
    """Return the raw answers that *form* holds, by exercise id."""
    found = ((exercise.id, raw_answer(exercise, form)) for exercise in exercises)
    return {exercise_id: raw for exercise_id, raw in found if raw is not None}


def _parts(name: str, form: MultiDict[str, str]) -> dict[str, str]:
    prefix = f"{name}."
    return {key.removeprefix(prefix): form[key] for key in form if key.startswith(prefix)}


def _flat(_exercise: Exercise, parts: Mapping[str, str]) -> Any:
    return {key: value for key, value in parts.items() if value}


def _ordered(exercise: Exercise, parts: Mapping[str, str]) -> Any:
    """Read one position a choice; a choice without a position stays out."""
    places = {
        option.id: int(parts[option.id])
        for option in exercise.options
        if _PLACE.fullmatch(parts.get(option.id, ""))
    }
    return sorted(places, key=lambda option_id: places[option_id])


def _per_row(_exercise: Exercise, parts: Mapping[str, str]) -> Any:
    rows: dict[str, dict[str, str]] = {}
    for key, value in parts.items():
        row, _, column = key.rpartition(".")
        rows.setdefault(row, {})[column] = value
    return rows


def _table(exercise: Exercise, parts: Mapping[str, str]) -> Any:
    rows = _per_row(exercise, parts)
    # Blank rows are kept: they are the room for new ones. The parser leaves them out.
    return [rows[key] for key in sorted(rows, key=lambda text: (len(text), text))]


_COMPOUND = {
    "match": _flat,
    "order": _ordered,
    "per_row": _per_row,
    "table_edit": _table,
    "window_level": _flat,
    "region": _flat,
    "live_association": _flat,
    "live_mllp": _flat,
    "live_hospital": _flat,
    "live_dicomweb": _flat,
}
