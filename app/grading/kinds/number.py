"""A number, exactly as written, with its unit."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from app.grading.answers import Quantity
from app.grading.exercise import Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered, Raw, clean
from app.grading.lab import Bench

_FORM = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,30}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?)"
    r"\s*(?P<unit>[^\s0-9.,][^\s]{0,19}(?: [^\s0-9]{1,19})?)?"
)
_HEXADECIMAL = re.compile("[+-]?0[xX]")
"""How many tools write such a number; read as above it would be a nought with a unit."""
_COUNTED = frozenset({"bits", "bytes", "contexts", "images", "lines", "objects", "steps"})
"""Units of what is counted: whole, and never below zero."""

_SPELLINGS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{NO-BREAK SPACE}": " "})


def parse(raw: Raw, exercise: Exercise, _bench: Bench) -> Quantity:
    """Return the number and the unit; a unit left out is the one that the exercise asks for."""
    text = clean(raw).translate(_SPELLINGS)
    if not text:
        raise NotAnswered
    if _HEXADECIMAL.match(text):
        raise NoReadableForm(f"Write one {_wanted(exercise.unit)}: in decimal, not in hexadecimal.")
    if (form := _FORM.fullmatch(text)) is None:
        raise NoReadableForm(f"Write one {_wanted(exercise.unit)}, without thousands separators.")
    found = Quantity(read_decimal(form["number"], "The answer"), form["unit"] or exercise.unit)
    if found.unit in _COUNTED and (found.value < 0 or found.value % 1):
        raise NoReadableForm(
            f"Nobody counts {text}: write one {_wanted(exercise.unit)}, and none below zero."
        )
    return found


def _wanted(unit: str) -> str:
    if unit in _COUNTED:
        return f"whole number such as 12, with or without the word {unit}"
    return f"number such as 12.5{f', with or without its unit {unit}' if unit else ''}"


def remark(raw: Raw) -> str:
    """Say that a comma was taken for the decimal point."""
    return "The comma was read as a decimal point." if isinstance(raw, str) and "," in raw else ""


# Nothing that is measured here needs more; turned into a whole number, 1e9999999 never ends.
_MOST_PLACES = 30


def read_decimal(value: Any, what: str) -> Decimal:
    """Return the finite number in *value*, point or comma, or refuse it by its name *what*."""
    text = clean(str(value)) if isinstance(value, int | float | Decimal) else clean(value)
    try:
        number = Decimal(text.translate(_SPELLINGS).replace(",", "."))
    except InvalidOperation as error:
        raise NoReadableForm(f"{what} must be a number such as 12.5.") from error
    if not number.is_finite() or abs(number.adjusted()) > _MOST_PLACES:
        raise NoReadableForm(f"{what} must be a number such as 12.5.")
    return number


NUMBER = Kind("number", parse, remark=remark)
