"""Frames as they travel: native and little endian, or just as they are compressed."""

import struct
from io import BytesIO

import numpy as np
from pydicom import dcmwrite
from pydicom.encaps import get_frame
from pydicom.uid import UID

from app.dicom.completeness import PIXEL_DATA
from app.dicom.errors import DamagedFrame
from app.dicom.frames import stored_samples
from app.dicom.image_facts import describe, facts_of
from app.dicom.json_model import DAMAGE, parsed
from app.dicom.limits import LIMITS, Limits
from app.dicom.reading import read_object
from app.dicom.transfer_syntaxes import EXPLICIT_LE
from app.errors import UnreadableSample


def native_frame(data: bytes, index: int, limits: Limits = LIMITS) -> bytes:
    """Return frame *index*, counted from 0, uncompressed and little endian, in its own depth."""
    found = read_object(data, "", limits)
    describe(found, limits)
    facts = facts_of(found, limits)
    _check_number(index, facts.frames)
    samples = stored_samples(found, facts, index, colors=False)
    little = np.ascontiguousarray(samples).astype(samples.dtype.newbyteorder("<"))
    return little.tobytes()


def coded_frame(data: bytes, index: int, limits: Limits = LIMITS) -> bytes:
    """Return frame *index*, counted from 0, as it is compressed in the file."""
    found = read_object(data, "", limits)
    facts = facts_of(found, limits)
    _check_number(index, facts.frames)
    coded = found.raw(PIXEL_DATA) or b""
    try:
        return get_frame(coded, index, number_of_frames=facts.frames)
    except (ValueError, IndexError, struct.error) as error:
        raise DamagedFrame(f"Frame {index + 1} cannot be found in Pixel Data.") from error


def as_explicit_le(data: bytes, limits: Limits = LIMITS) -> bytes:
    """Return an uncompressed object as a file in Explicit VR Little Endian."""
    dataset = parsed(data, limits)
    out = BytesIO()
    try:
        dataset.file_meta.TransferSyntaxUID = UID(EXPLICIT_LE)
        dcmwrite(out, dataset, implicit_vr=False, little_endian=True, enforce_file_format=True)
    except DAMAGE as error:
        raise UnreadableSample("The object cannot be written in another encoding.") from error
    return out.getvalue()


def _check_number(index: int, frames: int) -> None:
    if not 0 <= index < frames:
        raise DamagedFrame(f"There is no frame {index + 1}: the object has {frames}.")
