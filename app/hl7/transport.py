"""Check what lies below the fields: line ends, character set, unprintable characters."""

import re

from app.counting import counted
from app.hl7.charsets import codec_of
from app.hl7.findings import Findings, delimiters_clause, shown
from app.hl7.messages import CR, Message
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment

_MOST = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\ufeff]")
_DECLARED = Hl7Path("MSH", 1, 18)
_ENDS = {
    "\n": "a line feed (0x0A)",
    "\r\n": "a carriage return and a line feed (0x0D 0x0A)",
}
_SET_HINT = "The set that the bytes are in, such as UNICODE UTF-8 or 8859/1."


def check_transport(message: Message, findings: Findings, *, as_sent: bool = False) -> None:
    """Add faults of line ends, character set and control characters.

    A text is held to its line ends where it has them *as_sent*, and bytes always are.
    """
    if as_sent or message.from_bytes:
        _line_ends(message, findings)
    _character_set(message, findings)
    for number, found in enumerate(_CONTROL.finditer(message.text)):
        if number == _MOST:
            return
        path, name = _at(message, found.start())
        findings.add(
            "CONTROL_CHARACTER",
            "warning",
            path,
            (found.start(), 1),
            f"{name} holds the control character 0x{ord(found[0]):02X}.",
            "Printable characters; binary data belongs base64-coded in a field of type ED.",
        )


def _at(message: Message, offset: int) -> tuple[Hl7Path, str]:
    path = path_at(message, offset)
    return path, str(path)


def path_at(message: Message, offset: int) -> Hl7Path:
    """Return the path of the field at *offset* of the text."""
    segment = segment_at(message.segments, offset)
    name = segment.name if len(segment.name) == 3 else segment.name[:3]  # noqa: PLR2004
    number = segment.raw.count(segment.encoding.field, 0, max(offset - segment.offset, 0))
    number += int(segment.is_header and number > 0)
    return Hl7Path(name, segment.ordinal, number or None)


def segment_at(segments: tuple[Segment, ...], offset: int) -> Segment:
    """Return the segment that *offset* falls into, by bisection."""
    low, high = 0, len(segments) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if segments[middle].offset <= offset:
            low = middle
        else:
            high = middle - 1
    return segments[low]


def _line_ends(message: Message, findings: Findings) -> None:
    """Hold the message to CR; an editor's text has line ends of its own, and is not asked."""
    count = message.text.count(CR)
    kept = message.line_ends
    ends = kept if isinstance(kept, tuple) else (kept,) * count
    wrong = [number for number, end in enumerate(ends) if end != CR]
    if not wrong:
        return
    offset = _end_of_line(message.text, wrong[0])
    path = Hl7Path(path_at(message, offset).segment, segment_at(message.segments, offset).ordinal)
    verb = "is" if len(wrong) == 1 else "are"
    alike = f"{len(wrong)} of its {counted(count, 'line end')} {verb} wrong."
    findings.add(
        "LINE_END",
        "error",
        path,
        (offset, 1),
        f"{path} ends with {_ENDS[ends[wrong[0]]]}, at character {offset + 1} of the message; "
        + alike,
        "One carriage return (0x0D) after every segment, and no line feed: a strict receiver "
        "reads on past any other end, as if it were one long segment.",
        delimiters_clause(findings.version),
    )


def _end_of_line(text: str, number: int) -> int:
    """Return where line *number*, from 0, ends in *text*."""
    offset = text.index(CR)
    for _ in range(number):
        offset = text.index(CR, offset + 1)
    return offset


def _character_set(message: Message, findings: Findings) -> None:
    names = (message.raw(_DECLARED) or "").split(message.encoding_characters.repetition or "~")
    declared = ", ".join(name for name in names if name)
    codec = codec_of(names)
    if codec is None:
        findings.add(
            "CHARACTER_SET",
            "warning",
            _DECLARED,
            message.place(_DECLARED) or (0, 0),
            f"MSH-18 Character Set holds {shown(declared)}, which this reader does not know.",
            "A value of HL7 table 0211, such as ASCII, 8859/1 or UNICODE UTF-8.",
        )
    elif message.odd:
        _odd_bytes(message, findings, declared)
    elif first := _BEYOND_ASCII.search(message.text):
        _beyond_ascii(message, findings, first, (declared, codec))


def _odd_bytes(message: Message, findings: Findings, declared: str) -> None:
    for offset, byte in sorted(message.odd.items())[:_MOST]:
        path, name = _at(message, offset)
        findings.add(
            "UNDECODABLE_BYTE",
            "error",
            path,
            (offset, 1),
            f"{name} holds the byte 0x{byte:02X}, which is no character of "
            f"{declared or 'ASCII'}, the set that MSH-18 declares.",
            "Bytes in the declared set, or the set that the bytes are in.",
        )


def _beyond_ascii(
    message: Message, findings: Findings, first: re.Match[str], declared: tuple[str, str]
) -> None:
    """Hold characters beyond ASCII to what MSH-18 says."""
    offset, (label, codec) = first.start(), declared
    path, name = _at(message, offset)
    place = (offset, 1)
    if not label:
        findings.add(
            "CHARACTER_SET_UNDECLARED",
            "error",
            path,
            place,
            f"{name} holds {shown(first[0])}, but MSH-18 Character Set is empty, "
            "which means ASCII.",
            _SET_HINT,
        )
    elif not _writes(message.text, codec) or not _agrees(message.codec, codec):
        findings.add(
            "CHARACTER_SET_MISMATCH",
            "error",
            path,
            place,
            f"{name} holds {shown(first[0])}, which {label}, declared in MSH-18, "
            "does not write this way.",
            _SET_HINT,
        )
    elif codec.startswith("iso8859") and message.source is not None and _is_utf8(message.source):
        findings.add(
            "CHARACTER_SET_MISMATCH",
            "warning",
            path,
            place,
            f"MSH-18 declares {label}, but the bytes here read as UTF-8, so a receiver would see "
            f"{shown(message.text[offset : offset + 2])} in the place of one character.",
            "UNICODE UTF-8 in MSH-18, or bytes in the declared set.",
        )


def _agrees(used: str, declared: str) -> bool:
    wide = declared[:6] if declared[:6] in {"utf-16", "utf-32"} else None
    return used == declared if wide is None else used.startswith(wide)


def _writes(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeError:
        return False
    return True


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
