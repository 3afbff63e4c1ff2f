"""DICOM files on their way to an archive: what a C-STORE needs to know of each."""

import struct
from collections.abc import Iterable
from typing import Final

from app.dicom import Limits as ReadingLimits
from app.dicom import read_object
from app.errors import UnreadableSample
from app.frozen import Frozen
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, Context
from app.practice.forms import CannotSend
from app.practice.limits import LIMITS

_READING: Final = ReadingLimits(max_bytes=LIMITS.object_bytes)
_PREAMBLE: Final = 132
_GROUP_LENGTH: Final = b"\x02\x00\x00\x00UL\x04\x00"


class Parcel(Frozen):
    """A file ready to be sent; *data_set* is what follows its File Meta Information."""

    name: str
    data: bytes
    data_set: bytes
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str


def parcel(name: str, data: bytes) -> Parcel:
    """Read what a C-STORE needs to know of the file *name*."""
    start = data_set_start(name, data)
    try:
        found = read_object(data, name, _READING)
    except UnreadableSample as error:
        raise CannotSend(str(error)) from error
    sop_class, instance = found.value("SOPClassUID"), found.value("SOPInstanceUID")
    syntax = found.value("TransferSyntaxUID")
    if not (sop_class and instance and syntax):
        raise CannotSend(f"{name} lacks a SOP Class, SOP Instance or Transfer Syntax UID.")
    return Parcel(name, data, data[start:], sop_class, instance, syntax)


def contexts_for(parcels: Iterable[Parcel]) -> tuple[Context, ...]:
    """Return what a sender proposes: each class with the encoding its objects have."""
    wanted: dict[Context, None] = {}
    for item in parcels:
        wanted[Context(item.sop_class_uid, (item.transfer_syntax_uid,))] = None
        if item.transfer_syntax_uid == EXPLICIT_LE:
            # PS3.5 10.1: whoever sends uncompressed offers the default transfer syntax as well.
            wanted[Context(item.sop_class_uid, (IMPLICIT_LE,))] = None
    return tuple(wanted)


def data_set_start(name: str, data: bytes) -> int:
    """Return where the data set begins, past the File Meta Information."""
    head = data[_PREAMBLE : _PREAMBLE + 12]
    if data[128:_PREAMBLE] != b"DICM" or not head.startswith(_GROUP_LENGTH) or len(head) < 12:  # noqa: PLR2004
        raise CannotSend(f"{name} is no DICOM file with File Meta Information.")
    return _PREAMBLE + 12 + int(struct.unpack("<L", head[8:])[0])
