"""Turn plain records into data sets and back; nothing past this file sees a ``Dataset``."""

import re
import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pynetdicom.dsutils import decode

from app.errors import InvalidInput
from app.practice.config import Record

UNICODE: Final = "ISO_IR 192"
READING_TROUBLE: Final = (
    BytesLengthException,
    AttributeError,
    EOFError,
    KeyError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What pydicom raises over damaged bytes; to a reader they all mean *cannot be read*."""

_ITEM: Final = re.compile(r"([A-Za-z]+)\[([1-9][0-9]?)\]")
_BINARY: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})


def to_dataset(record: Mapping[str, Any]) -> Dataset:
    """Build a data set from attributes by keyword.

    A dotted keyword such as ``ScheduledProcedureStepSequence.Modality`` reaches into the one
    item of a sequence.
    """
    dataset = Dataset()
    for keyword, value in nested(record).items():
        tag = tag_for_keyword(keyword)
        if tag is None:
            raise InvalidInput(f"DICOM has no attribute with the keyword {keyword!r}.")
        vr = dictionary_VR(tag).split(" ")[0]
        dataset.add_new(tag, vr, _element_value(vr, value))
    if not dataset.get("SpecificCharacterSet") and not _is_ascii(record):
        dataset.SpecificCharacterSet = UNICODE
    return dataset


def nested(record: Mapping[str, Any]) -> Record:
    """Return *record* with dotted keywords folded into items of sequences.

    ``Sequence.Keyword`` is in the first item, ``Sequence[2].Keyword`` in the second.
    """
    folded: Record = {}
    for keyword, value in record.items():
        first, _, rest = keyword.partition(".")
        if not rest:
            folded[first] = value
            continue
        name, at = _place(first, folded)
        items = folded[name] = list(folded.get(name) or [{}])
        items[at:] = [nested({**dict(*items[at : at + 1]), rest: value}), *items[at + 1 :]]
    return folded


def _place(step: str, folded: Mapping[str, Any]) -> tuple[str, int]:
    """Return the sequence that *step* names and which item; one out of turn is no item's name."""
    found = _ITEM.fullmatch(step)
    if found is None or int(found[2]) > len(folded.get(found[1]) or ()) + 1:
        return step, 0
    return found[1], int(found[2]) - 1


def from_dataset(dataset: Dataset) -> Record:
    """Return the attributes of *dataset* by keyword; bulk and private data stay out."""
    return {
        element.keyword: _plain(element.VR, element.value)
        for element in dataset
        if element.keyword and element.VR not in _BINARY
    }


def from_bytes(data: bytes, *, implicit: bool) -> Dataset:
    """Decode a data set as it travels in a DIMSE message."""
    return decode(BytesIO(data), implicit, is_little_endian=True)


def _element_value(vr: str, value: Any) -> Any:
    if vr == "SQ":
        return Sequence([to_dataset(item) for item in value or []])
    if isinstance(value, list | tuple):
        return list(value)
    return value if value != "" else None


def _plain(vr: str, value: Any) -> Any:
    if vr == "SQ":
        return [from_dataset(item) for item in value]
    if value is None:
        return ""
    if isinstance(value, MultiValue):
        return [_plain(vr, item) for item in value]
    if isinstance(value, int | float) and vr not in {"DS", "IS"}:
        return value
    return str(value)


def _is_ascii(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_ascii(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(_is_ascii(item) for item in value)
    return str(value).isascii()
