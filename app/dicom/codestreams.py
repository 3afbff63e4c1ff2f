# ruff: noqa: PLR2004 - the numbers are those of the standard
"""What a compressed frame says of its own size, read before a decoder reserves memory for it."""

from struct import unpack_from

from app.frozen import Frozen

_SOF = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD9)}
_START = b"\xff\x4f\xff\x51"
_BOX_HEADER = 8
_IMAGE, _SCAN, _END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"


class Codestream(Frozen):
    """The size and depth a codestream declares."""

    rows: int
    columns: int
    precision: int
    components: int


def codestream(coded: bytes) -> Codestream | None:
    """Return what a JPEG, JPEG-LS or JPEG 2000 codestream declares, ``None`` if it is none."""
    if coded[:4] == _START:
        return _jpeg_2000(coded, 0)
    if is_boxed(coded):
        at = _unboxed(coded)
        return None if at is None else _jpeg_2000(coded, at)
    if coded.startswith(_IMAGE):
        return _jpeg(coded)
    return None


def is_boxed(coded: bytes) -> bool:
    """Say whether a JPEG 2000 codestream lies in the boxes of a JP2 file."""
    return coded[4:8] == b"jP  "


def is_ended(coded: bytes) -> bool:
    """Say whether an End of Image marker (FFD9) stands behind the last scan of a JPEG-LS frame.

    No two bytes of a scan read as a marker: a bit is stuffed behind each FF (ISO 14495-1).
    """
    scan = coded.rfind(_SCAN)
    return scan >= 0 and coded.find(_END, scan) >= 0


def scans(coded: bytes) -> int:
    """Return how many scans a JPEG or JPEG-LS frame has, or a little more: none in JPEG 2000."""
    return coded.count(_SCAN) if coded.startswith(_IMAGE) else 0


def _unboxed(coded: bytes) -> int | None:
    """Return where the codestream begins behind the boxes that each say where the next one is.

    A length of 0 reaches to the end, one of 1 is written in 64 bits behind it (ISO 15444-1 I.4).
    Before the codestream neither leads to it, and pydicom would stay at such a box for ever.
    """
    at = 0
    while at + _BOX_HEADER <= len(coded):
        length, kind = unpack_from(">L4s", coded, at)
        if kind == b"jp2c":
            at += 2 * _BOX_HEADER if length == 1 else _BOX_HEADER
            return at if coded.startswith(_START, at) else None
        if length < _BOX_HEADER:
            return None
        at += length
    return None


def _jpeg_2000(coded: bytes, start: int) -> Codestream | None:
    """Read the SIZ marker segment."""
    if len(coded) < start + 45:
        return None
    width, height, left, top = unpack_from(">4L", coded, start + 8)
    components, depth = unpack_from(">HB", coded, start + 40)
    return Codestream(height - top, width - left, (depth & 0x7F) + 1, components)


def _jpeg(coded: bytes) -> Codestream | None:
    """Walk the marker segments to the frame header."""
    at = 2
    while at + 4 <= len(coded):
        if coded[at] != 0xFF:
            return None
        marker = coded[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _SOF:
            if at + 10 > len(coded):
                return None
            precision, rows, columns, components = unpack_from(">BHHB", coded, at + 4)
            return Codestream(rows, columns, precision, components)
        at += 2 + unpack_from(">H", coded, at + 2)[0]
    return None
