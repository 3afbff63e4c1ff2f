"""A message as bytes beside the characters that its character set makes of them."""

from collections.abc import Iterator
from typing import Any

from app.frozen import Frozen
from app.hl7.byte_names import control_name
from app.hl7.byte_units import Unit, characters
from app.hl7.escapes import EncodingCharacters, command_of
from app.hl7.messages import Message
from app.hl7.reading import read_message

PAGE = 2048
_VT, _FS, _CR = b"\x0b", b"\x1c", b"\r"
_LONGEST_ESCAPE = 40


class ByteView(Frozen):
    """A page of units; *following* is the offset of the next one, ``None`` after the last."""

    size: int
    declared: str
    says: str
    units: tuple[Unit, ...]
    following: int | None


def byte_view(data: bytes | str, start: int = 0, *, framed: bool = False) -> ByteView:
    """Return the units of *data* from byte *start* on, some 2,000 bytes up to the end of a segment.

    *data* may stand in MLLP's frame; with *framed* it is put into one. A text is written in the
    character set that its own MSH-18 declares.
    """
    before, inside, after = _unframed(data) if isinstance(data, bytes) else (b"", data, b"")
    message = read_message(inside)
    body = message.to_bytes() if isinstance(inside, str) else inside
    if framed:
        before, after = before or _VT, after or _FS + _CR
    whole = before + body + after
    units, following = _page(_all_units(before, body, after, message), start, len(whole))
    return ByteView(len(whole), message.character_set or "", _says(message), units, following)


def byte_data(view: ByteView) -> dict[str, Any]:
    """Return the view as the browser reads it."""
    units = [
        {
            "offset": unit.offset,
            "hex": unit.data.hex(),
            "text": unit.text,
            "kind": unit.kind,
            "name": unit.name,
            "says": unit.says,
        }
        for unit in view.units
    ]
    return {
        "size": view.size,
        "declared": view.declared,
        "says": view.says,
        "units": units,
        "next": view.following,
    }


def _unframed(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the message, the message, and what stands behind it."""
    before = _VT if data.startswith(_VT) else b""
    end = data.rfind(_FS)
    if not before or end < 0 or data[end + 1 :].strip(b"\r\n"):
        return before, data[len(before) :], b""
    return before, data[1:end], data[end:]


def _says(message: Message) -> str:
    """Say by what the bytes were read, and whether that is what MSH-18 asks for."""
    declared = message.raw("MSH-18") or ""
    read_as = _CODEC_NAMES.get(message.codec, message.codec.upper())
    if not declared:
        return f"MSH-18 declares nothing, which means ASCII; the bytes are shown as {read_as}."
    odd = len(message.odd)
    tail = {0: "", 1: " 1 byte is no character there."}.get(
        odd, f" {odd} bytes are no characters there."
    )
    return f"MSH-18 declares {declared}; the bytes are shown as {read_as}.{tail}"


_CODEC_NAMES = {
    "ascii": "ASCII",
    "utf-8": "UTF-8",
    "latin-1": "Latin-1, which has a character for every byte",
    "iso8859-1": "ISO 8859-1",
}


def _page(units: Iterator[Unit], start: int, size: int) -> tuple[tuple[Unit, ...], int | None]:
    found: list[Unit] = []
    for unit in units:
        if unit.offset < start:
            continue
        found.append(unit)
        end = unit.offset + len(unit.data)
        full = end - start >= PAGE and (unit.kind == "line_end" or end - start >= 2 * PAGE)
        if full:
            return tuple(found), end if end < size else None
    return tuple(found), None


def _all_units(before: bytes, body: bytes, after: bytes, message: Message) -> Iterator[Unit]:
    for at in range(len(before)):
        yield _frame_unit(at, before[at : at + 1])
    yield from _joined(_inside(body, len(before), message))
    for at in range(len(after)):
        yield _frame_unit(len(before) + len(body) + at, after[at : at + 1])


def _frame_unit(at: int, byte: bytes) -> Unit:
    name = control_name(byte.decode("latin-1"))
    words = {
        "VT": "MLLP's start block",
        "FS": "MLLP's end block",
        "CR": "the carriage return that MLLP asks for after the end block",
    }
    return Unit(at, byte, "", "frame", name, words.get(name, "behind MLLP's end block"))


def _inside(body: bytes, offset: int, message: Message) -> Iterator[Unit]:
    """Yield the characters of the message, an escape sequence as one unit."""
    encoding = message.encoding_characters
    waiting: list[Unit] = []
    for unit in characters(body, offset, message.codec):
        if not encoding.escape or (not waiting and unit.text != encoding.escape):
            yield unit
            continue
        waiting.append(unit)
        if len(waiting) > 1 and unit.text == encoding.escape:
            escape = _escape_unit(waiting, encoding)
            # The second sign of a pair that is no command may begin one.
            yield from [escape] if escape else waiting[:-1]
            waiting = [] if escape else [unit]
        elif (
            unit.kind in {"line_end", "odd"}
            or unit.text == encoding.field
            or len(waiting) > _LONGEST_ESCAPE
        ):
            yield from waiting
            waiting = []
    yield from waiting


def _escape_unit(units: list[Unit], encoding: EncodingCharacters) -> Unit | None:
    text = "".join(unit.text for unit in units)
    meant = command_of(text, encoding)
    if meant is None:
        return None
    data = b"".join(unit.data for unit in units)
    shown = meant if meant.isprintable() else " ".join(map(control_name, meant))
    says = f"escape sequence for {shown}" if meant else "escape sequence for the text's layout"
    return Unit(units[0].offset, data, text, "escape", text, says)


def _joined(units: Iterator[Unit]) -> Iterator[Unit]:
    """Join plain characters that follow each other."""
    row: list[Unit] = []
    for unit in units:
        if row and (unit.kind != "plain" or len(row) == PAGE):
            yield _row(row)
            row = []
        if unit.kind == "plain":
            row.append(unit)
        else:
            yield unit
    if row:
        yield _row(row)


def _row(units: list[Unit]) -> Unit:
    data, text = b"".join(one.data for one in units), "".join(one.text for one in units)
    return Unit(units[0].offset, data, text, "plain")
