"""A roster as a file: decoded, split into rows, and every trouble told with what would be right."""

import csv
import io
from collections.abc import Mapping

from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.roster_licenses import is_license_column, license_column
from app.learning.typed import one_line

COLUMNS = (
    "external_id", "email", "first_name", "last_name", "role", "team", "manager_email",
    "mentor_email", "job_role", "site", "timezone", "hire_date", "active",
)  # fmt: skip
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
_MOST_COLUMNS = 60
_LONGEST = 400
_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class RosterRow(Frozen):
    """One line of the file: its number as a text editor counts, and its cells by column."""

    line: int
    cells: Mapping[str, str]
    trouble: str = ""


class RosterFile(Frozen):
    """The rows of a roster, and the columns that are not known and so not read."""

    rows: tuple[RosterRow, ...]
    unknown: tuple[str, ...]


def decode_roster(data: bytes) -> str:
    """Return the file as text; :class:`InvalidInput` says what it is instead."""
    if not data:
        raise InvalidInput("Choose a CSV file. The one that was sent is empty.")
    if len(data) > MOST_BYTES:
        raise InvalidInput(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    if data.startswith(b"PK\x03\x04"):
        raise InvalidInput("This is a workbook. Save it as CSV UTF-8 (comma delimited) first.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096]:
        raise InvalidInput("The file is in UTF-16. Save it as CSV UTF-8 (comma delimited).")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            f"Line {line} holds the byte {data[error.start]:02X}, which is not UTF-8. "
            "Save the file as CSV UTF-8 (comma delimited)."
        ) from error
    if "\0" in text:
        raise InvalidInput("The file holds a NUL character, which no text has.")
    return text


def read_roster(text: str) -> RosterFile:
    """Return the rows of *text*; a file whose columns cannot be told is refused as a whole."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = _heads(next(reader, []))
        rows = []
        before = reader.line_num
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(before + 1, heads, cells))
            before = reader.line_num
            if len(rows) > MOST_ROWS:
                raise InvalidInput(f"The file has more than {MOST_ROWS} rows. Split it.")
    except csv.Error as error:
        raise InvalidInput(
            f"Line {reader.line_num} cannot be read: a quotation mark or a line end stands where "
            "it must not. Put cells that hold commas or quotation marks between quotation marks."
        ) from error
    if not rows:
        raise InvalidInput("Below the line with the columns' names there is no row.")
    return RosterFile(tuple(rows), tuple(head for head in heads if not _is_known(head)))


def _is_known(head: str) -> bool:
    return head in COLUMNS or is_license_column(head)


def _heads(cells: list[str]) -> list[str]:
    heads = [license_column(one_line(cell).lower().replace(" ", "_")) for cell in cells]
    if not set(heads) & {"external_id", "email"}:
        first = cells[0] if cells else ""
        for mark, name in _OTHERS.items():
            if mark in first:
                raise InvalidInput(f"The cells are separated by {name}. Separate them by commas.")
        raise InvalidInput(
            "The first line must name the columns, with external_id or email among them: "
            f"{', '.join(COLUMNS)}."
        )
    if len(heads) > _MOST_COLUMNS:
        raise InvalidInput(f"The file has more than {_MOST_COLUMNS} columns.")
    twice = sorted({head for head in heads if heads.count(head) > 1})
    if twice:
        raise InvalidInput(f"The column {twice[0]} stands there twice. Keep one of them.")
    return heads


def _row(line: int, heads: list[str], cells: list[str]) -> RosterRow:
    if len(cells) != len(heads):
        return RosterRow(line, {}, f"The line has {len(cells)} cells, the first one {len(heads)}.")
    if any(len(cell) > _LONGEST for cell in cells):
        return RosterRow(line, {}, f"A cell is longer than {_LONGEST} characters.")
    told = zip(heads, cells, strict=True)
    return RosterRow(line, {head: one_line(cell) for head, cell in told if _is_known(head)})
