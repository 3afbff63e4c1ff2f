"""Scans that prove credit earned elsewhere: known by their bytes, never by name or claimed type."""

import re

from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.typed import one_line

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_TAIL = 2048
_MOST_SIDE, _MOST_PIXELS = 20_000, 120_000_000
_LONGEST_NAME = 120
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_OTHERS = (
    ("a Word, Excel or other file packed as ZIP", 0, b"PK"),
    ("a Word or Excel file of the older kind", 0, b"\xd0\xcf\x11\xe0"),
    ("a GIF picture", 0, b"GIF8"),
    ("a WebP picture", 8, b"WEBP"),
    ("a TIFF picture", 0, b"II*\0"),
    ("a TIFF picture", 0, b"MM\0*"),
    ("a BMP picture", 0, b"BM"),
    ("a DICOM file", 128, b"DICM"),
    ("a program", 0, b"MZ"),
    ("a web page or drawing in text", 0, b"<"),
)
"""What people send by mistake: what to call it, and the bytes at a place by which it is known."""

_UNSAFE = re.compile(r"[^\w .()-]+")
_NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers between C0 and CF that are tables and no frame header."""


class Scan(Frozen):
    """A file that a learner hands in as proof: its bytes, what they are, and a name to show."""

    data: bytes
    media_type: str
    name: str


def read_scan(data: bytes, name: str, most: int) -> Scan:
    """Return the file as a scan of at most *most* bytes; :class:`InvalidInput` if it is none."""
    if not data:
        raise InvalidInput("Choose the scan or PDF of your certificate.")
    if len(data) > most:
        raise InvalidInput(f"The file is larger than {most // 1024 // 1024} MB; scan it smaller.")
    media_type = _media_type(data)
    if media_type is None:
        raise InvalidInput(f"{_seen_as(data)} A whole PDF, PNG or JPEG file is taken.")
    return Scan(data, media_type, _shown_name(name, media_type))


def _media_type(data: bytes) -> str | None:
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-_TAIL:]:
        return "application/pdf"
    if data.startswith(_PNG) and _fits(_png_size(data)) and b"IEND" in data[-16:]:
        return "image/png"
    if data.startswith(_JPEG) and _fits(_jpeg_size(data)) and b"\xff\xd9" in data[-_TAIL:]:
        return "image/jpeg"
    return None


def _seen_as(data: bytes) -> str:
    """Return what a file that is no scan looks like, and what helps."""
    for kind, start in {"PDF": b"%PDF-", "PNG": _PNG, "JPEG": _JPEG}.items():
        if data.startswith(start):
            return (
                f"This file begins as a {kind} but is damaged, cut off or larger in pixels than we "
                "open: save or scan it once more."
            )
    if data[4:8] == b"ftyp":
        return "This file is a photo or film as phones keep it (HEIC): export it as JPEG first."
    found = next((name for name, at, start in _OTHERS if data.startswith(start, at)), "")
    if found:
        return f"This file looks like {found}, whatever its name ends in."
    return "What kind of file this is cannot be seen, whatever its name ends in."


def _fits(size: tuple[int, int] | None) -> bool:
    """Say whether a picture of *size* can be opened without filling a reader's memory."""
    if size is None:
        return False
    width, height = size
    return 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and width * height <= _MOST_PIXELS


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] != b"IHDR":
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height from the frame header, going from marker to marker."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:  # noqa: PLR2004
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        if length < 2:  # noqa: PLR2004
            return None
        at += 2 + length
    return None


def _shown_name(name: str, media_type: str) -> str:
    """Return a name without folders or odd letters, with the ending of what the bytes are."""
    base = one_line(name).replace("\\", "/").rpartition("/")[2]
    stem = _UNSAFE.sub("_", base.rpartition(".")[0] or base).strip(" .")
    ending = _ENDINGS[media_type]
    return f"{(stem or 'scan')[: _LONGEST_NAME - len(ending)]}{ending}"
