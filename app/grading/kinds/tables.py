"""A decision for every row, and a table that the learner edits."""

import json
from typing import Any

from app.grading.exercise import Column, Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered, Raw, clean, read_json
from app.grading.lab import Bench

MAX_ROWS = 500


def parse_per_row(raw: Raw, exercise: Exercise, bench: Bench) -> dict[str, dict[str, str]]:
    """Return what was decided for each row of the bench's table; a blank cell is the empty text."""
    form = "Fill the columns of the rows shown, and no others."
    rows = {str(row["id"]) for row in bench.tables.get(exercise.id, ())}
    given = read_json(raw, dict, form)
    if not set(given) <= rows:
        raise NoReadableForm(form)
    decided = {row: _cells(given.get(row) or {}, exercise, f"row {row}") for row in sorted(rows)}
    if not any(any(cells.values()) for cells in decided.values()):
        raise NotAnswered
    return decided


def parse_table_edit(raw: Raw, exercise: Exercise, _bench: Bench) -> list[dict[str, str]]:
    """Return the rows of the table as the learner left them, without those wholly blank."""
    given = read_json(raw, list, "Send the table as rows, each with its columns.")
    if len(given) > MAX_ROWS:
        raise NoReadableForm(f"The table has more than {MAX_ROWS} rows; send fewer.")
    rows = [_cells(row, exercise, f"row {number}") for number, row in enumerate(given, 1)]
    return [row for row in rows if any(row.values())]


def start_table_edit(exercise: Exercise, bench: Bench) -> str:
    """Return the bench's own rows, in the columns that the learner may edit."""
    return json.dumps(
        [
            {column.id: str(row.get(column.id, "")) for column in exercise.columns}
            for row in bench.tables.get(exercise.id, ())
        ]
    )


def _cells(given: Any, exercise: Exercise, row: str) -> dict[str, str]:
    columns = {column.id: column for column in exercise.columns}
    if not isinstance(given, dict) or not set(given) <= {*columns, "id"}:
        names = ", ".join(columns)
        raise NoReadableForm(f"In {row}, fill only these columns: {names}.")
    return {name: _cell(given.get(name) or "", column, row) for name, column in columns.items()}


def _cell(value: Any, column: Column, row: str) -> str:
    text = clean(value, what=f"{column.title} in {row}")
    if text and column.choices and text not in column.choices:
        raise NoReadableForm(
            f"{column.title} in {row} must be one of {', '.join(column.choices)}; it is {text!r}."
        )
    return text


PER_ROW = Kind("per_row", parse_per_row, lambda _exercise, _bench: "{}")
TABLE_EDIT = Kind("table_edit", parse_table_edit, start_table_edit)
