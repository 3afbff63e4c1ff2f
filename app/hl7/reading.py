"""Read an HL7 v2 message from bytes or text, keeping every character where it was."""

import re

from app.errors import OverLimit, UnreadableSample
from app.hl7.charsets import BOM, codec_of, decode, marked_codec, settle
from app.hl7.escapes import EncodingCharacters
from app.hl7.messages import CR, Message
from app.hl7.segments import HEADERS, Segment

MAX_BYTES = 16 * 1024 * 1024
MAX_SEGMENTS = 200_000

_LINE_END = re.compile(r"\r\n|\r|\n")
_CHARACTER_SET_PART = 17
_NAME_LENGTH = 3
_HEADER_START = 64 * 1024
_MARKS = 5


def read_message(data: bytes | str) -> Message:
    """Return the message in *data*, or say in a sentence why there is none."""
    if len(data) > MAX_BYTES:
        raise OverLimit("The message is larger than 16 MiB, more than this reader takes.")
    if isinstance(data, str):
        text = settle(data)
        return _read(text, _writing_codec(text), {}, None)
    sniffed = marked_codec(data)
    declared = _declared(data[:_HEADER_START].decode("latin-1"))
    codec = sniffed or codec_of(declared)
    wide = codec is not None and codec[:6] in {"utf-16", "utf-32"} and sniffed is None
    found = decode(data, None if wide else codec, declared=bool(sniffed or any(declared)))
    return _read(found.text, found.codec, found.odd, data)


def _writes(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeError:
        return False
    return True


def _writing_codec(text: str) -> str:
    """Return the codec that the header of *text* asks for, or UTF-8 where that cannot write it."""
    codec = codec_of(_declared(text)) or "utf-8"
    return codec if _writes(text, codec) else "utf-8"


def _declared(text: str) -> list[str]:
    """Return the repetitions of field 18 of the header."""
    header = _LINE_END.split(text.removeprefix(BOM), maxsplit=1)[0]
    if header[:_NAME_LENGTH] != "MSH" or len(header) <= _NAME_LENGTH:
        return []
    parts = header.split(header[_NAME_LENGTH], _CHARACTER_SET_PART + 1)
    if len(parts) <= _CHARACTER_SET_PART:
        return []
    return parts[_CHARACTER_SET_PART].split(parts[1][1:2] or "~")


def _read(text: str, codec: str, odd: dict[int, int], source: bytes | None) -> Message:
    ends: str | tuple[str, ...] = CR
    if "\n" in text:
        found = _LINE_END.findall(text)
        ends = found[0] if len(set(found)) == 1 else tuple(found)
        if odd:
            odd = _moved(text, odd)
        text = text.replace("\r\n", CR).replace("\n", CR)
    lines = text.split(CR)
    if len(lines) > MAX_SEGMENTS:
        raise OverLimit("The message has more than 200,000 segments, more than this reader takes.")
    segments, index = _segments(lines)
    first = index.get(("MSH", 1), segments[0])
    return Message(
        text, segments, first.encoding, codec, ends, odd, index, source is not None, source
    )


def _moved(text: str, odd: dict[int, int]) -> dict[int, int]:
    """Return *odd* by position in the text whose line ends have one character each."""
    found, extra, last = {}, 0, 0
    for at, byte in odd.items():
        extra += text.count("\r\n", last, at)
        last = at
        found[at - extra] = byte
    return found


def _segments(
    lines: list[str],
) -> tuple[tuple[Segment, ...], dict[tuple[str, int], Segment]]:
    """Return the lines that hold anything, each under the delimiters of the header above it."""
    found: list[Segment] = []
    counts: dict[str, int] = {}
    index: dict[tuple[str, int], Segment] = {}
    marked = lines[0].startswith(BOM)
    encoding = _encoding(lines[0][marked:])
    offset = int(marked)
    for number, line in enumerate(lines):
        raw = line[1:] if marked and number == 0 else line
        if raw:
            if number and raw[:_NAME_LENGTH] in HEADERS and len(raw) > _NAME_LENGTH:
                encoding = _encoding(raw)
            name = _name(raw, encoding.field)
            counts[name] = ordinal = counts.get(name, 0) + 1
            segment = index[name, ordinal] = Segment(name, ordinal, offset, raw, encoding)
            found.append(segment)
        offset += len(raw) + 1
    return tuple(found), index


def _name(raw: str, separator: str) -> str:
    """Return what stands before the first separator; it should be three characters."""
    if len(raw) == _NAME_LENGTH or raw[_NAME_LENGTH : _NAME_LENGTH + 1] == separator:
        return raw[:_NAME_LENGTH]
    return raw.split(separator, 1)[0]


def _encoding(header: str) -> EncodingCharacters:
    """Return the delimiters that a header line declares."""
    if header[:_NAME_LENGTH] not in HEADERS:
        raise UnreadableSample(_not_a_message(header))
    separator = header[_NAME_LENGTH : _NAME_LENGTH + 1]
    if not separator:
        raise UnreadableSample(
            f"The message ends right after “{header}”. A header goes on with the field "
            "separator and the encoding characters, as in MSH|^~\\&|."
        )
    declared = header[_NAME_LENGTH + 1 :].split(separator, 1)[0]
    return EncodingCharacters(separator, *(declared[at : at + 1] for at in range(_MARKS)))


_STARTS = (
    ("\x0b", "the MLLP start block (0x0B), which the receiver takes off before it reads"),
    ("<", "XML"),
    ("{", "JSON"),
    ("msh", "“msh” in small letters; segment names are capitals"),
)


def _not_a_message(header: str) -> str:
    expected = "An HL7 v2 message starts with MSH, a batch with BHS or FHS."
    if not header.strip():
        return f"There is nothing, or white space, where the message should start. {expected}"
    for start, found in _STARTS:
        if header.startswith(start):
            return f"This starts with {found}. {expected}"
    shown = "".join(char if char.isprintable() else "\ufffd" for char in header[:12])
    return f"This starts with “{shown}”. {expected}"


def reread(message: Message, text: str, odd: dict[int, int]) -> Message:
    """Return *message* with another *text* of as many lines, in the same set and line ends."""
    segments, index = _segments(text.split(CR))
    first = index.get(("MSH", 1), segments[0])
    codec = message.codec if message.from_bytes else _writing_codec(text)
    ends, from_bytes = message.line_ends, message.from_bytes
    return Message(text, segments, first.encoding, codec, ends, odd, index, from_bytes)
