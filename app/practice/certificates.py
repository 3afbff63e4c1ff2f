"""Certificates for practice: real ones, made anew and byte for byte the same from the same words.

The keys are derived from a text that everybody may know. They protect nothing and never should.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.frozen import Frozen

KEY_ID_BYTES: Final = 8
_SERIAL_BYTES: Final = 12
_SIGNS: Final = x509.KeyUsage(
    key_cert_sign=True,
    crl_sign=True,
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


class Span(Frozen):
    """From when to when a certificate holds, both in UTC."""

    first: datetime
    last: datetime


class Authority(Frozen):
    """Who signs: a name and a key. The same name with another *secret* is somebody else."""

    name: str
    secret: str

    @property
    def key(self) -> Ed25519PrivateKey:
        """Return the key to sign with."""
        return _key(f"authority/{self.name}/{self.secret}")

    @property
    def key_id(self) -> str:
        """Return the beginning of the key's identifier, as certificates and registers show it."""
        return _shown(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()).digest)

    def certificate(self, span: Span) -> str:
        """Return the authority's own certificate in PEM."""
        draft = _draft(self.name, self.name, self.key, span, self.secret)
        public = self.key.public_key()
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        draft = draft.add_extension(_SIGNS, critical=True)
        known_by = x509.SubjectKeyIdentifier.from_public_key(public)
        return _signed(draft.add_extension(known_by, critical=False), self)


class CertificateFacts(Frozen):
    """What a caller asks of a certificate."""

    subject: str
    names: tuple[str, ...]
    issuer: str
    issuer_key_id: str
    span: Span


def issue(authority: Authority, subject: str, names: Sequence[str], span: Span) -> str:
    """Return a certificate in PEM for a system that is called by *names*."""
    draft = _draft(subject, authority.name, private_key(subject), span, authority.secret)
    alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    return _signed(draft.add_extension(alternative, critical=False), authority)


def private_key(subject: str) -> Ed25519PrivateKey:
    """Return the key of *subject*."""
    return _key(f"system/{subject}")


def private_key_pem(subject: str) -> str:
    """Return the key of *subject* in PEM."""
    key = private_key(subject)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def read_certificate(pem: str) -> CertificateFacts:
    """Return what the certificate says."""
    found = x509.load_pem_x509_certificate(pem.encode())
    extensions = found.extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    key_id = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    return CertificateFacts(
        _common_name(found.subject),
        tuple(names.get_values_for_type(x509.DNSName)),
        _common_name(found.issuer),
        _shown(key_id or b""),
        Span(found.not_valid_before_utc, found.not_valid_after_utc),
    )


def trouble(pem: str, host: str, at: datetime, trusted: Iterable[str]) -> str:
    """Return what a caller finds amiss, or the empty text: issuer, early, expired or name.

    *trusted* are certificates of authorities in PEM; the signature is really verified.
    """
    facts = read_certificate(pem)
    if not any(_is_signed_by(pem, authority) for authority in trusted):
        return "issuer"
    if at < facts.span.first:
        return "early"
    if at > facts.span.last:
        return "expired"
    return "" if host in facts.names else "name"


def _is_signed_by(pem: str, authority: str) -> bool:
    found, issuer = (x509.load_pem_x509_certificate(each.encode()) for each in (pem, authority))
    try:
        found.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _draft(
    subject: str, issuer: str, key: Ed25519PrivateKey, span: Span, secret: str
) -> x509.CertificateBuilder:
    told = f"{subject}/{issuer}/{secret}/{span.first:%Y%m%d%H%M%S}"
    serial = int.from_bytes(hashlib.sha256(told.encode()).digest()[:_SERIAL_BYTES]) | 1
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(span.first)
        .not_valid_after(span.last)
    )


def _signed(draft: x509.CertificateBuilder, authority: Authority) -> str:
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    made = draft.add_extension(known_by, critical=False).sign(authority.key, None)
    return made.public_bytes(Encoding.PEM).decode()


def _key(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(text.encode()).digest())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _common_name(name: x509.Name) -> str:
    return str(name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _shown(key_id: bytes) -> str:
    return key_id[:KEY_ID_BYTES].hex(":")
