"""The real objects behind the bench, what is true of each, and what a faulty label says."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.dicom import change, change_raw, decode_frame, sample

PHOTOMETRIC, PLANAR, SIGN = "(0028,0004)", "(0028,0006)", "(0028,0103)"
CENTER, WIDTH, EXPLANATION = "(0028,1050)", "(0028,1051)", "(0028,1055)"
INTERCEPT, SLOPE = "(0028,1052)", "(0028,1053)"
PIXELS = "(7FE0,0010)"

GRAY, COLOR, PLANES, BITS, HEALTHY = "gray", "color", "planes", "bits", "healthy"

_CT, _MR = "CT_small.dcm", "examples_overlay.dcm"
_ULTRASOUND, _BARS = "examples_rgb_color.dcm", "SC_rgb_rle.dcm"
_FILL_16_BITS = {_CT: 20, _MR: 50}
_HIGHEST = 1200
_SPLIT = 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """One object: its sample, how we store it again, and what its label should and does say."""

    fault: str
    sample: str
    stored: str
    path: str
    true: str
    said: str


KINDS = {
    "ct_mono": Kind(GRAY, _CT, "", PHOTOMETRIC, "MONOCHROME2", "MONOCHROME1"),
    "mr_mono": Kind(GRAY, _MR, "", PHOTOMETRIC, "MONOCHROME2", "MONOCHROME1"),
    "mr_film": Kind(GRAY, _MR, "negative", PHOTOMETRIC, "MONOCHROME1", "MONOCHROME2"),
    "us_rgb": Kind(COLOR, _ULTRASOUND, "", PHOTOMETRIC, "RGB", "YBR_FULL"),
    "bars_rgb": Kind(COLOR, _BARS, "", PHOTOMETRIC, "RGB", "YBR_FULL"),
    "us_ybr": Kind(COLOR, _ULTRASOUND, "ybr", PHOTOMETRIC, "YBR_FULL", "RGB"),
    "us_pixel": Kind(PLANES, _ULTRASOUND, "", PLANAR, "0", "1"),
    "us_plane": Kind(PLANES, _ULTRASOUND, "planes", PLANAR, "1", "0"),
    "ct_signed": Kind(BITS, _CT, "signed", SIGN, "1", "0"),
    "ct_wide": Kind(BITS, _CT, "wide", SIGN, "0", "1"),
    "mr_wide": Kind(BITS, _MR, "wide", SIGN, "0", "1"),
    "mr_film_true": Kind(HEALTHY, _MR, "negative", PHOTOMETRIC, "MONOCHROME1", "MONOCHROME1"),
    "us_ybr_true": Kind(HEALTHY, _ULTRASOUND, "ybr", PHOTOMETRIC, "YBR_FULL", "YBR_FULL"),
    "us_plane_true": Kind(HEALTHY, _ULTRASOUND, "planes", PLANAR, "1", "1"),
}

# What the samples still carry of places and people is not needed to show them.
_LEFT_OUT = (
    "(0008,0081)",
    "(0008,1060)",
    "(0008,1070)",
    "(0010,1002)",
    "(0010,1040)",
    "(0010,21C0)",
    "(0040,0275)",
)


def kinds_of(fault: str) -> list[str]:
    """Return the names of the kinds with that fault."""
    return [name for name, kind in KINDS.items() if kind.fault == fault]


@lru_cache(maxsize=len(KINDS))
def true_object(name: str) -> bytes:
    """Return the object of that kind with a label that fits its pixels, and nobody's name yet."""
    kind = KINDS[name]
    plain: dict[str, object] = dict.fromkeys(_LEFT_OUT)
    if kind.sample == _CT:
        # The sample has no window of its own, and viewers then choose one each.
        plain |= {CENTER: "40", WIDTH: "400"}
    data = change(sample(kind.sample), plain)
    return _STORED[kind.stored](data, kind) if kind.stored else data


def _negative(data: bytes, kind: Kind) -> bytes:
    """Store black as the highest value, as film scanners and many plate readers do."""
    values = _HIGHEST - _values(data)
    windows = {CENTER: str(_HIGHEST - 450), WIDTH: "790", EXPLANATION: None}
    return _put(change(data, {PHOTOMETRIC: kind.true, **windows}), values)


def _signed(data: bytes, _kind: Kind) -> bytes:
    """Store HU as they are, below zero too."""
    described = change(data, {INTERCEPT: "0", "(0028,0120)": None})
    return _put(described, _values(data) - _SPLIT)


def _wide(data: bytes, kind: Kind) -> bytes:
    """Use all 16 bits, so that the brightest pixels need the highest one."""
    factor = _FILL_16_BITS[kind.sample]
    described: dict[str, object] = {SIGN: 0, "(0028,0101)": 16, "(0028,0102)": 15}
    described |= {"(0028,0120)": None, EXPLANATION: None}
    if kind.sample == _CT:
        described |= {SLOPE: f"{1 / factor:g}"}
    else:
        described |= {CENTER: str(450 * factor), WIDTH: str(790 * factor)}
    return _put(change(data, described), _values(data) * factor)


def _ybr(data: bytes, _kind: Kind) -> bytes:
    """Store brightness and two color differences, by the equations of PS3.3 C.7.6.3.1.2."""
    red, green, blue = np.moveaxis(decode_frame(data, 0).array().astype(np.float64), -1, 0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    differences = (128 + (blue - luma) * 0.5 / 0.886, 128 + (red - luma) * 0.5 / 0.701)
    samples = np.stack([luma, *differences], axis=-1)
    raw = np.rint(samples).clip(0, 255).astype(np.uint8).tobytes()
    return change_raw(change(data, {PHOTOMETRIC: "YBR_FULL"}), PIXELS, raw)


def _planes(data: bytes, _kind: Kind) -> bytes:
    """Store all red samples first, then all green and all blue ones."""
    raw = np.moveaxis(decode_frame(data, 0).array(), -1, 0).tobytes()
    return change_raw(change(data, {PLANAR: 1}), PIXELS, raw)


_STORED = {
    "negative": _negative,
    "signed": _signed,
    "wide": _wide,
    "ybr": _ybr,
    "planes": _planes,
}


def _values(data: bytes) -> NDArray[np.int64]:
    return decode_frame(data, 0).array().astype(np.int64)


def _put(data: bytes, values: NDArray[np.int64]) -> bytes:
    raw = (values % 65536).astype(np.uint16).astype("<u2").tobytes()
    return change_raw(data, PIXELS, raw)
