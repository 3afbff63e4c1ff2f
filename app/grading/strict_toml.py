"""TOML read strictly: every refusal names file and line, and a key nobody knows is one."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from app.errors import InvalidContent

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*(?:\.[^=]*)?=")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

Where = tuple[str | int, ...]


def key_lines(text: str) -> dict[Where, int]:
    """Return the line of every table and key in *text*: ``("exercise", 2, "points")`` to 41."""
    lines: dict[Where, int] = {}
    counts: dict[Where, int] = {}
    table: Where = ()
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
        elif header := _HEADER.match(line):
            table = _table(header[1] == "[[", header[2].split("."), counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1].strip('"')), number)
            fence = _opened(line)
    return lines


def _table(is_array: bool, names: Sequence[str], counts: dict[Where, int]) -> Where:  # noqa: FBT001
    """Return the place of a header, counting the tables of an array from nought."""
    where: Where = ()
    for name in [each.strip().strip('"') for each in names[:-1]]:
        where = (*where, name)
        if where in counts:
            where = (*where, counts[where])
    where = (*where, names[-1].strip().strip('"'))
    if is_array:
        counts[where] = counts.get(where, -1) + 1
        where = (*where, counts[where])
    return where


def _opened(line: str) -> str:
    """Return the triple quotation mark that *line* opens and leaves open, if any."""
    return next((mark for mark in ('"""', "'''") if line.count(mark) == 1), "")


@dataclass(frozen=True)
class Refusal:
    """Says what is wrong with a file, and on which line."""

    path: Path
    lines: Mapping[Where, int]

    def at(self, where: Where, sentence: str) -> NoReturn:
        """Refuse the file for what stands at *where*, or at the nearest table around it."""
        while where and where not in self.lines:
            where = where[:-1]
        raise InvalidContent(f"{self.path}:{self.lines.get(where, 1)}: {sentence}")


class Fields:
    """One table of a TOML file: values are taken out by name, and `done` refuses the rest."""

    def __init__(self, data: Mapping[str, Any], refusal: Refusal, where: Where = ()) -> None:
        self._rest = dict(data)
        self._refusal = refusal
        self._where = where

    def refuse(self, key: str, sentence: str) -> NoReturn:
        """Refuse the file for the value of *key*."""
        self._refusal.at((*self._where, key), sentence)

    def has(self, key: str) -> bool:
        """Say whether *key* is there and not yet taken."""
        return key in self._rest

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without *default* it must be there and not blank."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self.refuse(key, f"{key} must be a text in quotation marks.")
        if default is None and not value.strip():
            self.refuse(key, f"{key} must not be blank.")
        return value.strip()

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Take a text that is one of *allowed*."""
        value = self.text(key, default)
        if value not in allowed:
            self.refuse(key, f"{key} is {value!r}; it must be one of {', '.join(allowed)}.")
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Take a whole number from *low* to *high*."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, f"{key} must be a whole number from {low} to {high}.")
        return value

    def day(self, key: str) -> date | None:
        """Take a day written as 2026-05-31, if there is one."""
        value = self._rest.pop(key, None)
        if value is not None and type(value) is not date:
            self.refuse(key, f"{key} must be a day, written as 2026-05-31 without quotation marks.")
        return value

    def decimal(self, key: str, low: Decimal, high: Decimal) -> Decimal:
        """Take a number from *low* to *high* exactly as it is written."""
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(key, f"{key} must be a number.")
        if not low <= value <= high:
            self.refuse(key, f"{key} must be a number from {low} to {high}.")
        return Decimal(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.refuse(key, f"{key} must be true or false.")
        return value

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """Take a list of texts, none of them blank; without *default* at least one."""
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(
            isinstance(each, str) and each.strip() for each in value
        ):
            self.refuse(key, f"{key} must be a list of texts, none of them blank.")
        if default is None and not value:
            self.refuse(key, f"{key} must name at least one.")
        return tuple(each.strip() for each in value)

    def tables(self, key: str) -> list["Fields"]:
        """Take the tables of the array ``[[key]]``; none is an empty list."""
        value = self._rest.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.refuse(key, f"{key} must be written as [[{key}]] tables.")
        return [
            Fields(each, self._refusal, (*self._where, key, position))
            for position, each in enumerate(value)
        ]

    def table(self, key: str) -> "Fields | None":
        """Take the table ``[key]``, if there is one."""
        value = self._rest.pop(key, None)
        if value is not None and not isinstance(value, dict):
            self.refuse(key, f"{key} must be a table, written as [{key}].")
        return None if value is None else Fields(value, self._refusal, (*self._where, key))

    def named_tables(self) -> dict[str, "Fields"]:
        """Take every remaining table by its name: the form of ``findings.toml``."""
        named = {}
        for key in list(self._rest):
            value = self._rest.pop(key)
            if not isinstance(value, dict):
                self.refuse(key, f"{key} must be a table, written as [{key}].")
            named[key] = Fields(value, self._refusal, (*self._where, key))
        return named

    def done(self) -> None:
        """Refuse any key that nobody has taken."""
        for key in self._rest:
            self.refuse(key, f"{key} is not a key we know here.")

    def _take(self, key: str, default: Any) -> Any:
        if key in self._rest:
            return self._rest.pop(key)
        if default is None:
            self.refuse(key, f"{key} is missing.")
        return default


def read_toml(path: Path, *, text: str | None = None) -> Fields:
    """Return the fields of the TOML file at *path*, or of *text* which stands in it."""
    try:
        text = path.read_text(encoding="utf-8") if text is None else text
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidContent(f"{path}:1: This file cannot be read as UTF-8 text.") from error
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = found[1] if found and found[1] else len(text.splitlines()) or 1
        said = _AT_LINE.sub("", str(error)).rstrip(".")
        raise InvalidContent(f"{path}:{line}: This is not TOML: {said}.") from error
    return Fields(data, Refusal(path, key_lines(text)))
