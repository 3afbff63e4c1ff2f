"""Bitstring Status Lists: one bit a credential, set when it was revoked."""

import base64
import binascii
import gzip
from collections.abc import Iterable

from app.errors import InvalidInput

LENGTH = 131_072
"""Bits of a list; as many as the standard asks for, so that one credential hides among them."""


def place_of(sequence: int) -> tuple[int, int]:
    """Return the list and the index in it of the ledger's entry *sequence*."""
    return divmod(sequence - 1, LENGTH)


def encoded_list(revoked: Iterable[int]) -> str:
    """Return the list in which the bits *revoked* are set: gzip, base64url, multibase ``u``."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def is_set(encoded: str, index: int) -> bool:
    """Say whether the bit at *index* of an encoded list is set."""
    if encoded[:1] != "u" or not 0 <= index < LENGTH:
        raise InvalidInput("The status list has no such place.")
    try:
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        bits = gzip.decompress(packed)
        return bool(bits[index // 8] & 0x80 >> index % 8)
    except (binascii.Error, OSError, EOFError, ValueError, IndexError) as error:
        raise InvalidInput("The status list cannot be read.") from error
