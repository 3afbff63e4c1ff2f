# ruff: noqa: PLR2004 - the numbers are those of the standard
"""RLE Lossless (PS3.5 Annex G), decoded without ever growing past the frame."""

from struct import unpack_from

from app.counting import counted
from app.dicom.errors import DamagedFrame

_HEADER = 64


def rle_frame(coded: bytes, pixels: int, planes: int) -> bytes:
    """Return the byte planes of a frame one after the other, each of *pixels* bytes."""
    if len(coded) < _HEADER:
        raise DamagedFrame(f"An RLE frame begins with 64 bytes of offsets; there are {len(coded)}.")
    count, *offsets = unpack_from("<16L", coded)
    if count != planes:
        raise DamagedFrame(
            f"The RLE frame has {counted(count, 'segment')} where its pixels need {planes}."
        )
    ends = [*offsets[1:count], len(coded)]
    return b"".join(
        _segment(coded, start, end, pixels, number)
        for number, (start, end) in enumerate(zip(offsets, ends, strict=False), 1)
    )


def _segment(coded: bytes, start: int, end: int, pixels: int, number: int) -> bytes:
    """Unpack one segment, PackBits as Annex G.3 has it."""
    if not _HEADER <= start <= end <= len(coded):
        raise DamagedFrame(f"RLE segment {number} lies at {start} to {end}, outside its frame.")
    plane = bytearray()
    at = start
    while at < end and len(plane) < pixels:
        control = coded[at]
        if control < 128:
            plane += coded[at + 1 : min(at + 2 + control, end)]
            at += 2 + control
        else:
            if control > 128:
                plane += coded[at + 1 : min(at + 2, end)] * (257 - control)
            at += 2 if control > 128 else 1
    if len(plane) < pixels:
        raise DamagedFrame(
            f"RLE segment {number} holds {counted(len(plane), 'byte')} where the frame needs "
            f"{pixels:,}."
        )
    return bytes(plane[:pixels])
