"""Open Badges: fetched as a wallet fetches them, checked with nothing of ours."""

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask

from app import clock
from app.credit.jose import decode_jwt
from app.credit.signing import signing_key
from app.credit.statuses import LENGTH, encoded_list, is_set, place_of
from app.errors import InvalidInput
from app.learning.site import Site
from tests.web.clients import Browser, browser_of
from tests.web.world import World, certificate_of


def octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def path_of(address: str, site: Site) -> str:
    assert address.startswith(site.settings.base_url + "/")
    return address.removeprefix(site.settings.base_url)


def verified(token: str, stranger: Browser, site: Site) -> dict[str, Any]:
    """Return the claims, checked with the key that the token's header names."""
    head, body, signature = token.split(".")
    header = json.loads(octets(head))
    assert (header["alg"], header["typ"]) == ("EdDSA", "JWT")
    jwk = stranger.get(path_of(header["kid"], site)).json
    assert jwk is not None
    key = Ed25519PublicKey.from_public_bytes(octets(jwk["x"]))
    key.verify(octets(signature), f"{head}.{body}".encode())
    claims: dict[str, Any] = json.loads(octets(body))
    return claims


def is_revoked(claims: dict[str, Any], stranger: Browser, site: Site) -> bool:
    status = claims["credentialStatus"]
    answer = stranger.get(path_of(status["statusListCredential"], site))
    assert answer.mimetype == "application/vc+jwt"
    listed = verified(answer.text, stranger, site)
    assert listed["id"] == status["statusListCredential"]
    assert listed["iss"] == listed["issuer"] == claims["iss"]
    encoded = listed["credentialSubject"]["encodedList"]
    bits = gzip.decompress(octets(encoded.removeprefix("u")))
    assert len(bits) * 8 >= 131_072
    index = int(status["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def test_a_badge_is_proved_by_its_issuers_key_and_says_what_the_certificate_says(
    app: Flask, learner: Browser, world: World, site: Site
) -> None:
    code = certificate_of(site, world["learner"])
    stranger = browser_of(app)

    answer = learner.get(f"/me/certificates/{code}.badge.jwt")
    claims = verified(answer.text, stranger, site)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert claims["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert claims["jti"] == claims["id"] == f"{site.settings.base_url}/verify/{code}"
    assert claims["iss"] == claims["issuer"]["id"]
    subject = claims["credentialSubject"]
    assert claims["sub"] == subject["id"]
    assert subject["creditsEarned"] == 0.38
    assert subject["achievement"]["name"] == "M1 First look"
    assert subject["achievement"]["criteria"]["narrative"]
    assert [each["targetCode"] for each in subject["achievement"]["alignment"]] == ["J"]
    [result], [described] = subject["result"], subject["achievement"]["resultDescription"]
    assert (result["resultDescription"], result["value"]) == (described["id"], "100.0")
    [identity] = subject["identifier"]
    email = world["learner"].email
    hashed = hashlib.sha256(f"{email}{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${hashed}"
    assert email not in answer.text
    profile = stranger.get(path_of(claims["iss"], site)).json
    assert profile is not None
    assert (profile["id"], profile["name"]) == (claims["iss"], "Ward Hospital")


def test_a_revoked_badge_is_seen_in_the_status_list_and_its_neighbor_is_not(
    app: Flask, learner: Browser, world: World, site: Site
) -> None:
    codes = [certificate_of(site, world["learner"]) for _ in range(3)]
    stranger = browser_of(app)
    badges = [
        verified(learner.get(f"/me/certificates/{code}.badge.jwt").text, stranger, site)
        for code in codes
    ]
    assert [is_revoked(each, stranger, site) for each in badges] == [False, False, False]

    with site.store.writing() as unit:
        unit.certificates.revoke(codes[1], "A mistake", clock.now())

    assert [is_revoked(each, stranger, site) for each in badges] == [False, True, False]


def test_a_changed_badge_is_not_believed(
    app: Flask, learner: Browser, world: World, site: Site
) -> None:
    token = learner.get(f"/me/certificates/{certificate_of(site, world['learner'])}.badge.jwt").text
    head, body, signature = token.split(".")
    claims = json.loads(octets(body))
    claims["credentialSubject"]["creditsEarned"] = 38
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()

    with pytest.raises(InvalidSignature):
        verified(f"{head}.{forged}.{signature}", browser_of(app), site)
    key = signing_key(site.settings.ledger_key).public_key()
    assert decode_jwt(token, key)["credentialSubject"]["creditsEarned"] == 0.38
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    for bad in (f"{head}.{forged}.{signature}", f"{none}.{body}.", f"{head}.{body}", "", "a.b.c"):
        with pytest.raises(InvalidInput):
            decode_jwt(bad, key)


def test_strangers_find_issuer_key_and_did_and_nothing_else(app: Flask, site: Site) -> None:
    stranger = browser_of(app)

    document = stranger.get("/.well-known/did.json").json

    assert document is not None
    assert document["id"].startswith("did:web:127.0.0.1%3A")
    [method] = document["verificationMethod"]
    name = method["publicKeyJwk"]["x"]
    assert document["assertionMethod"] == [method["id"]] == [f"{document['id']}#{name}"]
    answer = stranger.get(f"/issuer/keys/{name}.json")
    assert answer.json == method["publicKeyJwk"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for path in (
        "/issuer/nobody.json", "/issuer/keys/AAAA.json", "/credentials/status/nobody/0",
        "/credentials/status/ward/1",
    ):  # fmt: skip
        assert stranger.get(path).status_code == 404
    assert site.settings.base_url in method["controller"].replace("did:web:", "http://").replace(
        "%3A", ":"
    )


def test_bits_stand_where_the_standard_has_them() -> None:
    encoded = encoded_list([0, 7, 8, LENGTH - 1])

    bits = gzip.decompress(octets(encoded[1:]))
    assert (bits[0], bits[1], bits[-1], len(bits)) == (0x81, 0x80, 0x01, LENGTH // 8)
    assert [n for n in range(20) if is_set(encoded, n)] == [0, 7, 8]
    assert (place_of(1), place_of(LENGTH), place_of(LENGTH + 1)) == (
        (0, 0),
        (0, LENGTH - 1),
        (1, 0),
    )
    for bad, index in (("", 0), ("uAAAA", 0), (encoded, -1), (encoded, LENGTH), ("z", 1)):
        with pytest.raises(InvalidInput):
            is_set(bad, index)
