"""An object's data set in the DICOM JSON Model of PS3.18 F, bulk data by address."""

import struct
import zlib
from io import BytesIO
from typing import Any, Final

from pydicom import Dataset, dcmread
from pydicom.errors import BytesLengthException

from app.dicom.limits import LIMITS, Limits
from app.dicom.reading import read_object
from app.errors import UnreadableSample

LONGEST_INLINE: Final = 1024
_BULKY: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
DAMAGE: Final = (
    BytesLengthException,
    AttributeError,
    EOFError,
    KeyError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pydicom raises over a file that it cannot read to its end, or write."""


def json_model(data: bytes, address: str, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return the data set of the file *data*; large values stand at *address* with their tag.

    An element whose value cannot be written in JSON is left out.
    """
    dataset = parsed(data, limits)
    bulky = [
        element
        for element in dataset
        if element.VR in _BULKY and len(element.value or b"") > LONGEST_INLINE
    ]
    elsewhere = {
        f"{element.tag:08X}": {
            "vr": element.VR,
            "BulkDataURI": f"{address}/bulkdata/{element.tag:08X}",
        }
        for element in bulky
    }
    for element in bulky:
        del dataset[element.tag]
    try:
        given = dataset.to_json_dict(suppress_invalid_tags=True)
    except DAMAGE as error:
        raise UnreadableSample("The data set cannot be written as DICOM JSON.") from error
    return dict(sorted({**given, **elsewhere}.items()))


def bulk_value(data: bytes, tag: str, limits: Limits = LIMITS) -> bytes | None:
    """Return the bytes of a bulk element by the eight digits of its *tag*."""
    dataset = parsed(data, limits)
    element = dataset.get(int(tag, 16))
    if element is None or element.VR not in _BULKY:
        return None
    return bytes(element.value or b"")


def parsed(data: bytes, limits: Limits = LIMITS) -> Dataset:
    """Return the data set of a file that is within *limits*, every element read."""
    read_object(data, "", limits)
    try:
        dataset = dcmread(BytesIO(data), force=True)
        list(dataset.iterall())
    except DAMAGE as error:
        raise UnreadableSample("The data set cannot be read to its end.") from error
    return dataset
