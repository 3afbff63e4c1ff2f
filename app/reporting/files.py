"""Tables as files: CSV and XLSX that spreadsheets open without running anything."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import BinaryIO

MOST_XLSX_ROWS = 1_048_575
"""How many rows below its head a sheet can hold."""

_PIECE = 32 * 1024
_FORMULA = frozenset("=+-@|%\t\r\x00")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the table as CSV, piece by piece as its rows come.

    UTF-8 with BOM, which tells spreadsheets the encoding; CRLF, RFC 4180; no cell is a formula.
    """
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_written(row))
        if buffer.tell() > _PIECE:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return the table as a workbook: numbers are numbers, days are days, text is text."""
    out = io.BytesIO()
    write_xlsx(out, title, columns, rows)
    return out.getvalue()


def write_xlsx(
    out: BinaryIO, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Write the table as a workbook; whatever its length, a row at a time is in memory."""
    # Text is written as text, whatever it begins with: nothing in a cell is ever run.
    # Its library takes longer to load than a page to answer, and few ever ask for a workbook.
    workbook = import_module("xlsxwriter").Workbook
    with workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(title[:31])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, list(columns))
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date) and not isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, Decimal | int):
                    sheet.write_number(at, column, value)
                else:
                    sheet.write_string(at, column, plain(value))


def _written(row: Sequence[object]) -> list[object]:
    """Return the row for the writer, which makes the same text of numbers and days as we do."""
    return [
        ("'" + cell if cell[:1] in _FORMULA else cell)
        if isinstance(cell, str)
        else cell.isoformat()
        if isinstance(cell, datetime)
        else cell
        for cell in row
    ]


def plain(cell: object) -> str:
    """Return the cell as text; what a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(cell, str):
        return "'" + cell if cell[:1] in _FORMULA else cell
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
