# ruff: noqa: PLR2004 - the numbers are those of PS3.5
"""How headers are written: tags, VRs and lengths as they stand in the bytes."""

from struct import Struct

from pydicom.datadict import dictionary_VR

UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
PIXEL_DATA_TAG = 0x7FE00010

# VRs with a length of 16 bits in Explicit VR, and those with 32.
SHORT_VRS = frozenset(
    {"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO"}
    | {"LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"}
)
LONG_VRS = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
BULK_VRS = frozenset({"OB", "OW", "OF", "OD", "OL", "OV"})
VRS = SHORT_VRS | LONG_VRS

# By whether the bytes are little endian.
IMPLICIT = {True: Struct("<HHL"), False: Struct(">HHL")}
EXPLICIT = {True: Struct("<HH2sH"), False: Struct(">HH2sH")}
LONG_LENGTH = {True: Struct("<L"), False: Struct(">L")}


def tag_text(tag: int) -> str:
    """Write *tag* as the standard does."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def looks_implicit(data: bytes, start: int, *, little_endian: bool) -> bool | None:
    """Say whether the element at *start* is in Implicit VR; ``None`` when it fits neither way."""
    if len(data) - start < 8:
        return None
    group, number, length = IMPLICIT[little_endian].unpack_from(data, start)
    if data[start + 4 : start + 6].decode("latin-1") in VRS:
        return False
    try:
        dictionary_VR(group << 16 | number)
    except KeyError:
        return None if number else length == 4
    return True if length <= len(data) - start - 8 or length == UNDEFINED else None
