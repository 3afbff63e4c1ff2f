"""What every table class shares: a connection, and rows turned into records."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Connection, Select, Table, any_, insert, literal
from sqlalchemy.dialects import sqlite

from app.frozen import names_of
from app.store.prepared import Prepared

RecordT = TypeVar("RecordT")


def values_of(record: Any) -> dict[str, Any]:
    """Return the fields of *record* by name, as they are: nothing is copied."""
    return {name: getattr(record, name) for name in names_of(record)}


def inserting(table: Table, database: str) -> Any:
    """Return the insert by which *database* lets us say what happens where a key is taken."""
    if database == "sqlite":
        return sqlite.insert(table)
    # Its driver has loaded the dialect; a site on SQLite never does.
    return import_module("sqlalchemy.dialects.postgresql").insert(table)


class Rows:
    """A table class: works inside the transaction whose *connection* it was given."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _among(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
        """Return the condition that *column* is one of *values*, however many they are."""
        if self._connection.dialect.name == "sqlite":
            return column.in_(list(values))
        # An array is one value on its way; a thousand values make a statement of a thousand words.
        return column == any_(literal(list(values), ARRAY(column.type)))

    def _all(self, record: type[RecordT], query: Select[Any]) -> list[RecordT]:
        return [record(*row) for row in self._connection.execute(query)]

    def _moments(self, query: Select[Any]) -> dict[tuple[str, str], list[datetime]]:
        """Return the moments that *query* finds, in its order, by the two ids before them."""
        found: dict[tuple[str, str], list[datetime]] = {}
        for who, what, moment in self._connection.execute(query):
            found.setdefault((who, what), []).append(moment)
        return found

    def _one(
        self,
        record: type[RecordT],
        query: Select[Any] | Prepared,
        told: Mapping[str, Any] | None = None,
    ) -> RecordT | None:
        # The columns of a table stand in the order of its record's fields, which a test keeps.
        if isinstance(query, Prepared):
            row = query.row(self._connection, told or {})
        else:
            row = self._connection.execute(query, told).first()
        return None if row is None else record(*row)

    def _add(self, table: Table, *records: Any) -> None:
        if records:
            self._connection.execute(insert(table), [values_of(record) for record in records])

    def _upsert(self, table: Table, values: dict[str, Any], keep: frozenset[str]) -> None:
        """Insert *values*, or update all but the key and the columns in *keep*."""
        keys = [column.name for column in table.primary_key.columns]
        statement = self._conflicting(table).values(**values)
        changed = {
            name: statement.excluded[name]
            for name in values
            if name not in keys and name not in keep
        }
        self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))

    def _insert_once(self, table: Table, values: dict[str, Any]) -> bool:
        """Insert *values* unless a unique key is taken; say whether the row is new."""
        statement = self._conflicting(table).values(**values).on_conflict_do_nothing()
        return self._changed(table, statement)

    def _changed(self, table: Table, statement: Any) -> bool:
        """Say whether *statement* wrote a row; a driver's row count does not always know."""
        [*keys] = table.primary_key.columns
        return self._connection.execute(statement.returning(keys[-1])).first() is not None

    def _conflicting(self, table: Table) -> Any:
        return inserting(table, self._connection.dialect.name)
