# ruff: noqa: PLR2004 - the numbers are tags and lengths of the standard
"""The frame of a Part 10 file: preamble, DICM, File Meta Information, and where the data set is."""

from dataclasses import dataclass, field
from struct import unpack_from

from app.counting import counted
from app.dicom.facts import Encoding, Notice
from app.dicom.found_syntax import as_found, declared_syntax
from app.dicom.inflating import inflated
from app.dicom.limits import Limits
from app.dicom.nodes import Node
from app.dicom.sniffing import kind_of, wide_message
from app.dicom.walking import Walk
from app.dicom.wire import looks_implicit
from app.errors import OverLimit, UnreadableSample

PREAMBLE = 128
_LOW_GROUPS = 0x0060
_META = Encoding(implicit=False, little_endian=True)


@dataclass(slots=True)
class Part10:
    """A file taken apart; *content* is what offsets count in (see ``DicomObject``)."""

    content: bytes
    preamble: str
    meta: list[Node]
    data_set: list[Node]
    data_set_offset: int
    transfer_syntax: str
    encoding: Encoding
    notices: list[Notice] = field(default_factory=list)


def take_apart(data: bytes, limits: Limits) -> Part10:
    """Return the parts of *data*, or say what a readable DICOM file would have."""
    if len(data) > limits.max_bytes:
        raise OverLimit(
            f"The file holds {len(data):,} bytes; at most {limits.max_bytes:,} are read."
        )
    notices: list[Notice] = []
    preamble, start = _preamble(data, notices)
    meta, start = _file_meta(data, start, limits, notices)
    uid, encoding = declared_syntax(data, meta, start, notices)
    content = inflated(data, start, limits, notices) if encoding.deflated else data
    if not encoding.deflated:
        encoding = as_found(data, start, encoding, notices)
    walk = Walk(content, start, len(content), encoding, limits)
    data_set = walk.run()
    notices += walk.notes.notices
    if not data_set:
        _nothing_read(content, start, meta, notices)
    elif walk.position < len(content) and not any(
        notice.code in {"TRAILING_BYTES", "BAD_ITEM"} for notice in walk.notes.notices
    ):
        notices.append(_trailing(len(content) - walk.position, walk.position))
    return Part10(content, preamble, meta, data_set, start, uid, encoding, notices)


def _trailing(count: int, offset: int) -> Notice:
    return Notice(
        "TRAILING_BYTES",
        f"{counted(count, 'byte follows', 'bytes follow')} the last element.",
        offset,
    )


# --- preamble ---------------------------------------------------------------------------------


def _preamble(data: bytes, notices: list[Notice]) -> tuple[str, int]:
    """Return what the preamble is and where the first element begins."""
    if data[PREAMBLE : PREAMBLE + 4] == b"DICM":
        return _preamble_kind(data[:PREAMBLE], notices), PREAMBLE + 4
    if not data:
        raise UnreadableSample("The file is empty.")
    if data.startswith(b"DICM"):
        notices.append(
            Notice("NO_PREAMBLE", "DICM stands at offset 0: the 128-byte preamble is missing.", 0)
        )
        return "absent", 4
    # Asked before the next: the first characters of such a message can pass for an element.
    if wide := wide_message(data):
        raise UnreadableSample(
            f"This is {wide}. MLLP frames a message by single bytes and carries neither UTF-16 nor "
            "UTF-32 (MLLP Release 1). Save it as UTF-8, with UNICODE UTF-8 in MSH-18."
        )
    if _begins_like_a_data_set(data, 0):
        notices.append(
            Notice(
                "NO_PREAMBLE",
                "There is no preamble and no DICM at offset 128: read as a bare data set.",
                0,
            )
        )
        return "absent", 0
    raise UnreadableSample(_why_not(data))


def _preamble_kind(preamble: bytes, notices: list[Notice]) -> str:
    if not any(preamble):
        return "zeros"
    kind, phrase = kind_of(preamble)
    if kind in {"", "tiff"}:
        return kind or "data"
    notices.append(
        Notice(
            "PREAMBLE_EXECUTABLE",
            f"The 128-byte preamble holds the beginning of {phrase}. PS3.10 7.5 warns of such "
            "files: the object is read as DICOM only and never run or shown as anything else.",
            0,
        )
    )
    return kind


def _begins_like_a_data_set(data: bytes, start: int) -> bool:
    """Say whether an element of a low group stands at *start*, in either byte order."""
    if len(data) - start < 8:
        return False
    for order, little in (("<", True), (">", False)):
        group = unpack_from(f"{order}H", data, start)[0]
        looks = looks_implicit(data, start, little_endian=little)
        if 1 <= group <= _LOW_GROUPS and looks is not None:
            return True
    return False


def _why_not(data: bytes) -> str:
    _, phrase = kind_of(data[:512])
    if phrase:
        return f"This is {phrase}, not a DICOM file: at offset 128 a DICOM file says DICM."
    if len(data) < PREAMBLE + 4:
        return (
            f"The file holds {counted(len(data), 'byte')}; a DICOM file begins with a preamble of "
            "128 bytes and the four letters DICM."
        )
    return "The file does not say DICM at offset 128 and does not begin with a data element."


# --- file meta --------------------------------------------------------------------------------


def _file_meta(
    data: bytes, start: int, limits: Limits, notices: list[Notice]
) -> tuple[list[Node], int]:
    """Return the group 0002 elements and where the data set begins."""
    if data[start : start + 2] != b"\x02\x00":
        if start == len(data):
            raise UnreadableSample(f"The file ends after DICM, at offset {start}.")
        if not _begins_like_a_data_set(data, start):
            raise UnreadableSample(
                f"No data element can be read at offset {start}, where the File Meta Information "
                "(group 0002) must begin."
            )
        notices.append(
            Notice("NO_META", f"No File Meta Information (group 0002) at offset {start}.", start)
        )
        return [], start
    walk = Walk(data, start, len(data), _META, limits)
    walk.only_group = 2
    nodes = walk.run()
    notices += walk.notes.notices
    _check_group_length(data, nodes, walk.position, notices)
    return nodes, walk.position


def _check_group_length(data: bytes, nodes: list[Node], end: int, notices: list[Notice]) -> None:
    """Compare File Meta Information Group Length (0002,0000) with where group 0002 ends."""
    if not nodes or nodes[0].tag != 0x00020000 or nodes[0].length != 4:
        notices.append(
            Notice(
                "NO_GROUP_LENGTH",
                "File Meta Information Group Length (0002,0000) is missing.",
                nodes[0].offset if nodes else None,
                "(0002,0000)",
            )
        )
        return
    first = nodes[0]
    if first.stop - first.value_offset < 4:
        return
    declared: int = unpack_from("<L", data, first.value_offset)[0]
    promised = first.stop + declared
    if promised == end:
        return
    if promised > len(data):
        sentence = (
            f"The file ends at offset {len(data)}, inside the File Meta Information that "
            f"(0002,0000) says reaches to {promised}."
        )
        notices.append(Notice("TRUNCATED", sentence, len(data), "(0002,0000)"))
        return
    sentence = f"(0002,0000) says {declared}, but group 0002 holds {end - first.stop} bytes more."
    notices.append(Notice("GROUP_LENGTH", sentence, first.offset, "(0002,0000)"))


# --- data set ---------------------------------------------------------------------------------


def _nothing_read(content: bytes, start: int, meta: list[Node], notices: list[Notice]) -> None:
    """Say that there is no data set; without File Meta Information there is no object either."""
    if not meta:
        raise UnreadableSample(
            f"No data element can be read at offset {start}, where the first one must begin."
        )
    if start >= len(content):
        sentence = f"The file ends at offset {start}, after its File Meta Information: no data set."
    else:
        sentence = f"No data element can be read at offset {start}, where the data set must begin."
    notices.append(Notice("TRUNCATED", sentence, start))
