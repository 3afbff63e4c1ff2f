"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String, types
from sqlalchemy.dialects.postgresql import JSONB

Id = String(36)
"""A UUID in its 36-character text form."""

Data = JSON().with_variant(JSONB(), "postgresql")
"""JSON-able data."""

DataOrNone = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""JSON-able data that may be missing: ``None`` is the database's NULL and not JSON's."""


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
