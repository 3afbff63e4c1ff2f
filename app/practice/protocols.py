"""Which protocol do these bytes speak? A guess by their beginning, for people."""

from typing import Final

_HTTP: Final = (b"GET ", b"POST", b"PUT ", b"HEAD", b"HTTP", b"OPTI", b"DELE")
_TLS_HANDSHAKE: Final = b"\x16\x03"
_TLS_ALERT: Final = b"\x15\x03"


def guess_protocol(data: bytes) -> str:
    """Name the protocol that *data* seems to begin, or an empty string."""
    if data.startswith(_HTTP):
        return "HTTP"
    if data.startswith((_TLS_HANDSHAKE, _TLS_ALERT)):
        return "TLS"
    if data.startswith((b"\x0bMSH", b"MSH")):
        return "HL7 over MLLP"
    if len(data) > 1 and 1 <= data[0] <= 7 and data[1] == 0:  # noqa: PLR2004  # PS3.8 9.3.1
        return "DICOM"
    if data.startswith(b"SSH-"):
        return "SSH"
    return ""


def not_this(expected: str, data: bytes) -> str:
    """Say that *data* is not *expected*, and what it looks like instead."""
    guess = guess_protocol(data)
    looks = f"it looks like {guess}" if guess else "it begins no protocol we know"
    return f"What arrived is not {expected}: {looks}."
