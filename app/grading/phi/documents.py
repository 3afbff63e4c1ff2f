"""The text of encapsulated documents, as far as a short look finds it: PDF and CDA.

Only streams that are stored plainly or with Flate are read, within limits, and only texts whose
fonts use bytes as letters. A document that gives no text cannot be screened.
"""

import re
import zlib
from collections.abc import Iterator

from app.frozen import Frozen

_STREAM = re.compile(rb"stream\r?\n")
_SHOWN = re.compile(
    rb"(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)|(\bT[jJdDm*]|\bET\b|['\"])", re.DOTALL
)
_NOTE = re.compile(
    rb"/(Author|Title|Subject|Keywords|Creator|Contents|V|T)\s*(\((?:[^()\\]|\\.){0,2000}\))",
    re.DOTALL,
)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_NAME_TAGS = re.compile(r"<(?:\w{1,20}:)?family[^<>]{0,200}>([^<]{1,100})<", re.IGNORECASE)
_GIVEN_TAGS = re.compile(r"<(?:\w{1,20}:)?given[^<>]{0,200}>([^<]{1,100})<", re.IGNORECASE)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r": b""}
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_READABLE = 0.8


class DocumentLimits(Frozen):
    """How much of a document is looked at."""

    streams: int = 300
    inflated: int = 4 * 1024 * 1024
    text: int = 512 * 1024


LIMITS = DocumentLimits()


class DocumentText(Frozen):
    """What was found; *whole* is false where something could not be read or was too much."""

    text: str
    whole: bool


def document_text(data: bytes, limits: DocumentLimits = LIMITS) -> DocumentText:
    """Return the text of a PDF, a CDA or a plain document."""
    if data.lstrip()[:5] == b"%PDF-":
        return _pdf(data, limits)
    text = data[: limits.text].decode("utf-8", "replace")
    readable = sum(each.isprintable() or each in "\r\n\t" for each in text)
    if not text.strip("\0 ") or readable < _READABLE * len(text):
        return DocumentText("", whole=False)
    return DocumentText(_marked_up(text), whole=len(data) <= limits.text)


def _marked_up(text: str) -> str:
    """Return the text between tags; CDA's names are put behind each other as PN has them."""
    if "<" not in text:
        return text
    names = [
        f"{family}^{given}"
        for family, given in zip(_NAME_TAGS.findall(text), _GIVEN_TAGS.findall(text), strict=False)
    ]
    return "\n".join((*names, _TAGS.sub("\n", text)))


def _pdf(data: bytes, limits: DocumentLimits) -> DocumentText:
    pieces: list[str] = [_string(found[2]) for found in _NOTE.finditer(data)]
    whole = b"/Encrypt" not in data
    room, texts, images = limits.inflated, 0, 0
    for number, (head, body) in enumerate(_streams(data)):
        if number >= limits.streams or room <= 0:
            whole = False
            break
        if _is_no_text(head):
            images += b"/Image" in head
            continue
        content = _content(head, body, room)
        if content is None:
            whole = False
            continue
        room -= len(content)
        pieces += [_string(found[2]) for found in _NOTE.finditer(content)]
        if b"Tj" in content or b"TJ" in content or b"'" in content:
            shown = _shown(content)
            texts += 1
            whole &= _is_readable(shown)
            pieces.append(shown)
    text = "\n".join(pieces)
    # A page that is one picture says nothing to us.
    whole &= bool(texts) and len(text) <= limits.text
    return DocumentText(text[: limits.text], whole=whole)


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each stream with the end of what stands before it: its dictionary."""
    at = 0
    while found := _STREAM.search(data, at):
        end = data.find(b"endstream", found.end())
        if end < 0:
            end = len(data)
        before = data[max(at, found.start() - 600) : found.start()]
        yield before[max(before.rfind(b" obj"), 0) :], data[found.end() : end]
        at = end + len(b"endstream")


def _is_no_text(head: bytes) -> bool:
    marks = (
        b"/Image",
        b"/FontFile",
        b"/Length1",
        b"/XRef",
        b"/ICCBased",
        b"/Alternate",
        b"/CIDInit",
    )
    return any(mark in head for mark in marks)


def _content(head: bytes, body: bytes, room: int) -> bytes | None:
    """Return what a stream holds, inflated within *room*; nothing where we cannot read it."""
    if b"/Filter" not in head:
        return body[:room]
    if b"/FlateDecode" not in head and b"/Fl" not in head:
        return None
    if head.count(b"Decode") - head.count(b"DecodeParms") > 1:
        return None
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(body, room)
    except zlib.error:
        return None
    return content if inflater.eof or not inflater.unconsumed_tail else None


def _shown(content: bytes) -> str:
    """Return what the text operators show: a line an operator that moves, strings put together."""
    pieces: list[str] = []
    for string, operator in _SHOWN.findall(content):
        if string:
            pieces.append(_string(string))
        elif operator in {b"Td", b"TD", b"T*", b"Tm", b"ET", b"'", b'"'}:
            pieces.append("\n")
    return "".join(pieces)


def _string(raw: bytes) -> str:
    """Return a literal or hexadecimal string as text."""
    if raw.startswith(b"<"):
        digits = b"".join(raw[1:-1].split())
        value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        value = _ESCAPE.sub(_escaped, raw[1:-1])
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    return value.decode("latin-1")


def _escaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF]) if all(each in b"01234567" for each in code) else code
    return _ESCAPED.get(code, code)


def _is_readable(text: str) -> bool:
    kept = [each for each in text if not each.isspace()]
    letters = sum(each.isprintable() and each != "\ufffd" for each in kept)
    return not kept or letters >= _READABLE * len(kept)
