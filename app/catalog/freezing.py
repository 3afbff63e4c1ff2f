"""Records to JSON text and back: what the compiler writes, the reader reads."""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")


def frozen_text(record: Any) -> str:
    """Return the dataclass *record* as JSON text, always the same for the same facts."""
    return json.dumps(asdict(record), ensure_ascii=False, sort_keys=True, default=str)


def thawed(kind: type[_Record], text: str) -> _Record:
    """Return the record of class *kind* that :func:`frozen_text` wrote."""
    record: _Record = _thaw(kind, json.loads(text))
    return record


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _thaw(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _thaw(hints[name], each) for name, each in value.items()})
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        [inner] = [each for each in get_args(kind) if each is not NoneType]
        return None if value is None else _thaw(inner, value)
    if origin is tuple:
        return tuple(_thaw(get_args(kind)[0], each) for each in value)
    if origin is Mapping:
        return {name: _thaw(get_args(kind)[1], each) for name, each in value.items()}
    if kind is date:
        return date.fromisoformat(value)
    return value if origin is Literal or kind is not Decimal else Decimal(value)
