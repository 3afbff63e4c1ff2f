"""JSON text of plain data, by msgspec: each request reads and writes some, and ``json`` is slow."""

import json
from collections.abc import Callable
from typing import Any, Final

from msgspec import to_builtins
from msgspec.json import Decoder, Encoder

# A text may be marked up, a number may know its unit: each travels as what it is underneath.
_UNDERNEATH: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
)


def json_bytes(data: Any) -> bytes:
    """Return *data* as JSON without spaces; what is no number (``nan``, ``inf``) becomes null.

    It is for plain data. Some of what is not, such as moments and sets, msgspec tells in its own
    words, and it comes back as these; anything else is a :class:`TypeError`, and half a character a
    :class:`UnicodeEncodeError`.
    """
    return _encoder.encode(data)


def escaped_json(data: Any) -> bytes:
    """Return what :func:`json_bytes` does, with every character beyond ASCII escaped.

    So half a character can travel; what is no number does so as well.
    """
    plain = to_builtins(data, str_keys=True, enc_hook=_as_plain)
    return json.dumps(plain, separators=(",", ":")).encode()


def json_text(data: Any) -> str:
    """Return what :func:`json_bytes` does, as text."""
    return json_bytes(data).decode()


def sorted_json(data: Any) -> bytes:
    """Return *data* as JSON with every name in its place: the same data, the same bytes.

    Its names are texts, as they are once they have travelled.
    """
    return _sorting.encode(data)


def from_json_text(text: str | bytes) -> Any:
    """Return what *text* tells; :class:`ValueError` if it is not JSON.

    What ``json`` wrote is read as well, with numbers and halves of characters that JSON lacks.
    """
    try:
        return _decoder.decode(text)
    except ValueError:
        return json.loads(text)


def _as_plain(value: Any) -> Any:
    for kind, plain in _UNDERNEATH:
        if isinstance(value, kind):
            return plain(value)
    raise TypeError(f"{type(value).__name__} cannot be told in JSON.")


_encoder: Final = Encoder(enc_hook=_as_plain)
_sorting: Final = Encoder(enc_hook=_as_plain, order="deterministic")
_decoder: Final[Decoder[Any]] = Decoder()
