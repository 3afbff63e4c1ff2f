"""Bytes as the characters that a character set makes of them, none of them lost."""

import codecs
import re
from collections.abc import Iterator
from typing import Literal

from app.frozen import Frozen
from app.hl7.byte_names import WORDS, character_name, control_name
from app.hl7.charsets import BOM

Kind = Literal["plain", "line_end", "frame", "control", "escape", "beyond", "odd", "switch"]

_ASCII = 0x80
# A switch of character sets by ISO 2022: ESC, signs that say which, a final sign.
_SWITCH = re.compile(rb"\x1b[\x20-\x2f]+[\x30-\x7e]")


class Unit(Frozen):
    """Some bytes and what they mean: one character, an escape sequence, or a row of plain ones.

    In a row of plain characters each has one byte. *says* names what does not show itself.
    """

    offset: int
    data: bytes
    text: str
    kind: Kind
    name: str = ""
    says: str = ""


def characters(body: bytes, offset: int, codec: str) -> Iterator[Unit]:
    """Yield each character with the bytes that make it, a switch of sets apart from it."""
    decoder = codecs.getincrementaldecoder(codec)("surrogateescape")
    waiting, at = b"", 0
    for number in range(len(body)):
        byte = body[number : number + 1]
        text = decoder.decode(byte, final=number + 1 == len(body))
        waiting += byte
        if not text and not _SWITCH.fullmatch(waiting):
            continue
        # Where the decoder gave bytes up, it may hold the first one of the next character.
        held = len(decoder.getstate()[0]) if text else 0
        data, waiting = waiting[: len(waiting) - held], waiting[len(waiting) - held :]
        if not text:
            says = "switch of character sets by ISO 2022"
            yield Unit(offset + at, data, "", "switch", "ESC", says)
        elif len(text) == 1:
            yield _character(offset + at, data, text)
        else:
            yield from _several(offset + at, data, text)
        at = number + 1 - held
    if waiting:
        yield Unit(offset + at, waiting, "", "odd", "", "bytes of no character")


def _several(offset: int, data: bytes, text: str) -> Iterator[Unit]:
    """Yield what the decoder gave at once: bytes it gave up on, or one sequence for more."""
    wide = [char for char in text if char >= "\x80" and not "\udc80" <= char <= "\udcff"]
    if len(data) != len(text) and len(wide) != 1:
        yield Unit(offset, data, text, "beyond", "", ", ".join(map(character_name, text)))
        return
    at = 0
    for char in text:
        # What is no single byte has the bytes that the others leave.
        size = len(data) - len(text) + 1 if char in wide else 1
        yield _character(offset + at, data[at : at + size], char)
        at += size


def _character(offset: int, data: bytes, char: str) -> Unit:
    if "\udc80" <= char <= "\udcff":
        text = data.decode("latin-1")
        return Unit(offset, data, text, "odd", data.hex().upper(), "a byte of no character")
    if char in "\r\n":
        name = control_name(char)
        return Unit(offset, data, "", "line_end", name, WORDS[name])
    if name := control_name(char):
        return Unit(offset, data, "", "control", name, WORDS.get(name, "a control character"))
    if char == BOM:
        return Unit(offset, data, "", "control", "BOM", "byte order mark")
    if ord(char) >= _ASCII or len(data) > 1:
        return Unit(offset, data, char, "beyond", character_name(char), "")
    return Unit(offset, data, char, "plain")
