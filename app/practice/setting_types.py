"""A posted value turned into what a setting's type asks for: texts from forms, lists, rows."""

import json
import re
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from app.frozen import defaults_of, is_frozen, names_of
from app.practice.settings_rules import CHOICES, problem_with

MOST_ROWS: Final = 500
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
_BETWEEN: Final = re.compile(r"\s*[\r\n,;]\s*")
_YES: Final = frozenset({"yes", "on", "true", "1"})
_NO: Final = frozenset({"no", "off", "false", "0", ""})


class BadSetting(Exception):
    """A value cannot stand; :attr:`path` says which, the text says what would do."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


def types_of(record: type[Any]) -> dict[str, Any]:
    """Return the types of the settings of *record*, by name."""
    hints = get_type_hints(record)
    return {name: hints[name] for name in names_of(record)}


def choices_of(kind: Any, name: str) -> tuple[str, ...]:
    """Return what there is to choose from: what the type names, or what the name stands for."""
    return get_args(kind) if get_origin(kind) is Literal else CHOICES.get(name, ())


def as_setting(kind: Any, value: Any, name: str, path: str) -> Any:
    """Return *value* as plain data of the type *kind*, held against the rules for *name*."""
    read = _read(kind, value, name, path)
    if sentence := problem_with(name, read, choices_of(kind, name)):
        raise BadSetting(path, sentence)
    return read


def _read(kind: Any, value: Any, name: str, path: str) -> Any:
    if get_origin(kind) in (Union, UnionType):
        inner = [each for each in get_args(kind) if each is not NoneType]
        return None if value in (None, "") else _read(inner[0], value, name, path)
    if get_origin(kind) is Literal:
        return _text(value, path)
    if kind in _PLAIN:
        return _PLAIN[kind](value, path)
    if get_origin(kind) is tuple:
        return list(_items(get_args(kind)[0], value, name, path))
    given = _structure(value, path)
    return _row(kind, given, path) if is_frozen(kind) else given


def _items(kind: Any, value: Any, name: str, path: str) -> Iterator[Any]:
    items = _BETWEEN.split(value.strip()) if isinstance(value, str) and kind is str else value
    if not isinstance(items, list | tuple):
        items = _structure(value, path)
    if not isinstance(items, list | tuple):
        raise BadSetting(path, "This is a list.")
    if len(items) > MOST_ROWS:
        raise BadSetting(path, f"There is room for {MOST_ROWS} lines.")
    for position, item in enumerate((each for each in items if each != ""), 1):
        where = f"{path}[{position}]"
        yield _row(kind, item, where) if is_frozen(kind) else _read(kind, item, name, where)


def _row(kind: Any, row: Any, path: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise BadSetting(path, "This is a set of named values.")
    types = types_of(kind)
    for name in row:
        if name not in types:
            raise BadSetting(f"{path}.{name}", f"A line here has no {name}.")
    given = {**defaults_of(kind), **row}
    for name in types:
        if name not in given:
            raise BadSetting(f"{path}.{name}", f"A line here needs its {name}.")
    return {
        name: as_setting(types[name], value, name, f"{path}.{name}") for name, value in row.items()
    }


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str | int | float):
        raise BadSetting(path, "This is a text.")
    return str(value).strip()


def _number(value: Any, path: str) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not _WHOLE.fullmatch(text):
        raise BadSetting(path, "This is a whole number.")
    return int(text)


def _switch(value: Any, path: str) -> bool:
    text = str(value).strip().casefold()
    if text not in _YES | _NO:
        raise BadSetting(path, "This is yes or no.")
    return text in _YES


def _structure(value: Any, path: str) -> Any:
    """Return nested data; a text is read as JSON, because a form posts nothing else."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise BadSetting(path, "This cannot be read as JSON.") from error


_PLAIN: Final = {str: _text, int: _number, bool: _switch}
