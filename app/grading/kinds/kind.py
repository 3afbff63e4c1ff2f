"""What every kind of exercise provides: a parser of raw answers and the untouched answer."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from app.frozen import Frozen
from app.grading.exercise import Exercise
from app.grading.lab import Bench

Raw: TypeAlias = Any
"""What the browser posted: a text, or ``{"files": {name: bytes}}``; evidence for live kinds."""

Parse: TypeAlias = Callable[[Raw, Exercise, Bench], Any]
Start: TypeAlias = Callable[[Exercise, Bench], Raw]

MAX_JSON = 1_048_576
MAX_CELL = 2_000

_NOT_FOR_STORES = re.compile("[\x00\ud800-\udfff]")


class Kind(Frozen):
    """One kind of exercise.

    *parse* returns the typed answer, or raises :class:`NoReadableForm`. *start* returns the raw
    answer of somebody who has touched nothing. *remark* says how the answer was understood
    where that is not plain.
    """

    name: str
    parse: Parse
    start: Start = lambda _exercise, _bench: ""
    remark: Callable[[Raw], str] = lambda _raw: ""


class NoReadableForm(Exception):
    """The answer has no form we can read; the text says what form would be right."""


class NotAnswered(Exception):
    """The answer has a readable form and nothing in it."""


def clean(raw: Raw, most: int = MAX_CELL, what: str = "The answer") -> str:
    """Return the text in NFC without blanks around it; refuse what no store can keep."""
    if not isinstance(raw, str):
        raise NoReadableForm(f"{what} must be a text.")
    if len(raw) > most:
        raise NoReadableForm(f"{what} is longer than {most} characters; shorten it.")
    return _NOT_FOR_STORES.sub(
        "\N{REPLACEMENT CHARACTER}", unicodedata.normalize("NFC", raw)
    ).strip()


def read_json(raw: Raw, shape: type, form: str) -> Any:
    """Return the JSON in *raw* if it has the *shape*; *form* says in a sentence what would do."""
    if isinstance(raw, str) and len(raw) > MAX_JSON:
        raise NoReadableForm("The answer is larger than 1 MiB; send less.")
    try:
        value = json.loads(raw) if isinstance(raw, str) else raw
    except (ValueError, RecursionError) as error:
        raise NoReadableForm(form) from error
    if not isinstance(value, shape):
        raise NoReadableForm(form)
    return value


def read_source(value: Any, held: Mapping[str, Any], exercise: Exercise, what: str) -> str:
    """Return the name of the file or message that the answer is about, if the bench has it."""
    source = clean(value or exercise.source)
    if source not in held:
        raise NoReadableForm(
            f"The bench has no {what} called {source!r}; choose one from the list."
        )
    return source
