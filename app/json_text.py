"""JSON text of plain data, by msgspec: each request reads and writes some, and ``json`` is slow."""

import json
from typing import Any, Final

from msgspec.json import Decoder, Encoder

# A text may be marked up, or a name of some other kind: it travels as the text that it is.
_PLAIN: Final = (str, int, float)


def json_bytes(data: Any) -> bytes:
    """Return *data* as JSON without spaces; what is no number (``nan``, ``inf``) becomes null.

    Half a character is a :class:`UnicodeEncodeError`, and what JSON cannot tell a
    :class:`TypeError`.
    """
    return _encoder.encode(data)


def json_text(data: Any) -> str:
    """Return what :func:`json_bytes` does, as text."""
    return json_bytes(data).decode()


def sorted_json(data: Any) -> bytes:
    """Return *data* as JSON with every name in its place: the same data, the same bytes."""
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
    for kind in _PLAIN:
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value).__name__} cannot be told in JSON.")


_encoder: Final = Encoder(enc_hook=_as_plain)
_sorting: Final = Encoder(enc_hook=_as_plain, order="deterministic")
_decoder: Final[Decoder[Any]] = Decoder()
