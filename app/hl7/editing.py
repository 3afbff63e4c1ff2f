"""Change one place of a message and leave every other character as it was."""

from app.errors import InvalidInput
from app.hl7.escapes import delimiters
from app.hl7.escapes import escape as escaped
from app.hl7.messages import CR, Message
from app.hl7.paths import Hl7Path
from app.hl7.reading import reread
from app.hl7.segments import Segment

_ENCODING_FIELD = 2
_HIGHEST = 10_000


def set_value(message: Message, path: str | Hl7Path, text: str, *, escape: bool = True) -> Message:
    """Return *message* with *text* at *path*; missing delimiters before it are added.

    With *escape* delimiters in *text* are written as escape sequences; without it they divide.
    """
    path = path if isinstance(path, Hl7Path) else Hl7Path.parse(path)
    segment = message.segment(path.segment, path.ordinal)
    if segment is None:
        raise InvalidInput(f"The message has no segment {Hl7Path(path.segment, path.ordinal)}.")
    if path.field is None or (segment.is_header and path.field == 1):
        raise InvalidInput(f"{path} cannot be set; name a field, such as PID-5 or MSH-3.")
    if (
        max(n or 0 for n in (path.field, path.repetition, path.component, path.subcomponent))
        > _HIGHEST
    ):
        raise InvalidInput(f"{path} lies too far out; no message has so many parts.")
    written = _written(segment, path, text, escape=escape)
    return _replaced(message, segment, _put(segment.raw, _levels(segment, path), written))


def _written(segment: Segment, path: Hl7Path, text: str, *, escape: bool) -> str:
    if segment.is_header and path.field == _ENCODING_FIELD:
        escape = False
    if escape and segment.encoding.escape:
        return escaped(text, segment.encoding)
    if escape and any(mark in text for mark in delimiters(segment.encoding)):
        raise InvalidInput(
            "The value holds a delimiter, and the header declares no escape character for it."
        )
    if CR in text or "\n" in text:
        raise InvalidInput("A line end cannot stand in a field; it would start a new segment.")
    return text


def _levels(segment: Segment, path: Hl7Path) -> list[tuple[str, int]]:
    """Return the delimiters to divide by on the way to *path*, with the part to take of each."""
    encoding, field = segment.encoding, path.field or 1
    levels = [(encoding.field, field if segment.is_header else field + 1)]
    if segment.is_header and field == _ENCODING_FIELD:
        return levels
    if path.repetition or path.component:
        levels.append((encoding.repetition, path.repetition or 1))
    if path.component:
        levels.append((encoding.component, path.component))
    if path.subcomponent:
        levels.append((encoding.subcomponent, path.subcomponent))
    return levels


def _put(raw: str, levels: list[tuple[str, int]], new: str) -> str:
    """Return *raw* with *new* in the part that *levels* lead to."""
    if not levels:
        return new
    (mark, number), *deeper = levels
    if not mark:
        if number > 1:
            raise InvalidInput("The header declares no delimiter for a part this deep.")
        return _put(raw, deeper, new)
    parts = raw.split(mark)
    parts += [""] * (number - len(parts))
    parts[number - 1] = _put(parts[number - 1], deeper, new)
    return mark.join(parts)


def _replaced(message: Message, segment: Segment, raw: str) -> Message:
    """Return the message with *raw* as the segment, touching only the characters that differ."""
    old = segment.raw
    start = _common(old, raw)
    tail = _common(old[start:][::-1], raw[start:][::-1])
    begin, end = segment.offset + start, segment.offset + len(old) - tail
    return _spliced(message, begin, end, raw[start : len(raw) - tail])


def _common(one: str, other: str) -> int:
    """Return how many characters *one* and *other* begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _spliced(message: Message, start: int, end: int, new: str) -> Message:
    """Return the message with *new* in the place of the characters from *start* to *end*."""
    text = message.text[:start] + new + message.text[end:]
    shift = len(new) - (end - start)
    odd = {
        at + (shift if at >= end else 0): byte
        for at, byte in message.odd.items()
        if not start <= at < end
    }
    return reread(message, text, odd)
