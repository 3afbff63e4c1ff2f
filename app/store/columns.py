"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String, types

Id = String(36)
"""A UUID in its 36-character text form."""


class Json(types.TypeDecorator[Any]):
    """JSON-able data, in PostgreSQL's binary form there; a site on SQLite never loads its dialect.

    With *none_as_null*, ``None`` is the database's NULL and not JSON's.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, *, none_as_null: bool = False) -> None:
        super().__init__(none_as_null=none_as_null)
        self.none_as_null = none_as_null

    @property
    def should_evaluate_none(self) -> bool:  # type: ignore[override]
        """Say whether ``None`` is data."""
        return not self.none_as_null

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        """Return the type as the database has it."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON(none_as_null=self.none_as_null))
        jsonb = import_module("sqlalchemy.dialects.postgresql").JSONB
        return dialect.type_descriptor(jsonb(none_as_null=self.none_as_null))


Data = Json()
"""JSON-able data."""

DataOrNone = Json(none_as_null=True)
"""JSON-able data that may be missing."""


class Moment(types.TypeDecorator[datetime]):
    """An aware moment; SQLite has no zone of its own, so UTC is put on and taken off here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment; hand SQLite the UTC wall clock."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its zone.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


dumps: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
