"""Write a drafted data set: untouched elements byte by byte, the others anew."""

import zlib
from struct import Struct

from app.dicom.drafts import Draft, DraftItem, DraftSet
from app.dicom.encoding import header, padded
from app.dicom.wire import IMPLICIT, ITEM, ITEM_END, SEQUENCE_END, UNDEFINED


def written(draft: Draft, content: bytes) -> bytes:
    """Return the bytes of an element: those of the file, unless it was touched."""
    if not draft.touched and draft.source is not None:
        return content[draft.source.offset : draft.source.end]
    vr = None if draft.implicit else draft.vr
    little = draft.little_endian
    if draft.items is None:
        value = draft.raw
    else:
        value = b"".join(_written_item(item, draft, content) for item in draft.items)
    if not draft.undefined:
        return header(draft.tag, vr, len(value), little_endian=little) + value
    return (
        header(draft.tag, vr, None, little_endian=little)
        + value
        + _mark(SEQUENCE_END, 0, little=little)
    )


def _written_item(item: DraftItem, owner: Draft, content: bytes) -> bytes:
    elements = item.elements.drafts
    same = item.source is not None and len(elements) == len(item.source.nodes)
    if item.source is not None and same and not any(draft.touched for draft in elements):
        return content[item.source.offset : item.source.end]
    value = b"".join(written(draft, content) for draft in elements)
    little = owner.little_endian
    if item.undefined:
        return _mark(ITEM, UNDEFINED, little=little) + value + _mark(ITEM_END, 0, little=little)
    return _mark(ITEM, len(value), little=little) + value


def _mark(tag: int, length: int, *, little: bool) -> bytes:
    return IMPLICIT[little].pack(tag >> 16, tag & 0xFFFF, length)


def mend_group_lengths(elements: DraftSet, content: bytes) -> None:
    """Bring (gggg,0000) in step for the groups in which something changed."""
    for draft in elements.drafts:
        if draft.tag & 0xFFFF or draft.vr != "UL" or draft.touched:
            continue
        group = [other for other in elements.drafts if other.tag >> 16 == draft.tag >> 16]
        size = sum(len(written(other, content)) for other in group if other is not draft)
        then = _size_then(draft, elements)
        if size != then or any(other.touched for other in group):
            order = "<L" if draft.little_endian else ">L"
            draft.raw = Struct(order).pack(size)
            draft.touched = True


def _size_then(draft: Draft, elements: DraftSet) -> int:
    """Return the size the group had in the file, by its first and last element."""
    group = [
        other.source
        for other in elements.drafts
        if other.source is not None and other.tag >> 16 == draft.tag >> 16
    ]
    return group[-1].end - group[0].end if group else 0


def deflated(data_set: bytes) -> bytes:
    """Return *data_set* compressed as PS3.5 A.5 wants it, padded to even length."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return padded(squeeze.compress(data_set) + squeeze.flush(), "OB")
