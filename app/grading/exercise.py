"""An exercise as ``lab.toml`` declares it: its kind, its words, and what its widget needs."""

import re

from app.frozen import Frozen
from app.grading.strict_toml import Fields

KIND_KEYS: dict[str, frozenset[str]] = {
    "text": frozenset(),
    "number": frozenset({"unit"}),
    "choice": frozenset({"option"}),
    "multi_choice": frozenset({"option"}),
    "match": frozenset({"left", "right"}),
    "order": frozenset({"option"}),
    "per_row": frozenset({"column"}),
    "table_edit": frozenset({"column"}),
    "pick_element": frozenset(),
    "edit_dataset": frozenset(),
    "upload_dicom": frozenset(),
    "edit_hl7": frozenset(),
    "pick_field": frozenset(),
    "window_level": frozenset(),
    "region": frozenset(),
    "live_association": frozenset({"sends"}),
    "live_mllp": frozenset(),
    "live_hospital": frozenset({"sends"}),
    "live_dicomweb": frozenset(),
    "sql": frozenset(),
    "free_text": frozenset(),
}
"""Every kind of exercise, and the keys it takes beyond those that all kinds share."""

KINDS = tuple(KIND_KEYS)
NEEDS_SOURCE = frozenset({"edit_dataset", "edit_hl7", "window_level", "region", "sql"})
LIVE_KINDS = frozenset({"live_association", "live_mllp", "live_dicomweb", "live_hospital"})
HOSPITAL_KINDS = frozenset({"live_hospital"})
DATASET_KINDS = frozenset({"edit_dataset", "upload_dicom"})
SANDBOXED_KINDS = DATASET_KINDS | {"sql"}
"""Kinds whose answers are judged in the sandbox: bytes from outside, and queries that run."""

MAX_FILES = 20
MAX_FILE_BYTES = 8 * 1024 * 1024
"""What may be sent for one exercise of such a kind: so many files, each so large."""

_HINT_STEPS = 3
_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Choice(Frozen):
    """One thing to choose, to match or to put in order."""

    id: str
    text: str


class Column(Frozen):
    """One column that the learner fills; with *choices* it is a list to choose from."""

    id: str
    title: str
    choices: tuple[str, ...] = ()


class Exercise(Frozen):
    """One question of a lab. Texts may show ``[[word]]`` from the bench's words.

    *sends* names an exercise about an object: what is made there goes out in the place of its
    source.
    """

    id: str
    kind: str
    prompt: str
    points: int
    hints: tuple[str, ...]
    source: str = ""
    unit: str = ""
    options: tuple[Choice, ...] = ()
    left: tuple[Choice, ...] = ()
    right: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    sends: str = ""


def read_exercise(fields: Fields) -> Exercise:
    """Return the exercise that one ``[[exercise]]`` table declares, or refuse it by its line."""
    kind = fields.one_of("kind", KINDS)
    for key in ("unit", "option", "left", "right", "column", "sends"):
        if fields.has(key) and key not in KIND_KEYS[kind]:
            fields.refuse(key, f"An exercise of kind {kind} takes no {key}.")
    exercise = Exercise(
        id=_identifier(fields, "id"),
        kind=kind,
        prompt=fields.text("prompt"),
        points=fields.integer("points", 0 if kind == "free_text" else 1, 100),
        hints=_hints(fields),
        source=fields.text("source", "" if kind not in NEEDS_SOURCE else None),
        unit=fields.text("unit", ""),
        options=_choices(fields, "option", kind),
        left=_choices(fields, "left", kind),
        right=_choices(fields, "right", kind),
        columns=_columns(fields, kind),
        sends=fields.text("sends", ""),
    )
    fields.done()
    return exercise


def _identifier(fields: Fields, key: str) -> str:
    value = fields.text(key)
    if not _ID.fullmatch(value):
        fields.refuse(key, f"{key} is {value!r}; it must be small letters, digits and underscores.")
    return value


def _hints(fields: Fields) -> tuple[str, ...]:
    hints = fields.texts("hints")
    if len(hints) != _HINT_STEPS:
        fields.refuse("hints", "hints must be three: where to look, what for, how to read it.")
    return hints


def _choices(fields: Fields, key: str, kind: str) -> tuple[Choice, ...]:
    tables = fields.tables(key)
    if key in KIND_KEYS[kind] and len(tables) < 2:  # noqa: PLR2004
        fields.refuse(key, f"An exercise of kind {kind} needs at least two [[exercise.{key}]].")
    found: dict[str, Choice] = {}
    for table in tables:
        choice = Choice(table.text("id"), table.text("text"))
        if choice.id in found:
            table.refuse("id", f"The id {choice.id} is used twice.")
        table.done()
        found[choice.id] = choice
    return tuple(found.values())


def _columns(fields: Fields, kind: str) -> tuple[Column, ...]:
    tables = fields.tables("column")
    if "column" in KIND_KEYS[kind] and not tables:
        fields.refuse("column", f"An exercise of kind {kind} needs [[exercise.column]].")
    found: dict[str, Column] = {}
    for table in tables:
        column = Column(_identifier(table, "id"), table.text("title"), table.texts("choices", ()))
        if column.id in found:
            table.refuse("id", f"The column {column.id} is there twice.")
        table.done()
        found[column.id] = column
    return tuple(found.values())
