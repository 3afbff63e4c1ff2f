"""Certification authorities made at run time, and the certificates they issue to systems."""

import ipaddress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.frozen import Frozen
from app.practice.tls.settings import (
    EXPIRED,
    LAB_AUTHORITY,
    NOT_YET_VALID,
    SELF_SIGNED,
    VALID,
)

_YEAR: Final = timedelta(days=365)
_DAY: Final = timedelta(days=1)
_PERIODS: Final = {EXPIRED: (-_YEAR, -_DAY), NOT_YET_VALID: (_DAY, _YEAR)}


class Issued(Frozen):
    """A certificate with its key, both in PEM."""

    certificate: bytes
    key: bytes


class Authority:
    """A certification authority with a key of its own, which lives as long as the process.

    One that is kept gives its key away, and is made of what was kept.
    """

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self._name = certificate.subject
        self.certificate = certificate

    @classmethod
    def made(cls, name: str, years: int = 2) -> Self:
        """Return a new authority whose certificate is good for some *years*."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        constraints = x509.BasicConstraints(ca=True, path_length=0)
        certificate = (
            _begin(subject, subject, key.public_key(), (-_DAY, years * _YEAR))
            .add_extension(constraints, critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(key, certificate)

    @classmethod
    def kept(cls, key: bytes, certificate: bytes) -> Self:
        """Return the authority of a key and a certificate in PEM, or raise ``ValueError``."""
        found = serialization.load_pem_private_key(key, None)
        if isinstance(found, ec.EllipticCurvePrivateKey):
            return cls(found, x509.load_pem_x509_certificate(certificate))
        raise ValueError("The key is of another kind than those that are made here.")

    @property
    def key_pem(self) -> str:
        """Return the authority's private key, for the file that keeps it."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def pem(self) -> str:
        """Return the authority's certificate, for those who should trust it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, names: tuple[str, ...], kind: str = VALID) -> Issued:
        """Issue a certificate for hosts or addresses; *kind* says what is wrong with it, if so."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
        is_own = kind == SELF_SIGNED
        issuer, signer = (subject, key) if is_own else (self._name, self._key)
        issuing = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        certificate = (
            _begin(issuer, subject, key.public_key(), _PERIODS.get(kind, (-_DAY, _YEAR)))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(issuing, critical=False)
            .add_extension(x509.SubjectAlternativeName(map(_name, names)), critical=False)
            .sign(signer, hashes.SHA256())
        )
        return Issued(
            certificate.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )


@lru_cache(maxsize=256)
def authority_called(name: str) -> Authority:
    """Return the authority of that name: the same one for as long as the process lives."""
    return Authority.made(name)


def lab_authority() -> Authority:
    """Return the authority that the hospital's systems trust unless they are set up otherwise."""
    return authority_called(LAB_AUTHORITY)


@lru_cache
def other_authority() -> Authority:
    """Return an authority that nobody in the hospital trusts."""
    return Authority.made("Another CA")


def _begin(
    issuer: x509.Name,
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    period: tuple[timedelta, timedelta],
) -> x509.CertificateBuilder:
    # TLS compares with the machine's clock, whatever time a test or a lab says it is.
    moment = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + period[0])
        .not_valid_after(moment + period[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
