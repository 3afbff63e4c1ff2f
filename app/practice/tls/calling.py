"""The calling end of TLS: a handshake, and then a socket that takes the protocol in the clear."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, Final

from app.practice.conversation import Conversation
from app.practice.limits import Limits
from app.practice.outcomes import TLS_FAILED, result
from app.practice.tls.contexts import client_context
from app.practice.tls.pump import hang_up, pump
from app.practice.tls.settings import Trust

# Codes of X.509 verification as OpenSSL counts them.
_TOO_EARLY, _TOO_LATE = 9, 10
_SENTENCES: Final = {
    _TOO_EARLY: (
        "The certificate is not valid yet: compare its first day with the clocks of both ends."
    ),
    _TOO_LATE: "The certificate has expired: whoever runs that system must renew it.",
    18: "The certificate is signed by nobody but itself, so nobody vouches for it.",
    19: "The chain ends in an authority that is not among those trusted here.",
    20: "The certificate was issued by an authority that is not among those trusted here.",
    21: "The certificate was issued by an authority that is not among those trusted here.",
    62: "The certificate is for another name than the one that was called.",
    64: "The certificate is for another address than the one that was called.",
}
_NOT_TLS: Final = (
    "The other side does not speak TLS on this port: it answered the handshake with something "
    "else. Use the port that it has for TLS, or connect without."
)
_UNVERIFIED: Final = (
    "Both ends agree on {version}. The caller verified nothing: what they say is secret, and to "
    "whom it is said nobody knows."
)
_CUT_OFF: Final = "The other side closed the connection during the TLS handshake."


class TlsFailed(Exception):
    """The handshake came to nothing; :attr:`result` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.result = result(TLS_FAILED, sentence)


@contextmanager
def secured(
    connected: socket.socket, talk: Conversation, trust: Trust, host: str, limits: Limits
) -> Iterator[socket.socket]:
    """Shake hands over an open connection; the socket given back carries what goes in it."""
    secure = _shake_hands(connected, talk, trust, host, limits)
    near, far = socket.socketpair()
    thread = Thread(target=pump, args=(secure, far), name="TLS caller", daemon=True)
    thread.start()
    try:
        yield near
    finally:
        hang_up(near)
        thread.join()
        for sock in (near, far, secure):
            sock.close()


def _shake_hands(
    connected: socket.socket, talk: Conversation, trust: Trust, host: str, limits: Limits
) -> ssl.SSLSocket:
    connected.settimeout(limits.answer_seconds)
    way = (talk.client, talk.server)
    try:
        secure = client_context(trust).wrap_socket(connected, server_hostname=host)
    except (OSError, ValueError) as error:
        connected.close()
        raise _failed(talk, why_failed(error)) from error
    if sentence := _out_of_time(secure, trust):
        secure.close()
        raise _failed(talk, sentence)
    detail = _facts(secure)
    summary = _summary(detail) if trust.verifies else _UNVERIFIED.format(**detail)
    talk.trace.add("tls_handshake", way, "TLS handshake", summary, detail=detail, ok=True)
    return secure


def _failed(talk: Conversation, sentence: str) -> TlsFailed:
    way = (talk.client, talk.server)
    talk.trace.add("tls_failed", way, "TLS handshake failed", sentence, ok=False)
    return TlsFailed(sentence)


def _summary(detail: dict[str, Any]) -> str:
    return (
        f"Both ends agree on {detail['version']}. The certificate is for {detail['subject']}, "
        f"issued by {detail['issuer']}, valid until {detail['valid_until']}."
    )


def _out_of_time(secure: ssl.SSLSocket, trust: Trust) -> str:
    """Return what a caller with a clock of its own finds amiss in the dates, or nothing."""
    dates: dict[str, Any] = dict(secure.getpeercert() or {}) if trust.clock_days else {}
    if not dates:
        return ""
    now = (datetime.now(UTC) + timedelta(days=trust.clock_days)).timestamp()
    if now < ssl.cert_time_to_seconds(dates["notBefore"]):
        return _SENTENCES[_TOO_EARLY]
    late = now > ssl.cert_time_to_seconds(dates["notAfter"])
    return _SENTENCES[_TOO_LATE] if late else ""


def why_failed(error: Exception) -> str:
    """Say why a handshake that we began came to nothing."""
    if isinstance(error, ssl.SSLCertVerificationError):
        otherwise = f"The certificate was not accepted: {error.verify_message}."
        return _SENTENCES.get(error.verify_code, otherwise)
    if isinstance(error, TimeoutError):
        return "The other side took the connection and never answered the TLS handshake."
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return _NOT_TLS
    return _CUT_OFF


def _facts(secure: ssl.SSLSocket) -> dict[str, Any]:
    certificate = secure.getpeercert() or {}
    cipher = secure.cipher()
    return {
        "version": secure.version() or "",
        "cipher": cipher[0] if cipher else "",
        "subject": _common_name(certificate.get("subject")),
        "issuer": _common_name(certificate.get("issuer")),
        "names": [value for _, value in _pairs(certificate.get("subjectAltName"))],
        "valid_from": str(certificate.get("notBefore", "")),
        "valid_until": str(certificate.get("notAfter", "")),
    }


def _common_name(rows: Any) -> str:
    parts = [pair for row in rows or () for pair in row]
    return next((value for name, value in parts if name == "commonName"), "")


def _pairs(rows: Any) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in rows or ()]
