"""Specific Character Set (0008,0005): bytes to text and back."""

import warnings
from collections.abc import Sequence

from pydicom.charset import (
    CODES_TO_ENCODINGS,
    ENCODINGS_TO_CODES,
    convert_encodings,
    decode_bytes,
    encode_string,
    python_encoding,
)

from app.errors import InvalidInput, UnreadableSample

ESCAPE = 0x1B
# What pydicom calls the default repertoire; it returns to it by escape sequence.
_OPEN = {"ascii": "iso8859"}
_DELIMITERS = {0x0A, 0x0C, 0x0D, 0x09, 0x5C}
_PERSON_NAME_DELIMITERS = {0x5E, 0x3D, 0x5C}

# Latin alphabet No. 9, with the euro sign, stands in Tables C.12-2 and C.12-3, not in pydicom's.
for _term in ("ISO_IR 203", "ISO 2022 IR 203"):
    python_encoding.setdefault(_term, "iso8859_15")
CODES_TO_ENCODINGS.setdefault(b"\x1b-b", "iso8859_15")
ENCODINGS_TO_CODES.setdefault("iso8859_15", b"\x1b-b")


class UnwritableValue(UnreadableSample, InvalidInput):
    """A value cannot be written in the VR or the character set it is meant for."""

    status = 422


def is_known(term: str) -> bool:
    """Say whether *term* is a defined term of Specific Character Set."""
    return term in python_encoding


def allows_switches(term: str) -> bool:
    """Say whether *term* may stand beside others: empty for the default, or one of ISO 2022."""
    return not term or term.startswith("ISO 2022 ")


def codecs_of(terms: Sequence[str]) -> list[str]:
    """Return Python's codecs for the defined *terms*; an unknown term counts as ASCII."""
    known = [term if is_known(term) else "" for term in terms] or [""]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        codecs = convert_encodings(known)
    # The default repertoire is ASCII: a high byte in it is an error, not Latin 1.
    return [
        "ascii" if codec == "iso8859" and term in {"", "ISO_IR 6", "ISO 2022 IR 6"} else codec
        for codec, term in zip(codecs, _padded(known, len(codecs)), strict=True)
    ]


def _padded(terms: Sequence[str], length: int) -> list[str]:
    """Return *terms* cut or filled with empty ones to *length*."""
    return [*terms, *[""] * length][:length]


def decode_text(raw: bytes, specific_character_set: str | Sequence[str] = "") -> str:
    r"""Return *raw* as text, with U+FFFD for bytes the character set does not hold.

    *specific_character_set* is the value of (0008,0005), ``\`` between its terms, or its terms.
    """
    if raw.isascii() and ESCAPE not in raw:
        return raw.decode("ascii")
    codecs = codecs_of(_terms(specific_character_set))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return decode_bytes(raw, codecs, _PERSON_NAME_DELIMITERS | _DELIMITERS)


def encode_text(
    text: str, specific_character_set: str | Sequence[str] = "", *, person_name: bool = False
) -> bytes:
    """Return *text* as bytes, or refuse with ``UnwritableValue`` what the set cannot hold."""
    if text.isascii():
        return text.encode("ascii")
    codecs = codecs_of(_terms(specific_character_set))
    if person_name:
        return _person_name(text, codecs)
    return _encoded(text, codecs)


def _person_name(text: str, codecs: list[str]) -> bytes:
    """Encode component by component, because each delimiter ends a code extension."""
    return b"=".join(
        b"^".join(_encoded(component, codecs) for component in group.split("^"))
        for group in text.split("=")
    )


def _encoded(text: str, codecs: list[str]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            coded = encode_string(text, [_OPEN.get(codec, codec) for codec in codecs])
            # The default repertoire reaches to 7EH; what stands above needs an escape sequence.
            if codecs[0] == "ascii" and not coded.split(b"\x1b")[0].isascii():
                raise _not_in_set(text)
        except (UserWarning, UnicodeError) as error:
            raise _not_in_set(text) from error
        return coded


def _not_in_set(text: str) -> UnwritableValue:
    return UnwritableValue(
        f"Specific Character Set (0008,0005) has no character for some of {text!r}: declare a set "
        "that holds them, such as ISO_IR 192 (UTF-8)."
    )


def _terms(specific_character_set: str | Sequence[str]) -> list[str]:
    if isinstance(specific_character_set, str):
        return [term.strip() for term in specific_character_set.split("\\")]
    return list(specific_character_set)
