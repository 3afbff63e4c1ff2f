"""Column types that mean the same on SQLite and PostgreSQL."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String, types

from app.json_text import from_json_text, json_text

# An escaped NUL; behind an odd number of backslashes it is a backslash and five letters.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

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

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes a value of data; SQLite's is the text, in one step."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        return _text_or_null if self.none_as_null else _text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes data of a value, like :meth:`bind_processor`."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return _data


Data = Json()
"""JSON-able data."""

DataOrNone = Json(none_as_null=True)
"""JSON-able data that may be missing."""


class Moment(types.TypeDecorator[datetime]):
    """An aware moment; SQLite has no zone of its own, so UTC is put on and taken off here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment."""
        del dialect
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Return what makes a value of a moment; SQLite's is the UTC wall clock, in one step."""
        return _wall_clock if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Return what makes a moment of a value, like :meth:`bind_processor`."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return _moment


def text_for_postgresql(data: Any) -> str:
    """Return *data* as JSON with U+FFFD in the place of NUL, which PostgreSQL keeps in no text."""
    told = json_text(data)
    return _NUL.sub("\\1\ufffd", told) if "\\u0000" in told else told


def _text(data: Any) -> str:
    # SQLAlchemy's word for JSON's null is a number underneath.
    return json_text(None if data is JSON.NULL else data)


def _text_or_null(data: Any) -> str | None:
    return None if data is None else _text(data)


def _data(told: Any) -> Any:
    # SQLite keeps a number that stands alone as a number.
    return from_json_text(told) if isinstance(told, str | bytes) else told


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs its zone.")
    return moment.astimezone(UTC)


def _wall_clock(moment: datetime | None) -> str | None:
    """Return the moment as SQLAlchemy writes it on SQLite: to the microsecond, without a zone."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = _in_utc(moment)
    return moment.isoformat(" ", "microseconds").removesuffix("+00:00")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
