"""Decode one frame to stored values, little endian, ready for a viewer."""

import struct
import warnings
from hashlib import sha256
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import get_frame
from pydicom.pixels.common import PhotometricInterpretation
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import convert_color_space

from app.counting import counted
from app.dicom.codestreams import codestream, is_boxed, is_ended, scans
from app.dicom.completeness import PIXEL_DATA
from app.dicom.errors import DamagedFrame
from app.dicom.facts import DicomObject
from app.dicom.frame_sources import PLUGINS
from app.dicom.image_facts import ImageFacts, describe, facts_of
from app.dicom.limits import LIMITS, Limits
from app.dicom.palettes import palette_colors
from app.dicom.reading import read_object
from app.dicom.rle import rle_frame
from app.dicom.transfer_syntaxes import (
    EXPLICIT_BE,
    EXPLICIT_LE,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
    RLE_LOSSLESS,
    is_transfer_syntax,
)
from app.errors import OverLimit
from app.frozen import Frozen

_JPEG_LS = {JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS}

_MOST_SCANS = 100
"""One for each component is enough; progressive JPEG, which DICOM has retired, takes some ten."""

Samples = NDArray[Any]
Bytes: TypeAlias = bytes


class Frame(Frozen):
    """One decoded frame: *data* row by row, in *format* ``int16``, ``uint16`` or ``rgb8``."""

    index: int
    rows: int
    columns: int
    samples: int
    format: str
    data: Bytes

    @property
    def bytes(self) -> Bytes:
        """Return *data*, under the name that the viewer's address uses."""
        return self.data

    def array(self) -> Samples:
        """Return the frame as an array of (rows, columns) or (rows, columns, 3)."""
        dtype = {"int16": "<i2", "uint16": "<u2", "rgb8": "u1"}[self.format]
        shape = (self.rows, self.columns, 3) if self.format == "rgb8" else (self.rows, self.columns)
        return np.frombuffer(self.data, dtype=dtype).reshape(shape)


def decode_frame(data: bytes, index: int, limits: Limits = LIMITS) -> Frame:
    """Return frame *index*, counted from 0, as stored values: no rescale, no window."""
    found = read_object(data, "", limits)
    describe(found, limits)
    facts = facts_of(found, limits)
    if not 0 <= index < facts.frames:
        raise DamagedFrame(f"There is no frame {index + 1}: the object has {facts.frames}.")
    samples = stored_samples(found, facts, index)
    if facts.photometric_interpretation == "PALETTE COLOR":
        samples = palette_colors(found, samples)
    return _frame(facts, index, samples)


def pixel_hash(data: bytes, limits: Limits = LIMITS) -> str:
    """Return the SHA-256 of all stored values, the same however they are encoded without loss."""
    found = read_object(data, "", limits)
    describe(found, limits)
    facts = facts_of(found, limits)
    digest = sha256(f"{facts.rows}x{facts.columns}x{facts.samples_per_pixel}".encode("ascii"))
    for index in range(facts.frames):
        samples = stored_samples(found, facts, index, colors=False)
        digest.update(
            np.ascontiguousarray(samples).astype(samples.dtype.newbyteorder("<")).tobytes()
        )
    return digest.hexdigest()


def _frame(facts: ImageFacts, index: int, samples: Samples) -> Frame:
    """Bring *samples* into one of the three formats."""
    if facts.frame_format == "rgb8":
        if samples.dtype.itemsize > 1:
            bits = facts.bits_stored if samples.dtype.kind == "u" else 16
            samples = samples >> max(bits - 8, 0)
        data = np.ascontiguousarray(samples).astype(np.uint8).tobytes()
    else:
        target = "<i2" if facts.frame_format == "int16" else "<u2"
        data = (samples >> facts.shift).astype(target).tobytes()
    rows, columns = facts.rows, facts.columns
    return Frame(index, rows, columns, facts.samples_per_pixel, facts.frame_format, data)


def stored_samples(
    found: DicomObject, facts: ImageFacts, index: int, *, colors: bool = True
) -> Samples:
    """Return one frame as the codec gives it; with *colors*, YBR as RGB."""
    coded = found.raw(PIXEL_DATA) or b""
    pixels = found.element(PIXEL_DATA)
    encapsulated = pixels is not None and pixels.length is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if not encapsulated:
                return _native(found, facts, coded, index, colors=colors)
            frame = get_frame(coded, index, number_of_frames=facts.frames)
            if facts.transfer_syntax == RLE_LOSSLESS:
                return _rle(facts, frame, colors=colors)
            _check_codestream(facts, frame, index)
            return _compressed(facts, frame, colors=colors)
        except _DAMAGE as error:
            raise DamagedFrame(
                f"Frame {index + 1} is damaged: its {len(coded):,} bytes of Pixel Data do not "
                f"decode to {facts.rows} x {facts.columns} pixels."
            ) from error
        except MemoryError as error:
            raise OverLimit(f"Frame {index + 1} takes more memory than there is.") from error


_DAMAGE = (
    struct.error,
    ValueError,
    RuntimeError,
    OSError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    NotImplementedError,
    SyntaxError,
    ArithmeticError,
    EOFError,
)


def _check_codestream(facts: ImageFacts, frame: bytes, index: int) -> None:
    """Refuse a codestream whose own size is not the one described."""
    own = codestream(frame)
    if own is None and is_boxed(frame):
        raise DamagedFrame(
            f"Frame {index + 1} is wrapped in the boxes of a JP2 file, which do not lead to its "
            "codestream."
        )
    if own is None:
        raise DamagedFrame(f"Frame {index + 1} does not begin with a JPEG codestream.")
    if (own.rows, own.columns) != (facts.rows, facts.columns):
        raise DamagedFrame(
            f"Frame {index + 1} is {own.rows} x {own.columns} pixels by its own codestream, but "
            f"Rows and Columns say {facts.rows} x {facts.columns}."
        )
    # Ten bytes are enough for a scan, and each is decoded over the whole frame.
    if (count := scans(frame)) > _MOST_SCANS:
        raise OverLimit(
            f"Frame {index + 1} is coded in {count:,} scans; at most {_MOST_SCANS} are decoded."
        )
    # The decoder looks for the end of a scan that was cut for seconds, pixel by pixel.
    if facts.transfer_syntax in _JPEG_LS and not is_ended(frame):
        raise DamagedFrame(
            f"Frame {index + 1} is cut off: its {counted(len(frame), 'byte')} of JPEG-LS do not "
            "end with the marker End of Image (FFD9)."
        )


def _native(
    found: DicomObject, facts: ImageFacts, coded: bytes, index: int, *, colors: bool
) -> Samples:
    uid = EXPLICIT_LE if found.encoding.little_endian else EXPLICIT_BE
    element = found.element(PIXEL_DATA)
    options = {"pixel_vr": element.vr if element is not None else "OW"}
    size = facts.rows * facts.columns * facts.samples_per_pixel * facts.bits_allocated
    if facts.photometric_interpretation == "YBR_FULL_422":
        size = size * 2 // 3
    if len(coded) * 8 < size * facts.frames:
        raise DamagedFrame(
            f"Pixel Data holds {counted(len(coded), 'byte')}; "
            f"{counted(facts.frames, 'frame needs', 'frames need')} "
            f"{(size * facts.frames + 7) // 8:,}."
        )
    return _decoded(facts, uid, coded, index, options, colors=colors)


def _compressed(facts: ImageFacts, frame: bytes, *, colors: bool) -> Samples:
    uid = facts.transfer_syntax
    options = {"decoding_plugin": PLUGINS[uid]} if is_transfer_syntax(uid) else {}
    # The frame travels as the only one of an encapsulated value without offset table.
    alone = _alone(frame)
    return _decoded(facts, uid, alone, 0, options, colors=colors, frames=1)


def _alone(frame: bytes) -> bytes:
    frame += b"\0" * (len(frame) % 2)
    size = len(frame).to_bytes(4, "little")
    return b"\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\x00\xe0" + size + frame + b"\xfe\xff\xdd\xe0\0\0\0\0"


def _decoded(
    facts: ImageFacts,
    uid: str,
    coded: bytes,
    index: int,
    options: dict[str, Any],
    *,
    colors: bool,
    frames: int | None = None,
) -> Samples:
    """Let pydicom decode one frame, from our facts instead of a ``Dataset``."""
    description: dict[str, Any] = {
        "rows": facts.rows,
        "columns": facts.columns,
        "number_of_frames": facts.frames if frames is None else frames,
        "samples_per_pixel": facts.samples_per_pixel,
        "photometric_interpretation": facts.photometric_interpretation,
        "bits_allocated": facts.bits_allocated,
        "bits_stored": facts.bits_stored,
        "pixel_representation": facts.pixel_representation,
        "planar_configuration": facts.planar_configuration,
        "pixel_keyword": "PixelData",
    }
    array, _ = get_decoder(uid).as_array(
        coded, index=index, raw=not colors, **description, **options
    )
    samples: Samples = array
    return samples


def _rle(facts: ImageFacts, frame: bytes, *, colors: bool) -> Samples:
    """Decode an RLE frame: byte planes, most significant first, sample after sample."""
    size = facts.bits_allocated // 8
    pixels = facts.rows * facts.columns
    planes = rle_frame(frame, pixels, size * facts.samples_per_pixel)
    table = np.frombuffer(planes, dtype=np.uint8).reshape(facts.samples_per_pixel, size, pixels)
    kind = "i" if facts.pixel_representation else "u"
    joined = np.ascontiguousarray(table.transpose(2, 0, 1)).view(f">{kind}{size}")
    samples: Samples = joined.astype(f"={kind}{size}")
    if facts.samples_per_pixel == 1:
        return samples.reshape(facts.rows, facts.columns)
    samples = samples.reshape(facts.rows, facts.columns, facts.samples_per_pixel)
    if colors and facts.photometric_interpretation == PhotometricInterpretation.YBR_FULL:
        converted: Samples = convert_color_space(samples, "YBR_FULL", "RGB")
        return converted
    return samples
