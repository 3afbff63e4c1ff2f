"""Which codec decodes which transfer syntax, and whether a frame is small enough to try."""

from app.counting import counted
from app.dicom.completeness import whole
from app.dicom.dictionary import uid_name
from app.dicom.errors import DamagedFrame, IncompleteDescription, MissingCodec
from app.dicom.facts import DicomObject
from app.dicom.limits import Limits
from app.dicom.transfer_syntaxes import (
    JPEG_2000,
    JPEG_2000_LOSSLESS,
    JPEG_BASELINE,
    JPEG_EXTENDED,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
    NATIVE,
    RLE_LOSSLESS,
    is_transfer_syntax,
)
from app.errors import OverLimit

# The plugin is named for each syntax, because the first one that pydicom finds is not always one
# that decodes: signed JPEG-LS fails in GDCM, and only GDCM reads JPEG Lossless.
PLUGINS = {
    JPEG_BASELINE: "pillow",
    JPEG_EXTENDED: "pillow",
    JPEG_LOSSLESS: "gdcm",
    JPEG_LOSSLESS_SV1: "gdcm",
    JPEG_LS_LOSSLESS: "pyjpegls",
    JPEG_LS_NEAR_LOSSLESS: "pyjpegls",
    JPEG_2000_LOSSLESS: "pylibjpeg",
    JPEG_2000: "pylibjpeg",
    "1.2.840.10008.1.2.4.201": "pylibjpeg",
    "1.2.840.10008.1.2.4.202": "pylibjpeg",
    "1.2.840.10008.1.2.4.203": "pylibjpeg",
}
_BYTE = 8
_BITS = {1, 8, 16, 32}
_PHOTOMETRIC = {
    "MONOCHROME1": 1,
    "MONOCHROME2": 1,
    "PALETTE COLOR": 1,
    "RGB": 3,
    "YBR_FULL": 3,
    "YBR_FULL_422": 3,
    "YBR_ICT": 3,
    "YBR_RCT": 3,
}


def check_codec(found: DicomObject) -> None:
    """Raise ``MissingCodec`` for a transfer syntax or a depth that nothing here decodes."""
    uid = found.transfer_syntax
    if uid in NATIVE or uid == RLE_LOSSLESS or not is_transfer_syntax(uid):
        return
    if uid not in PLUGINS:
        raise MissingCodec(
            f"The pixels are compressed in {uid_name(uid)} ({uid}), for which this site has no "
            "codec. The file may be sound: a system that knows the syntax can show it."
        )
    if uid == JPEG_EXTENDED and (whole(found, "(0028,0101)") or 8) > _BYTE:
        raise MissingCodec(
            "The pixels are JPEG Extended with 12 bits, for which this site has no codec: its free "
            "codecs decode 8 bits. The file may be sound."
        )


def check_size(found: DicomObject, limits: Limits) -> None:
    """Raise for a description that contradicts itself or would take too much memory."""
    photometric = found.value("(0028,0004)") or ""
    samples = whole(found, "(0028,0002)") or 1
    bits, frames = whole(found, "(0028,0100)") or 0, whole(found, "(0028,0008)")
    if bits not in _BITS:
        raise IncompleteDescription(
            f"Bits Allocated (0028,0100) says {bits}; pixels take 1, 8, 16 or 32 bits."
        )
    if photometric not in _PHOTOMETRIC:
        raise IncompleteDescription(
            f"Photometric Interpretation (0028,0004) says {photometric!r}, which is no term we "
            "can show."
        )
    if samples != _PHOTOMETRIC[photometric]:
        raise IncompleteDescription(
            f"Samples per Pixel (0028,0002) says {samples}, but {photometric} has "
            f"{_PHOTOMETRIC[photometric]}."
        )
    stored = whole(found, "(0028,0101)")
    if stored is not None and not 0 < stored <= bits:
        raise IncompleteDescription(f"Bits Stored (0028,0101) says {stored}, of {bits} allocated.")
    if frames is not None and frames < 1:
        raise DamagedFrame(f"Number of Frames (0028,0008) says {frames}.")
    rows, columns = whole(found, "(0028,0010)") or 0, whole(found, "(0028,0011)") or 0
    # A frame is kept as 16 bits or as three bytes a pixel while it is converted.
    size = rows * columns * (frames or 1) * max(samples * bits // 8, samples * 2)
    if size > limits.max_pixels_bytes:
        raise OverLimit(
            f"{counted(frames or 1, 'frame')} of {rows:,} x {columns:,} pixels: {size:,} bytes; "
            f"at most {limits.max_pixels_bytes:,} are decoded."
        )


def samples_of(photometric: str) -> int | None:
    """Return how many samples a pixel has, ``None`` for an unknown photometric interpretation."""
    return _PHOTOMETRIC.get(photometric)
