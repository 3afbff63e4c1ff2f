"""The two ends of TLS as the ssl module wants them."""

import ssl
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.practice.tls.authority import Issued, authority_called, other_authority
from app.practice.tls.settings import OTHER_AUTHORITY, Certificate, Trust

_NO_CHECK_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which the ssl module does not name."""


def client_context(trust: Trust) -> ssl.SSLContext:
    """Return the settings of TLS for a calling end."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = trust.verifies and trust.checks_name
    if not trust.verifies:
        context.verify_mode = ssl.CERT_NONE
        return context
    for name in trust.authorities:
        context.load_verify_locations(cadata=authority_called(name).pem)
    if trust.clock_days:
        # OpenSSL would look at the machine's clock; whoever calls looks at the caller's.
        context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
    return context


@lru_cache(maxsize=128)
def server_context(shown: Certificate) -> ssl.SSLContext:
    """Return the settings of TLS for a listening end that shows this certificate."""
    is_other = shown.kind == OTHER_AUTHORITY
    authority = other_authority() if is_other else authority_called(shown.issuer)
    return context_of(authority.issue(shown.names, shown.kind))


def context_of(issued: Issued) -> ssl.SSLContext:
    """Return the settings of TLS for a listening end with the certificate *issued* to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(context, issued)
    return context


def _load(context: ssl.SSLContext, issued: Issued) -> None:
    # The ssl module reads certificates from files alone.
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_bytes(issued.certificate)
        key.write_bytes(issued.key)
        context.load_cert_chain(certificate, key)
