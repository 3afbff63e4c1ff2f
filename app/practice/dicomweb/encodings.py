"""Transfer syntaxes on the way out: what is kept, what can be made of it, and what cannot."""

from collections.abc import Sequence
from typing import Final

from app.dicom import (
    DEFLATED_LE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    JPEG_2000,
    JPEG_2000_LOSSLESS,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
    RLE_LOSSLESS,
    as_explicit_le,
    coded_frame,
    native_frame,
    read_object,
    uid_name,
)
from app.errors import UnreadableSample
from app.practice.dicomweb.accepting import ANYTHING, DICOM, OCTETS, Media
from app.practice.dicomweb.messages import Refused
from app.practice.dicomweb.parts import Part

_REWRITTEN: Final = frozenset({IMPLICIT_LE, DEFLATED_LE})
_FRAME_TYPES: Final = {
    JPEG_BASELINE: "image/jpeg",
    JPEG_LOSSLESS: "image/jpeg",
    JPEG_LOSSLESS_SV1: "image/jpeg",
    JPEG_LS_LOSSLESS: "image/jls",
    JPEG_LS_NEAR_LOSSLESS: "image/jls",
    JPEG_2000_LOSSLESS: "image/jp2",
    JPEG_2000: "image/jp2",
    RLE_LOSSLESS: "image/dicom-rle",
}


def encode_object(data: bytes, media: Media) -> Part:
    """Return an object as *media* asks for it; without a transfer syntax that is Explicit VR LE.

    What is compressed is handed out as it is kept or not at all: this archive does not decompress.
    """
    kept = read_object(data).transfer_syntax
    wanted = media.transfer_syntax or EXPLICIT_LE
    if wanted in {ANYTHING, kept}:
        return Part(f"{DICOM}; transfer-syntax={kept}", data)
    if wanted == EXPLICIT_LE and kept in _REWRITTEN:
        return Part(f"{DICOM}; transfer-syntax={wanted}", as_explicit_le(data))
    asked = f"transfer-syntax={wanted}" if media.transfer_syntax else "no transfer-syntax"
    default = "" if media.transfer_syntax else ", which means Explicit VR Little Endian"
    raise Refused(
        406,
        f"The object is kept in {uid_name(kept)} ({kept}), and Accept has {asked}{default}. "
        "This archive does not convert it.",
    )


def encode_frames(data: bytes, numbers: Sequence[int], media: Media) -> list[Part]:
    """Return frames by their *numbers*, uncompressed or as they are kept."""
    kept = read_object(data).transfer_syntax
    compressed = _FRAME_TYPES.get(kept, "")
    try:
        if compressed and _takes_as_kept(media, compressed, kept):
            kind = f"{compressed}; transfer-syntax={kept}"
            return [Part(kind, coded_frame(data, number - 1)) for number in numbers]
        if media.takes(OCTETS) and media.transfer_syntax in {"", ANYTHING, EXPLICIT_LE}:
            return [Part(OCTETS, native_frame(data, number - 1)) for number in numbers]
    except UnreadableSample as error:
        raise Refused(406, str(error)) from error
    raise Refused(
        406,
        f"The frames are kept in {uid_name(kept)} ({kept}) and come as "
        f"{compressed or OCTETS}{f' or {OCTETS}' if compressed else ''}, not as "
        f"{media.payload or media.type}{_with(media)}.",
    )


def _takes_as_kept(media: Media, kind: str, kept: str) -> bool:
    if media.payload == OCTETS:
        return False
    # Whoever takes anything gets pixels that need no codec.
    named = media.payload == kind
    return media.takes(kind) and (
        media.transfer_syntax == kept or (named and media.transfer_syntax in {"", ANYTHING})
    )


def _with(media: Media) -> str:
    return f" with transfer-syntax={media.transfer_syntax}" if media.transfer_syntax else ""
