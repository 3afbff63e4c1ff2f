"""Read the PDUs of PS3.8 from the bytes on the wire, exactly as they were sent."""

import struct
from collections.abc import Iterator
from typing import Any, Final

from pydicom.uid import UID

from app.frozen import Frozen
from app.practice.words import (
    ABORT_CLAUSE,
    ABORT_REASONS,
    ABORT_SOURCES,
    CONTEXT_RESULTS,
    rejection_data,
)

ASSOCIATE_RQ, ASSOCIATE_AC, ASSOCIATE_RJ, P_DATA, RELEASE_RQ, RELEASE_RP, ABORT = range(1, 8)

PDU_NAMES: Final = {
    ASSOCIATE_RQ: "A-ASSOCIATE-RQ",
    ASSOCIATE_AC: "A-ASSOCIATE-AC",
    ASSOCIATE_RJ: "A-ASSOCIATE-RJ",
    P_DATA: "P-DATA-TF",
    RELEASE_RQ: "A-RELEASE-RQ",
    RELEASE_RP: "A-RELEASE-RP",
    ABORT: "A-ABORT",
}
HEADER: Final = 6

# Items and sub-items, PS3.8 9.3.2 and 9.3.3, PS3.7 D.3.3.
_APPLICATION, _PROPOSAL, _ANSWER = 0x10, 0x20, 0x21
_ABSTRACT, _TRANSFER, _USER = 0x30, 0x40, 0x50
_MAX_LENGTH, _CLASS_UID, _VERSION_NAME = 0x51, 0x52, 0x55

_FIXED: Final = 68  # up to the variable items of an A-ASSOCIATE-RQ or -AC, without the header
_DATA_VALUE: Final = 6  # item length, context id and message control header of a PDV


class Fragment(Frozen):
    """A presentation data value: a piece of a command set or of a data set."""

    context_id: int
    is_command: bool
    is_last: bool
    data: bytes


def uid_data(uid: str) -> dict[str, str]:
    """Return a UID with its name in PS3.6, which is empty for a private or unknown one."""
    name = UID(uid).name if uid else ""
    return {"uid": uid, "name": "" if name == uid else name}


def fragments(pdu: bytes) -> Iterator[Fragment]:
    """Yield the presentation data values of a P-DATA-TF; a cut one ends the list."""
    at = HEADER
    while at + _DATA_VALUE <= len(pdu):
        length, context_id, control = struct.unpack_from(">LBB", pdu, at)
        if length < 2:  # noqa: PLR2004  # the context id and the control header count
            return
        data = pdu[at + _DATA_VALUE : at + 4 + length]
        yield Fragment(context_id, bool(control & 1), bool(control & 2), data)
        at += 4 + length


def read_associate(pdu: bytes) -> dict[str, Any]:
    """Return what an A-ASSOCIATE-RQ or -AC says; AE titles keep their case and spaces."""
    if len(pdu) < HEADER + _FIXED:
        return {"damage": "The PDU is shorter than its fixed part."}
    detail: dict[str, Any] = {
        "protocol_version": struct.unpack_from(">H", pdu, HEADER)[0],
        "called_ae_title": pdu[10:26].decode("latin-1"),
        "calling_ae_title": pdu[26:42].decode("latin-1"),
        "application_context": uid_data(""),
        "presentation_contexts": [],
        "max_pdu_length": None,
        "implementation_class_uid": None,
        "implementation_version_name": None,
        "other_items": [],
    }
    for kind, body in _items(pdu, HEADER + _FIXED):
        if kind == _APPLICATION:
            detail["application_context"] = uid_data(_uid(body))
        elif kind == _PROPOSAL:
            detail["presentation_contexts"].append(_proposed(body))
        elif kind == _ANSWER:
            detail["presentation_contexts"].append(_answered(body))
        elif kind == _USER:
            _read_user_information(body, detail)
    return detail


def read_reject(pdu: bytes) -> dict[str, Any]:
    """Return result, source and reason of an A-ASSOCIATE-RJ, in numbers and words."""
    result, source, reason = _tail(pdu)
    words = rejection_data(result, source, reason)
    return {
        "result": {"code": result, "meaning": words["result_words"]},
        "source": {"code": source, "meaning": words["source_words"]},
        "reason": {"code": reason, "meaning": words["reason_words"]},
        "sentence": words["sentence"],
        "clause": words["clause"],
    }


def read_abort(pdu: bytes) -> dict[str, Any]:
    """Return source and reason of an A-ABORT, in numbers and words."""
    _, source, reason = _tail(pdu)
    by_provider = source == 2  # noqa: PLR2004  # only then is the reason significant
    return {
        "source": {"code": source, "meaning": ABORT_SOURCES.get(source, "reserved")},
        "reason": {
            "code": reason,
            "meaning": ABORT_REASONS.get(reason, "reserved") if by_provider else "not significant",
        },
        "clause": ABORT_CLAUSE,
    }


def _tail(pdu: bytes) -> tuple[int, int, int]:
    one, two, three = pdu[7:10].ljust(3, b"\0")
    return one, two, three


def _items(data: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(data):
        kind, length = struct.unpack_from(">BxH", data, at)
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _uid(body: bytes) -> str:
    return body.rstrip(b"\0").decode("latin-1").strip()


def _proposed(body: bytes) -> dict[str, Any]:
    syntaxes = [(kind, _uid(item)) for kind, item in _items(body, 4)]
    abstract = next((uid for kind, uid in syntaxes if kind == _ABSTRACT), "")
    return {
        "id": body[0] if body else 0,
        "abstract_syntax": uid_data(abstract),
        "transfer_syntaxes": [uid_data(uid) for kind, uid in syntaxes if kind == _TRANSFER],
    }


def _answered(body: bytes) -> dict[str, Any]:
    context_id, _, code, _ = body[:4].ljust(4, b"\0")
    syntax = next((_uid(item) for kind, item in _items(body, 4) if kind == _TRANSFER), "")
    return {
        "id": context_id,
        "result": {"code": code, "meaning": CONTEXT_RESULTS.get(code, "reserved")},
        # PS3.8 9.3.3.2: the transfer syntax of a refused context is not significant.
        "transfer_syntax": uid_data(syntax) if code == 0 else None,
    }


_USER_ITEMS: Final = {
    0x53: "Asynchronous Operations Window",
    0x54: "SCP/SCU Role Selection",
    0x56: "SOP Class Extended Negotiation",
    0x57: "SOP Class Common Extended Negotiation",
    0x58: "User Identity",
    0x59: "User Identity answer",
}


def _read_user_information(body: bytes, detail: dict[str, Any]) -> None:
    for kind, item in _items(body):
        if kind == _MAX_LENGTH and len(item) >= 4:  # noqa: PLR2004
            detail["max_pdu_length"] = struct.unpack(">L", item[:4])[0]
        elif kind == _CLASS_UID:
            detail["implementation_class_uid"] = _uid(item)
        elif kind == _VERSION_NAME:
            detail["implementation_version_name"] = item.decode("latin-1")
        else:
            detail["other_items"].append(_USER_ITEMS.get(kind, f"item 0x{kind:02X}"))
