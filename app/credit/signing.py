"""Signing what the ledger says: the site's Ed25519 key, and checkpoints under it."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.credit.chain import canonical
from app.errors import InvalidInput, InvalidSettings
from app.records.credit import Checkpoint
from app.settings import make_private

FORMAT = "reading-room-checkpoint/1"
_END = "-----END PUBLIC KEY-----"
_DAMAGE = (OSError, ValueError, TypeError, UnsupportedAlgorithm)


def signing_key(kept: Path) -> Ed25519PrivateKey:
    """Return the key in the file *kept*; the first time one is made that only its owner reads."""
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            make_private(kept, _private_pem(Ed25519PrivateKey.generate()))
        key = serialization.load_pem_private_key(kept.read_bytes(), password=None)
    except _DAMAGE as error:
        raise InvalidSettings(
            f"The ledger's key in {kept} can be neither read nor made."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InvalidSettings(f"{kept} must hold an Ed25519 key.")
    return key


def _private_pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def public_pem(key: Ed25519PrivateKey) -> str:
    """Return the public half of *key*, which auditors keep."""
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode("ascii")
    )


def key_name(key: Ed25519PublicKey) -> str:
    """Return the name under which checkpoints call *key*: its 32 bytes in base64url."""
    return _base64url(key.public_bytes_raw())


def read_public_keys(pem: str) -> dict[str, Ed25519PublicKey]:
    """Return the Ed25519 keys in *pem*, which may hold several, by their names."""
    keys: dict[str, Ed25519PublicKey] = {}
    for block in pem.split(_END)[:-1]:
        try:
            key = serialization.load_pem_public_key(f"{block.strip()}\n{_END}\n".encode())
        except _DAMAGE as error:
            raise InvalidInput("The file of the public key is damaged.") from error
        if not isinstance(key, Ed25519PublicKey):
            raise InvalidInput("The public key must be an Ed25519 key, as ledger-key writes it.")
        keys[key_name(key)] = key
    if not keys:
        raise InvalidInput("The file of the public key holds none; ledger-key writes it.")
    return keys


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return the signature of *checkpoint* under *key*."""
    return _base64url(key.sign(canonical(told_of(checkpoint)).encode("utf-8")))


def told_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what a checkpoint says and its signature covers."""
    return {
        "format": FORMAT,
        "organization": checkpoint.organization_id,
        "height": checkpoint.height,
        "hash": checkpoint.hash,
        "root": checkpoint.root,
        "at": checkpoint.made_at.isoformat(timespec="seconds"),
        "key": checkpoint.key,
    }


def line_of(checkpoint: Checkpoint) -> str:
    """Return *checkpoint* as a line of a file: what it says, and the signature."""
    return canonical({"checkpoint": told_of(checkpoint), "signature": checkpoint.signature})


def is_signed(
    told: Mapping[str, Any], signature: str, keys: Mapping[str, Ed25519PublicKey]
) -> bool:
    """Say whether the checkpoint that says *told* was signed by one of *keys*."""
    key = keys.get(told["key"])
    if key is None:
        return False
    try:
        key.verify(_bytes(signature), canonical(told).encode("utf-8"))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
