"""A value's bytes as the text we show, by VR."""

from decimal import Decimal
from math import isfinite
from struct import Struct

from app.dicom.charsets import decode_text
from app.dicom.limits import LIMITS, Limits
from app.errors import OverLimit

TEXT_VRS = frozenset(
    {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT"}
    | {"PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
)
CHARACTER_SET_VRS = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
SINGLE_VALUED_VRS = frozenset({"LT", "ST", "UT", "UR"})
_LEADING_SPACES_COUNT = frozenset({"LT", "ST", "UT", "UC", "PN"})

NUMBERS = {
    "US": ("H", 2),
    "SS": ("h", 2),
    "UL": ("L", 4),
    "SL": ("l", 4),
    "UV": ("Q", 8),
    "SV": ("q", 8),
    "FL": ("f", 4),
    "FD": ("d", 8),
}
_FLOAT = Struct("<f")
_WHOLE = 1e15


def split(
    raw: bytes,
    vr: str,
    terms: tuple[str, ...] = (),
    limits: Limits = LIMITS,
    *,
    little_endian: bool = True,
) -> tuple[str, ...]:
    """Return the single values of *raw* as text; bulk data have none."""
    if not raw:
        return ()
    if vr in TEXT_VRS:
        return _texts(raw, vr, terms, limits)
    if vr in NUMBERS:
        if len(raw) // NUMBERS[vr][1] > limits.max_values:
            return ()
        return tuple(_number(value) for value in numbers(raw, vr, little_endian=little_endian))
    if vr == "AT":
        return _tags(raw, little_endian=little_endian)
    return ()


def _texts(raw: bytes, vr: str, terms: tuple[str, ...], limits: Limits) -> tuple[str, ...]:
    if vr not in SINGLE_VALUED_VRS and raw.count(b"\\") >= limits.max_values:
        raise OverLimit(f"An element holds more than {limits.max_values:,} values.")
    text = decode_text(raw, terms if vr in CHARACTER_SET_VRS else ())
    if vr in SINGLE_VALUED_VRS:
        return (stripped(text, vr),)
    return tuple(stripped(value, vr) for value in text.split("\\"))


def stripped(text: str, vr: str) -> str:
    """Return *text* without its padding; leading spaces count in free text and names."""
    text = text.rstrip(" \0")
    return text if vr in _LEADING_SPACES_COUNT else text.lstrip(" ")


def numbers(raw: bytes, vr: str, *, little_endian: bool = True) -> tuple[int | float, ...]:
    """Return the numbers in *raw*; a last one that is cut is left out."""
    code, size = NUMBERS[vr]
    count = len(raw) // size
    order = "<" if little_endian else ">"
    return Struct(f"{order}{count}{code}").unpack_from(raw)


def _number(value: float) -> str:
    """Write a number the short way: 0.1 for a 32-bit 0.1, no exponent for whole numbers."""
    if isinstance(value, int):
        return str(value)
    if not isfinite(value):
        return repr(value)
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    text = f"{value:.7g}"
    return text if _single(float(text)) == _single(value) == value else repr(value)


def _single(value: float) -> float:
    """Return *value* as a 32-bit float holds it."""
    try:
        nearest: float = _FLOAT.unpack(_FLOAT.pack(value))[0]
    except OverflowError:
        return value
    return nearest


def _tags(raw: bytes, *, little_endian: bool) -> tuple[str, ...]:
    order = "<" if little_endian else ">"
    words = Struct(f"{order}{len(raw) // 4 * 2}H").unpack_from(raw)
    return tuple(
        f"({group:04X},{number:04X})" for group, number in zip(words[::2], words[1::2], strict=True)
    )


def decimal_of(text: str) -> Decimal | None:
    """Return the number a DS or IS value holds, or ``None``."""
    try:
        value = Decimal(text.strip())
    except (ArithmeticError, ValueError):
        return None
    return value if value.is_finite() else None
