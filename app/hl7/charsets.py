"""Bytes to characters and back: MSH-18, and what to do where the bytes contradict it."""

from itertools import islice

from app.frozen import Frozen

# HL7 table 0211 on the left; ISO 2022 codecs read the escapes that switch between sets.
CODECS = {
    "": "ascii",
    "ASCII": "ascii",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UNICODE": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "UNICODE UTF-32": "utf-32",
    "ISO IR6": "ascii",
    "ISO IR14": "iso2022_jp",
    "ISO IR87": "iso2022_jp",
    "ISO IR159": "iso2022_jp_1",
    "JAS2020": "iso2022_jp",
    "JIS X 0202": "iso2022_jp",
    "JIS X 0201": "shift_jis",
    "GB 18030-2000": "gb18030",
    "KS X 1001": "euc_kr",
    "BIG-5": "big5",
    **{f"8859/{part}": f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)},
}
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
BOM = "\ufeff"
# Past this many the declaration is wrong rather than the bytes.
_MOST_ODD = 100_000
_LONE = range(0xD800, 0xE000)
_ODD = range(0xDC80, 0xDD00)


class Decoded(Frozen):
    """Characters, the codec that gave them, and the bytes it could not read by their position.

    Each such byte stands in *text* as the Latin-1 character of its number, so nothing is lost.
    """

    text: str
    codec: str
    odd: dict[int, int]


def codec_of(character_sets: list[str]) -> str | None:
    """Return the Python codec for the repetitions of MSH-18, ``None`` for a name nobody knows."""
    names = [" ".join(name.split()).upper() for name in character_sets] or [""]
    codecs = [CODECS.get(name) for name in names]
    for codec in codecs[1:]:
        # An alternate set is reached by ISO 2022 escapes; those codecs begin in ASCII.
        if codec is not None and codec.startswith("iso2022") and codecs[0] in {"ascii", codec}:
            return codec
    return codecs[0]


def marked_codec(data: bytes) -> str | None:
    """Return the codec that a byte order mark, or a header in 16 bits, gives away."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec
    if data[:6] == b"M\0S\0H\0":
        return "utf-16-le"
    return "utf-16-be" if data[:6] == b"\0M\0S\0H" else None


def decode(data: bytes, codec: str | None, *, declared: bool) -> Decoded:
    """Read *data* by *codec*; by UTF-8 or Latin-1 where nothing usable is *declared*."""
    if codec is not None and (found := _exactly(data, codec)):
        return found
    if not declared or codec is None:
        try:
            return Decoded(data.decode("utf-8"), "utf-8", {})
        except UnicodeDecodeError:
            return Decoded(data.decode("latin-1"), "latin-1", {})
    text = _escaped(data, codec)
    settled = None if text is None else _settled(text, codec)
    return settled or Decoded(data.decode("latin-1"), "latin-1", {})


def _exactly(data: bytes, codec: str) -> Decoded | None:
    """Return the characters of *data* if they give the same bytes back."""
    try:
        text = data.decode(codec)
        if text.isascii() and codec in {"ascii", "utf-8"}:
            return Decoded(text, codec, {})
        return Decoded(text, codec, {}) if text.encode(codec) == data else None
    except UnicodeError:
        return None


def _escaped(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec, "surrogateescape")
        return text if text.encode(codec, "surrogateescape") == data else None
    except UnicodeError:
        return None


def _settled(text: str, codec: str) -> Decoded | None:
    """Put a Latin-1 character in the place of each byte that *codec* could not read, if few."""
    found = ((at, ord(char) - 0xDC00) for at, char in enumerate(text) if ord(char) in _ODD)
    odd = dict(islice(found, _MOST_ODD + 1))
    if len(odd) > _MOST_ODD:
        return None
    if not odd:
        return Decoded(text, codec, {})
    chars = list(text)
    for at, byte in odd.items():
        chars[at] = chr(byte)
    return Decoded("".join(chars), codec, odd)


def settle(text: str) -> str:
    """Return *text* without lone surrogates, which no character set can write."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if ord(char) in _LONE else char for char in text)
    return text


def restore(text: str, odd: dict[int, int]) -> str:
    """Return *text* with the odd bytes marked so that :func:`encode` writes them as they came."""
    if not odd:
        return text
    chars = list(text)
    for at, byte in odd.items():
        chars[at] = chr(0xDC00 + byte)
    return "".join(chars)


def encode(text: str, codec: str) -> bytes:
    """Write *text* by *codec*, or by UTF-8 where *codec* cannot."""
    try:
        return text.encode(codec, "surrogateescape")
    except UnicodeError:
        return text.encode("utf-8", "surrogateescape")
