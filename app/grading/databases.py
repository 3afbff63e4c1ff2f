"""Practice databases: tables as plain data, built into SQLite in memory whenever one is asked.

A database is a list of tables, in the order in which they are shown: ``{"name", "says",
"columns": [{"name", "type", "says"}], "rows": [[...]]}``. *says* is what the page tells of a table
or column, and may be left out.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Tables: TypeAlias = Sequence[Mapping[str, Any]]
"""One practice database as data."""

SHOWN_ROWS = 4


def open_database(tables: Tables) -> sqlite3.Connection:
    """Return a connection to *tables*, built anew in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
    # Nothing may spill to a disk that the sandbox has not.
    connection.execute("PRAGMA temp_store = MEMORY")
    for table in tables:
        columns = ", ".join(f"{_quoted(each['name'])} {each['type']}" for each in table["columns"])
        connection.execute(f"CREATE TABLE {_quoted(table['name'])} ({columns})")
        marks = ", ".join("?" * len(table["columns"]))
        statement = f"INSERT INTO {_quoted(table['name'])} VALUES ({marks})"  # noqa: S608 - our own names
        connection.executemany(statement, table["rows"])
    return connection


def names_of(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Return the names of the columns by table."""
    return {table["name"]: tuple(column["name"] for column in table["columns"]) for table in tables}


def shown_tables(tables: Tables) -> list[dict[str, Any]]:
    """Return what the page shows of *tables*: every column, how many rows, and the first few."""
    return [
        {
            "name": table["name"],
            "says": table.get("says", ""),
            "columns": [
                {"name": each["name"], "type": each["type"], "says": each.get("says", "")}
                for each in table["columns"]
            ],
            "count": len(table["rows"]),
            "rows": [list(row) for row in table["rows"][:SHOWN_ROWS]],
        }
        for table in tables
    ]


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
