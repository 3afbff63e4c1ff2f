"""PALETTE COLOR: indices to RGB by the tables in the object."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut

from app.dicom.errors import DamagedFrame, IncompleteDescription
from app.dicom.facts import DicomObject

_COLORS = ("Red", "Green", "Blue")


def palette_colors(found: DicomObject, indices: NDArray[Any]) -> NDArray[Any]:
    """Return *indices* as RGB of eight bits."""
    try:
        colors: NDArray[Any] = apply_color_lut(indices, _tables(found))
    except (ValueError, IndexError, AttributeError, KeyError, TypeError) as error:
        raise DamagedFrame(
            "The palette of the object is damaged: no colors can be read."
        ) from error
    if colors.dtype.itemsize > 1:
        # PS3.3 C.7.6.3.1.6: the entries fill their 16 bits.
        return (colors >> 8).astype(np.uint8)
    return colors


def _tables(found: DicomObject) -> Dataset:
    """Return a data set with nothing but the palette in it."""
    tables = Dataset()
    tables.set_original_encoding(is_implicit_vr=False, is_little_endian=True)
    for color in _COLORS:
        descriptor = f"{color}PaletteColorLookupTableDescriptor"
        values = found.values(descriptor)
        if len(values) != len(_COLORS):
            raise IncompleteDescription(
                f"PALETTE COLOR needs {color} Palette Color Lookup Table Descriptor, three values."
            )
        setattr(tables, descriptor, [int(value) for value in values])
        keyword = f"{color}PaletteColorLookupTableData"
        raw = found.raw(keyword)
        if raw is None:
            keyword = f"Segmented{keyword}"
            raw = found.raw(keyword)
        if raw is None:
            raise IncompleteDescription(
                f"PALETTE COLOR needs {color} Palette Color Lookup Table Data."
            )
        setattr(tables, keyword, _little(found, raw))
    return tables


def _little(found: DicomObject, raw: bytes) -> bytes:
    if found.encoding.little_endian:
        return raw
    return np.frombuffer(raw[: len(raw) // 2 * 2], dtype=">u2").astype("<u2").tobytes()
