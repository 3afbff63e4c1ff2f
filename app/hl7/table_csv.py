"""The rows of a field table from a CSV file, as this site or a spreadsheet wrote it."""

import csv
import io
import re

from app.errors import InvalidInput, OverLimit
from app.hl7.tabling import MOST_ROWS

_COLUMNS = ("segment", "path", "name", "value")
_ASKED_FOR = {"path", "value"}
# A cell that a spreadsheet would take for a formula is written with an apostrophe before it.
_GUARDED = re.compile(r"'+[=+\-@|%\t\r\x00]")


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """Return the rows by their columns; the first line of *text* names them."""
    lines = text.removeprefix("\ufeff")
    head = lines.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        table = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InvalidInput(
            "This is no CSV: a quotation mark is not closed or misplaced."
        ) from error
    names = [name.strip().lower() for name in (table[0] if table else [])]
    if not set(names) >= _ASKED_FOR:
        raise InvalidInput(
            "The first line must name the columns, and path and value must be among them: "
            "segment, path, name, value."
        )
    if len(table) > MOST_ROWS + 1:
        raise OverLimit(f"The file has more than {MOST_ROWS:,} rows.")
    return [_row(names, cells) for cells in table[1:] if any(cells)]


def _row(names: list[str], cells: list[str]) -> dict[str, str]:
    found = dict(zip(names, cells, strict=False))
    return {name: _unguarded(found.get(name, "")) for name in _COLUMNS}


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
