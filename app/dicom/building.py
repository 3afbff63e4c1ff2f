"""Build a whole object from a mapping of attributes and an array of pixels."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders.base import get_encoder

from app.dicom.charsets import UnwritableValue
from app.dicom.dictionary import (
    IMPLEMENTATION_CLASS_UID,
    IMPLEMENTATION_VERSION_NAME,
    uid_name,
)
from app.dicom.drafting import DraftObject
from app.dicom.encoding import header
from app.dicom.paths import parse_path
from app.dicom.transfer_syntaxes import (
    EXPLICIT_LE,
    JPEG_BASELINE,
    encoding_of,
)

Pixels = NDArray[np.generic]

_PLANE, _RGB = 2, 3


def build_object(
    attributes: Mapping[str, object],
    pixels: Pixels | None = None,
    transfer_syntax_uid: str = EXPLICIT_LE,
) -> bytes:
    """Return a Part 10 file with *attributes*, named by keyword or path.

    The same input gives the same bytes.

    A value of ``None`` leaves the element out, an empty text makes it present and empty. *pixels*
    is an array of (rows, columns), (frames, rows, columns) or, of bytes for RGB, (…, rows, columns,
    3); it brings the Image Pixel attributes that *attributes* does not name. The file meta is
    made from the data set; attributes of group 0002 replace it.
    """
    tags = {parse_path(name)[0].tag for name in attributes}
    described = dict(attributes)
    if pixels is not None:
        ours = _description(pixels, transfer_syntax_uid)
        described |= {
            keyword: value
            for keyword, value in ours.items()
            if parse_path(keyword)[0].tag not in tags
        }
    draft = DraftObject(_frame(transfer_syntax_uid, described))
    for name in sorted(described, key=_position):
        if described[name] is not None:
            draft.set(name, described[name])
    if pixels is not None:
        _put_pixels(draft, pixels, transfer_syntax_uid)
    return draft.to_bytes()


def _position(name: str) -> tuple[bool, list[int]]:
    steps = parse_path(name)
    return steps[-1].tag != "(0008,0005)", [step.key for step in steps]


def _frame(transfer_syntax_uid: str, attributes: Mapping[str, object]) -> bytes:
    """Return preamble and File Meta Information, with a data set that is still empty."""
    by_tag = {
        parse_path(name)[-1].tag: value for name, value in attributes.items() if "." not in name
    }
    draft = DraftObject(_EMPTY)
    draft.fill(
        draft.meta,
        {
            "(0002,0001)": b"\x00\x01",
            "(0002,0002)": str(by_tag.get("(0008,0016)") or ""),
            "(0002,0003)": str(by_tag.get("(0008,0018)") or ""),
            "(0002,0010)": transfer_syntax_uid,
            "(0002,0012)": IMPLEMENTATION_CLASS_UID,
            "(0002,0013)": IMPLEMENTATION_VERSION_NAME,
        },
    )
    return draft.to_bytes()


_EMPTY = b"\0" * 128 + b"DICM" + header(0x00020000, "UL", 4) + b"\0" * 4


def _description(pixels: Pixels, transfer_syntax_uid: str) -> dict[str, object]:
    """Return the Image Pixel attributes of an array."""
    color = pixels.ndim > _PLANE and pixels.shape[-1] == _RGB and pixels.dtype == np.uint8
    shape = pixels.shape[:-1] if color else pixels.shape
    bits = pixels.dtype.itemsize * 8
    photometric = "MONOCHROME2"
    if color:
        photometric = "YBR_FULL_422" if transfer_syntax_uid == JPEG_BASELINE else "RGB"
    found: dict[str, object] = {
        "SamplesPerPixel": 3 if color else 1,
        "PhotometricInterpretation": photometric,
        "Rows": shape[-2],
        "Columns": shape[-1],
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
    }
    if color:
        found["PlanarConfiguration"] = 0
    if len(shape) > _PLANE:
        found["NumberOfFrames"] = shape[0]
    return found


def _put_pixels(draft: DraftObject, pixels: Pixels, transfer_syntax_uid: str) -> None:
    encoding = encoding_of(transfer_syntax_uid)
    if not encoding.encapsulated:
        vr = "OW" if encoding.implicit or pixels.dtype.itemsize > 1 else "OB"
        dtype = pixels.dtype.newbyteorder("<" if encoding.little_endian else ">")
        raw = np.ascontiguousarray(pixels).astype(dtype).tobytes()
        draft.set_raw("PixelData", raw + b"\0" * (len(raw) % 2), vr)
        return
    facts = _description(pixels, transfer_syntax_uid)
    frames = pixels if "NumberOfFrames" in facts else pixels[np.newaxis]
    coded = [_coded(frame, facts, transfer_syntax_uid) for frame in frames]
    draft.set_raw("PixelData", encapsulate(coded), "OB")
    placed = draft.drafted_at(parse_path("PixelData"))
    placed.undefined = True


def _coded(frame: Pixels, facts: Mapping[str, object], transfer_syntax_uid: str) -> bytes:
    """Return one compressed frame."""
    if transfer_syntax_uid == JPEG_BASELINE:
        stream = BytesIO()
        Image.fromarray(frame).save(stream, "JPEG", quality=95, subsampling="4:2:2")
        return stream.getvalue()
    description: dict[str, Any] = {
        "rows": facts["Rows"],
        "columns": facts["Columns"],
        "number_of_frames": 1,
        "samples_per_pixel": facts["SamplesPerPixel"],
        "bits_allocated": facts["BitsAllocated"],
        "bits_stored": facts["BitsStored"],
        "pixel_representation": facts["PixelRepresentation"],
        "photometric_interpretation": facts["PhotometricInterpretation"],
        "planar_configuration": 0,
    }
    try:
        encoder = get_encoder(transfer_syntax_uid)
        coded: bytes = encoder.encode(np.ascontiguousarray(frame), **description)
    except (NotImplementedError, RuntimeError, ValueError) as error:
        raise UnwritableValue(
            f"We cannot write these pixels in {uid_name(transfer_syntax_uid)}: JPEG 2000 wants 32 "
            "rows and columns at least, and some syntaxes are only read."
        ) from error
    return coded
