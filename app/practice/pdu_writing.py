"""Write the PDUs of PS3.8 and the command sets of PS3.7, byte for byte as our own programs do.

Live exchanges are written by pynetdicom; this is for records of exchanges that a lab stages.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

from app.practice import dimse, pdu

Proposal: TypeAlias = tuple[str, Sequence[str]]
"""An abstract syntax, and the transfer syntaxes in which it is offered."""

Answer: TypeAlias = tuple[int, str]
"""The result of a proposed context, and the transfer syntax that stands beside it."""

_Row = TypeVar("_Row")

MAX_PDU: Final = 16382
CLASS_UID: Final = "1.2.826.0.1.3680043.9.3811.3.0.4"
VERSION_NAME: Final = "PYNETDICOM_304"

RELEASE_RQ: Final = bytes.fromhex("0500 00000004 00000000")
RELEASE_RP: Final = bytes.fromhex("0600 00000004 00000000")
_APPLICATION_CONTEXT: Final = "1.2.840.10008.3.1.1.1"
_META_LENGTH_AT: Final = 140  # the value of (0002,0000), behind preamble, prefix and header
_UIDS: Final = frozenset({dimse.AFFECTED_CLASS, dimse.AFFECTED_INSTANCE})


def associate_rq(called: str, calling: str, proposals: Sequence[Proposal]) -> bytes:
    """Return an A-ASSOCIATE-RQ; the contexts get odd numbers from 1 (PS3.8 9.3.2)."""
    contexts = (
        _item(
            0x20,
            bytes([number, 0, 0, 0])
            + _uid_item(0x30, abstract)
            + b"".join(_uid_item(0x40, uid) for uid in syntaxes),
        )
        for number, (abstract, syntaxes) in _numbered(proposals)
    )
    return _associate(pdu.ASSOCIATE_RQ, called, calling, contexts)


def associate_ac(called: str, calling: str, answers: Sequence[Answer]) -> bytes:
    """Return an A-ASSOCIATE-AC that answers each context in turn (PS3.8 9.3.3)."""
    contexts = (
        _item(0x21, bytes([number, 0, result, 0]) + _uid_item(0x40, syntax))
        for number, (result, syntax) in _numbered(answers)
    )
    return _associate(pdu.ASSOCIATE_AC, called, calling, contexts)


def associate_rj(result: int, source: int, reason: int) -> bytes:
    """Return an A-ASSOCIATE-RJ (PS3.8 9.3.4)."""
    return bytes([pdu.ASSOCIATE_RJ, 0, 0, 0, 0, 4, 0, result, source, reason])


def abort(source: int, reason: int) -> bytes:
    """Return an A-ABORT (PS3.8 9.3.8)."""
    return bytes([pdu.ABORT, 0, 0, 0, 0, 4, 0, 0, source, reason])


def command(context_id: int, fields: Mapping[int, int | str]) -> bytes:
    """Return a P-DATA-TF with a whole command set, by tags; the group length is put in front."""
    body = b"".join(_element(tag, value) for tag, value in sorted(fields.items()))
    return _data(context_id, 3, struct.pack("<HHLL", 0, 0, 4, len(body)) + body)


def data_set(context_id: int, data: bytes) -> bytes:
    """Return a P-DATA-TF with the last, or only, piece of a data set."""
    return _data(context_id, 2, data)


def data_set_of(file: bytes) -> bytes:
    """Return the data set of a DICOM file, without preamble and File Meta Information."""
    (group_length,) = struct.unpack_from("<L", file, _META_LENGTH_AT)
    return file[_META_LENGTH_AT + 4 + group_length :]


def echo_rq(context_id: int, sop_class: str, message_id: int = 1) -> bytes:
    """Return a C-ECHO-RQ."""
    fields: dict[int, int | str] = {
        dimse.AFFECTED_CLASS: sop_class,
        dimse.COMMAND_FIELD: 0x0030,
        0x110: message_id,
    }
    return command(context_id, {**fields, dimse.DATA_SET_TYPE: 0x0101})


def echo_rsp(context_id: int, sop_class: str, message_id: int = 1) -> bytes:
    """Return a C-ECHO-RSP that says success."""
    fields: dict[int, int | str] = {
        dimse.AFFECTED_CLASS: sop_class,
        dimse.COMMAND_FIELD: 0x8030,
        0x120: message_id,
    }
    return command(context_id, {**fields, dimse.DATA_SET_TYPE: 0x0101, dimse.STATUS: 0})


def store_rq(context_id: int, sop_class: str, sop_instance: str, message_id: int) -> bytes:
    """Return the command of a C-STORE-RQ; its data set follows in PDUs of its own."""
    fields: dict[int, int | str] = {
        dimse.AFFECTED_CLASS: sop_class,
        dimse.COMMAND_FIELD: 0x0001,
        0x110: message_id,
        0x700: 0,  # medium
        dimse.DATA_SET_TYPE: 0x0001,
        dimse.AFFECTED_INSTANCE: sop_instance,
    }
    return command(context_id, fields)


def store_rsp(
    context_id: int,
    sop_class: str,
    sop_instance: str,
    message_id: int,
    status: int,
    comment: str = "",
) -> bytes:
    """Return a C-STORE-RSP with its *status*, and with an Error Comment if there is one."""
    fields: dict[int, int | str] = {
        dimse.AFFECTED_CLASS: sop_class,
        dimse.COMMAND_FIELD: 0x8001,
        0x120: message_id,
        dimse.DATA_SET_TYPE: 0x0101,
        dimse.STATUS: status,
        dimse.AFFECTED_INSTANCE: sop_instance,
    }
    return command(context_id, fields | ({dimse.ERROR_COMMENT: comment} if comment else {}))


def _associate(kind: int, called: str, calling: str, contexts: Iterable[bytes]) -> bytes:
    titles = called.ljust(16).encode("ascii") + calling.ljust(16).encode("ascii")
    user = (
        _item(0x51, struct.pack(">L", MAX_PDU))
        + _uid_item(0x52, CLASS_UID)
        + _uid_item(0x55, VERSION_NAME)
    )
    body = (
        struct.pack(">HH", 1, 0)
        + titles
        + bytes(32)
        + _uid_item(0x10, _APPLICATION_CONTEXT)
        + b"".join(contexts)
        + _item(0x50, user)
    )
    return struct.pack(">BBL", kind, 0, len(body)) + body


def _numbered(rows: Sequence[_Row]) -> Iterable[tuple[int, _Row]]:
    return ((2 * place + 1, row) for place, row in enumerate(rows))


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(body)) + body


def _uid_item(kind: int, text: str) -> bytes:
    return _item(kind, text.encode("ascii"))


def _data(context_id: int, control: int, data: bytes) -> bytes:
    value = struct.pack(">LBB", len(data) + 2, context_id, control) + data
    return struct.pack(">BBL", pdu.P_DATA, 0, len(value)) + value


def _element(tag: int, value: int | str) -> bytes:
    data = struct.pack("<H", value) if isinstance(value, int) else _padded(tag, value)
    return struct.pack("<HHL", tag >> 16, tag & 0xFFFF, len(data)) + data


def _padded(tag: int, text: str) -> bytes:
    """Return *text* with an even length: UIDs end in NUL, all else in a space (PS3.5 6.2)."""
    return text.encode("ascii") + (b"\0" if tag in _UIDS else b" ") * (len(text) % 2)
