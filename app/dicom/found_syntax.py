# ruff: noqa: PLR2004 - the numbers are those of the standard
"""The transfer syntax a file declares, and the one its first element is really written in."""

from struct import unpack_from

from app.dicom.facts import Encoding, Notice
from app.dicom.nodes import Node
from app.dicom.transfer_syntaxes import EXPLICIT_LE, encoding_of, is_transfer_syntax
from app.dicom.wire import looks_implicit
from app.frozen import replace


def declared_syntax(
    data: bytes, meta: list[Node], start: int, notices: list[Notice]
) -> tuple[str, Encoding]:
    """Return the transfer syntax that is declared, or the one the first bytes look like."""
    node = next((node for node in meta if node.tag == 0x00020010), None)
    uid = "" if node is None else _ascii(data[node.value_offset : node.stop])
    if uid:
        if not is_transfer_syntax(uid):
            sentence = (
                f"PS3.6 lists no transfer syntax {uid}; the data set is read as Explicit VR "
                "Little Endian."
            )
            notices.append(Notice("UNKNOWN_TRANSFER_SYNTAX", sentence, start, "(0002,0010)"))
        return uid, encoding_of(uid)
    if meta:
        sentence = (
            "Transfer Syntax UID (0002,0010) is missing, so nothing says how to read the data set."
        )
        notices.append(Notice("NO_TRANSFER_SYNTAX", sentence, start, "(0002,0010)"))
    return _guess(data, start)


def _guess(data: bytes, start: int) -> tuple[str, Encoding]:
    little = True
    if len(data) - start >= 2:
        group = unpack_from("<H", data, start)[0]
        # Group 0008 in the wrong byte order reads as 0800.
        little = not (group >= 0x0100 and not group & 0xFF)
    implicit = looks_implicit(data, start, little_endian=little)
    if not little:
        uid = "1.2.840.10008.1.2.2"
    elif implicit:
        uid = "1.2.840.10008.1.2"
    else:
        uid = EXPLICIT_LE
    return uid, replace(encoding_of(uid), assumed=True)


def as_found(data: bytes, start: int, encoding: Encoding, notices: list[Notice]) -> Encoding:
    """Return *encoding*, corrected where the first element plainly says otherwise."""
    looks = looks_implicit(data, start, little_endian=encoding.little_endian)
    if looks is None:
        other = looks_implicit(data, start, little_endian=not encoding.little_endian)
        group = unpack_from("<H", data, start)[0] if len(data) - start >= 8 else 0
        if other is None or group not in {8, 0x0800}:
            return encoding
        found = replace(encoding, implicit=other, little_endian=not encoding.little_endian)
    elif looks == encoding.implicit:
        return encoding
    else:
        found = replace(encoding, implicit=looks)
    notices.append(
        Notice(
            "SYNTAX_MISMATCH",
            f"The transfer syntax promises {_words(encoding)}, but the data set is written in "
            f"{_words(found)} and read so.",
            start,
            "(0002,0010)",
        )
    )
    return found


def _words(encoding: Encoding) -> str:
    order = "Little" if encoding.little_endian else "Big"
    return f"{'Implicit' if encoding.implicit else 'Explicit'} VR {order} Endian"


def _ascii(raw: bytes) -> str:
    return raw.decode("ascii", "replace").strip(" \0")
