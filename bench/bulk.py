"""Many rows at once: PostgreSQL takes them as COPY, SQLite as inserts in lots."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, text

from app.json_text import json_text
from app.store.columns import Json

_LOT = 5000


def load(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Add *rows*, each with a value for every column of *table*, in the order of the columns."""
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        _insert(connection, table, rows)


def trust(connection: Connection) -> None:
    """Let PostgreSQL take rows without looking up what they refer to, in this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _copy(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    names = ", ".join(column.name for column in table.columns)
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
    ):
        for row in _as_text(table, rows):
            copy.write_row(row)


def _as_text(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """Return the rows with their data as JSON; a table without data keeps its rows."""
    data = [at for at, column in enumerate(table.columns) if isinstance(column.type, Json)]
    if not data:
        return rows
    return (
        tuple(json_text(value) if at in data else value for at, value in enumerate(row))
        for row in rows
    )


def _insert(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    names = [column.name for column in table.columns]
    for lot in _lots(iter(rows)):
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in lot])


def _lots(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while lot := list(islice(rows, _LOT)):
        yield lot
