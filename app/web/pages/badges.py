"""What verifiers of badges ask for: issuer, keys and status lists, public and permanent."""

from flask import Response, jsonify

from app.credit.badges import did_of, profile_of
from app.credit.jose import public_jwk
from app.credit.signing import key_name, signing_key
from app.errors import NotFound
from app.learning.badging import is_known_key, issuer_of, status_list
from app.web import current
from app.web.limits import limiter


@limiter.limit("60/minute")
def issuer(slug: str) -> Response:
    """Send an organization's profile as issuer."""
    return _for_anybody(jsonify(profile_of(issuer_of(slug, current.site()))))


@limiter.limit("60/minute")
def key(name: str) -> Response:
    """Send a public key under which the ledger is or was signed."""
    if not is_known_key(name, current.site()):
        raise NotFound("There is no such key.")
    return _for_anybody(jsonify(public_jwk(name)))


@limiter.limit("60/minute")
def did() -> Response:
    """Send the site's DID document."""
    settings = current.site().settings
    did, name = did_of(settings.base_url), key_name(signing_key(settings.ledger_key).public_key())
    method = f"{did}#{name}"
    document = {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/suites/jws-2020/v1",
        ],
        "id": did,
        "verificationMethod": [
            {
                "id": method,
                "type": "JsonWebKey2020",
                "controller": did,
                "publicKeyJwk": public_jwk(name),
            }
        ],
        "assertionMethod": [method],
    }
    return _for_anybody(jsonify(document))


@limiter.limit("60/minute")
def status(slug: str, number: int) -> Response:
    """Send a status list, in which the bit of a revoked badge is set."""
    token = status_list(slug, number, current.site())
    return _for_anybody(Response(token, mimetype="application/vc+jwt"))


def _for_anybody(response: Response) -> Response:
    """Let verifiers in other sites' pages read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
