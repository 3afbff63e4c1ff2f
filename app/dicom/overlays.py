"""Overlay planes (60xx): drawings of one bit a pixel that lie over an image."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.dicom.completeness import PIXEL_DATA, whole
from app.dicom.errors import DamagedFrame, IncompleteDescription
from app.dicom.facts import DicomObject
from app.dicom.limits import LIMITS, Limits
from app.dicom.reading import read_object
from app.errors import NotFound, OverLimit
from app.frozen import Frozen

Mask = NDArray[np.uint8]

_GROUPS = range(0x6000, 0x6020, 2)
_WORD = 16


class OverlayPlane(Frozen):
    """One overlay: *origin* is the row and column of the image, from 1, where its corner lies.

    An overlay of one frame lies over every frame of the image. *bit* is its place among the unused
    bits of the pixels where it has no Overlay Data of its own, as older objects do.
    """

    group: str
    label: str
    type: str
    rows: int
    columns: int
    origin: tuple[int, int]
    frames: int
    first_frame: int
    bit: int | None


def overlay_planes(found: DicomObject) -> tuple[OverlayPlane, ...]:
    """Return the overlay planes that *found* describes, with data or with a bit of the pixels."""
    return tuple(plane for group in _GROUPS if (plane := _plane(found, group)) is not None)


def overlay_mask(data: bytes, group: str, index: int, limits: Limits = LIMITS) -> bytes:
    """Return the overlay over frame *index*, a byte a pixel of the image: 0, or 1 where drawn."""
    found = read_object(data, "", limits)
    plane = next((each for each in overlay_planes(found) if each.group == group), None)
    if plane is None:
        raise NotFound(f"The object has no overlay in group {group}.")
    rows, columns = whole(found, "(0028,0010)") or 0, whole(found, "(0028,0011)") or 0
    frames = max(whole(found, "(0028,0008)") or 1, 1)
    if rows * columns * 2 > limits.max_pixels_bytes:
        raise OverLimit(f"An overlay of {rows:,} x {columns:,} pixels is larger than we decode.")
    if not 0 <= index < frames:
        raise DamagedFrame(f"There is no frame {index + 1}: the object has {frames}.")
    mask = np.zeros((rows, columns), dtype=np.uint8)
    if plane.bit is not None:
        return _from_pixels(found, plane.bit, index, mask).tobytes()
    drawn = _from_data(found, plane, index)
    if drawn is not None:
        _lay(drawn, plane, mask)
    return mask.tobytes()


def _plane(found: DicomObject, group: int) -> OverlayPlane | None:
    def path(element: int) -> str:
        return f"({group:04X},{element:04X})"

    rows, columns = whole(found, path(0x0010)), whole(found, path(0x0011))
    has_data = found.element(path(0x3000)) is not None
    bit = whole(found, path(0x0102)) or 0
    if not rows or not columns or rows < 0 or columns < 0 or not (has_data or bit):
        return None
    origin = [_integer(text) for text in found.values(path(0x0050))]
    label = found.value(path(0x1500)) or found.value(path(0x0022)) or ""
    return OverlayPlane(
        group=f"{group:04X}",
        label=label,
        type=found.value(path(0x0040)) or "",
        rows=rows,
        columns=columns,
        origin=(origin[0], origin[1]) if len(origin) == 2 else (1, 1),  # noqa: PLR2004
        frames=max(whole(found, path(0x0015)) or 1, 1),
        first_frame=max(whole(found, path(0x0051)) or 1, 1),
        bit=None if has_data else bit,
    )


def _integer(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.lstrip("+-").isdigit() and digits.isascii() else 1


def _from_data(found: DicomObject, plane: OverlayPlane, index: int) -> Mask | None:
    """Return the overlay's own pixels over frame *index*, ``None`` where it has none there."""
    own = 0 if plane.frames == 1 else index + 1 - plane.first_frame
    if not 0 <= own < plane.frames:
        return None
    path = f"({plane.group},3000)"
    raw, pixels = found.raw(path) or b"", plane.rows * plane.columns
    first, last = own * pixels, (own + 1) * pixels
    if len(raw) * 8 < last:
        raise DamagedFrame(
            f"Overlay {plane.group} is damaged: its {len(raw):,} bytes of Overlay Data {path} do "
            f"not make {plane.rows} x {plane.columns} pixels."
        )
    # PS3.5 8.1.2: the first pixel stands in the lowest bit of the first byte or word.
    packed = np.frombuffer(_little(found, path, raw[first // 8 : -(-last // 8)]), dtype=np.uint8)
    bits = np.unpackbits(packed, bitorder="little")[first % 8 :][:pixels]
    return bits.reshape(plane.rows, plane.columns)


def _little(found: DicomObject, path: str, raw: bytes) -> bytes:
    element = found.element(path)
    if found.encoding.little_endian or (element is not None and element.vr == "OB"):
        return raw
    return np.frombuffer(raw[: len(raw) // 2 * 2], dtype=">u2").astype("<u2").tobytes()


def _lay(drawn: Mask, plane: OverlayPlane, mask: Mask) -> None:
    """Copy what of *drawn* falls inside the image."""
    top, left = plane.origin[0] - 1, plane.origin[1] - 1
    rows, columns = mask.shape
    from_top, from_left = max(-top, 0), max(-left, 0)
    part = drawn[from_top : rows - top, from_left : columns - left]
    if top < rows and left < columns:
        at_top, at_left = top + from_top, left + from_left
        mask[at_top : at_top + part.shape[0], at_left : at_left + part.shape[1]] = part


def _from_pixels(found: DicomObject, bit: int, index: int, mask: Mask) -> NDArray[Any]:
    """Return bit *bit* of every stored pixel; it is only there while pixels are native."""
    pixels = found.element(PIXEL_DATA)
    if whole(found, "(0028,0100)") != _WORD or bit >= _WORD or pixels is None:
        raise IncompleteDescription(f"The overlay in bit {bit} of the pixels cannot be read.")
    if pixels.length is None:
        raise IncompleteDescription(
            f"The overlay should lie in bit {bit} of the pixels, but compression keeps only the "
            "bits of the image: it is lost."
        )
    order = "<" if found.encoding.little_endian else ">"
    raw, start = found.raw(PIXEL_DATA) or b"", index * mask.size * 2
    part = raw[start : start + mask.size * 2]
    if len(part) < mask.size * 2:
        raise DamagedFrame(f"Frame {index + 1} is damaged: the overlay in its bits is cut off.")
    words = np.frombuffer(part, dtype=f"{order}u2").reshape(mask.shape)
    return (words >> bit & 1).astype(np.uint8)
