"""JSON Web Tokens under the ledger's Ed25519 key: EdDSA and nothing else."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.credit.signing import key_name
from app.errors import InvalidInput

_ALGORITHM = "EdDSA"
_PARTS = 3


def public_jwk(name: str) -> dict[str, str]:
    """Return the public key called *name*, which is its 32 bytes in base64url, as a JWK."""
    return {"kty": "OKP", "crv": "Ed25519", "alg": _ALGORITHM, "use": "sig", "kid": name, "x": name}


def encode_jwt(claims: Mapping[str, Any], key: Ed25519PrivateKey, key_id: str) -> str:
    """Return *claims* signed; *key_id* is the address at which the public key lies."""
    header = {"alg": _ALGORITHM, "typ": "JWT", "kid": key_id}
    told = ".".join(_part(json.dumps(each, ensure_ascii=False)) for each in (header, dict(claims)))
    return f"{told}.{_text(key.sign(told.encode('ascii')))}"


def decode_jwt(token: str, key: Ed25519PublicKey) -> dict[str, Any]:
    """Return the claims of *token* if *key* signed it; :class:`InvalidInput` otherwise."""
    parts = token.split(".")
    try:
        header, claims, signature = (_bytes(part) for part in parts[:_PARTS])
        if len(parts) != _PARTS or json.loads(header)["alg"] != _ALGORITHM:
            raise InvalidInput("The token is not signed with EdDSA.")
        key.verify(signature, ".".join(parts[:2]).encode("ascii"))
        found: dict[str, Any] = json.loads(claims)
    except (InvalidSignature, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidInput(f"The key {key_name(key)} did not sign this token.") from error
    return found


def _part(text: str) -> str:
    return _text(text.encode("utf-8"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
