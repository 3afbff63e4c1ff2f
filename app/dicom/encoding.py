"""Values to bytes: what a lab or an edit says, as the VR writes it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from struct import Struct, error
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydicom.valuerep import format_number_as_ds

from app.dicom.charsets import UnwritableValue, encode_text
from app.dicom.paths import parse_path
from app.dicom.values import CHARACTER_SET_VRS, NUMBERS, TEXT_VRS
from app.dicom.wire import LONG_VRS, UNDEFINED

Single: TypeAlias = str | int | float | Decimal | date | time | datetime
"""One value; dates and times are written as DA, TM or DT have it."""

_SHORT = 0xFFFF


def encode_value(
    value: object, vr: str, terms: Sequence[str] = (), *, little_endian: bool = True
) -> bytes:
    """Return *value*, one or a list of them, as the bytes of *vr*, padded to even length."""
    if isinstance(value, bytes | bytearray | memoryview):
        return padded(bytes(value), vr)
    if isinstance(value, np.ndarray):
        return padded(_array(value, little_endian=little_endian), vr)
    singles = _singles(value)
    if vr in NUMBERS:
        return b"".join(_number(single, vr, little_endian=little_endian) for single in singles)
    if vr == "AT":
        return b"".join(_tag(str(single), little_endian=little_endian) for single in singles)
    if vr in TEXT_VRS:
        return _text("\\".join(_as_text(single, vr) for single in singles), vr, terms)
    return padded(_hex("".join(map(str, singles)), vr), vr)


def padded(raw: bytes, vr: str) -> bytes:
    """Return *raw* with even length: text takes a space, a UID and bytes take a NUL."""
    if len(raw) % 2 == 0:
        return raw
    return raw + (b" " if vr in TEXT_VRS and vr != "UI" else b"\0")


def _singles(value: object) -> list[object]:
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return list(value) if any(single != "" for single in value) or len(value) > 1 else []
    if isinstance(value, str) and "\\" in value:
        return list(value.split("\\"))
    return [value]


def _array(value: NDArray[np.generic], *, little_endian: bool) -> bytes:
    dtype = value.dtype.newbyteorder("<" if little_endian else ">")
    return np.ascontiguousarray(value).astype(dtype).tobytes()


def _text(text: str, vr: str, terms: Sequence[str]) -> bytes:
    if vr in CHARACTER_SET_VRS:
        return padded(encode_text(text, terms, person_name=vr == "PN"), vr)
    return padded(encode_text(text), vr)


def _as_text(single: object, vr: str) -> str:
    """Return one value as text, dates and numbers in the form of *vr*."""
    if isinstance(single, datetime) and vr == "DT":
        return single.strftime("%Y%m%d%H%M%S") + (single.strftime("%z") if single.tzinfo else "")
    if isinstance(single, date) and vr == "DA":
        return single.strftime("%Y%m%d")
    if isinstance(single, time | datetime) and vr == "TM":
        return single.strftime("%H%M%S")
    if isinstance(single, float | np.floating) and vr in {"DS", "IS"}:
        return format_number_as_ds(float(single))
    if isinstance(single, bool) or not isinstance(single, str | int | float | Decimal | np.integer):
        raise UnwritableValue(f"{single!r} is no value that {vr} can write.")
    return str(single)


def _number(single: object, vr: str, *, little_endian: bool) -> bytes:
    code, _ = NUMBERS[vr]
    pack = Struct(f"{'<' if little_endian else '>'}{code}").pack
    try:
        number = float(str(single)) if vr in {"FL", "FD"} else int(str(single))
        return pack(number)
    except (ValueError, error, OverflowError) as problem:
        kind = "numbers" if vr in {"FL", "FD"} else "whole numbers"
        raise UnwritableValue(f"{vr} writes {kind} in its range; {single!r} is none.") from problem


def _tag(text: str, *, little_endian: bool) -> bytes:
    [step] = parse_path(text)
    return Struct("<HH" if little_endian else ">HH").pack(step.group, step.number)


def _hex(text: str, vr: str) -> bytes:
    """Read hexadecimal digits, the way bytes are typed."""
    try:
        return bytes.fromhex(text)
    except ValueError as problem:
        raise UnwritableValue(
            f"{vr} holds bytes: write them as hexadecimal digits, such as 00 FF."
        ) from problem


def header(tag: int, vr: str | None, length: int | None, *, little_endian: bool = True) -> bytes:
    """Return an element's header; *vr* is ``None`` in Implicit VR, *length* where undefined."""
    order = "<" if little_endian else ">"
    group, number = tag >> 16, tag & 0xFFFF
    size = UNDEFINED if length is None else length
    if vr is None:
        return Struct(f"{order}HHL").pack(group, number, size)
    code = vr.encode("latin-1")
    if vr in LONG_VRS:
        return Struct(f"{order}HH2sHL").pack(group, number, code, 0, size)
    if size > _SHORT:
        raise UnwritableValue(
            f"A value of {size:,} bytes does not fit {vr}, whose length has 16 bits."
        )
    return Struct(f"{order}HH2sH").pack(group, number, code, size)
