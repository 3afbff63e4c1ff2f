"""Badges for wallets: a certificate as a signed credential, and the list of those revoked."""

import json

from app import clock
from app.credit.badges import Issuer, badge_of, status_list_of
from app.credit.jose import encode_jwt
from app.credit.signing import key_name, signing_key
from app.credit.statuses import LENGTH, encoded_list
from app.errors import NotFound
from app.learning.site import Site
from app.records.credit import Certificate


def badge(certificate: Certificate, site: Site) -> str:
    """Return the certificate as an Open Badges 3.0 credential, signed by the ledger's key."""
    with site.store.reading() as unit:
        organization = unit.organizations.get(certificate.organization_id)
        entry = unit.ledger.get(certificate.organization_id, certificate.entry_id)
        learner = unit.people.get(certificate.organization_id, certificate.learner_id)
    if organization is None or entry is None or learner is None:
        raise NotFound("The ledger has no entry of this certificate.")
    issuer = Issuer(organization, site.settings.base_url)
    activity = json.loads(entry.body)["activity"]
    return _signed(badge_of(certificate, activity, entry.sequence, learner.email, issuer), site)


def status_list(slug: str, number: int, site: Site) -> str:
    """Return the status list *number* of an organization's credentials, signed."""
    issuer = issuer_of(slug, site)
    organization_id, before = issuer.organization.id, number * LENGTH
    with site.store.reading() as unit:
        height, _ = unit.ledger.peek(organization_id)
        if number and height <= before:
            raise NotFound("There is no such status list.")
        revoked = unit.certificates.revoked(organization_id, before, before + LENGTH)
    encoded = encoded_list(sequence - 1 - before for sequence in revoked)
    return _signed(status_list_of(issuer, number, encoded, clock.now()), site)


def issuer_of(slug: str, site: Site) -> Issuer:
    """Return the organization called *slug* as issuer."""
    with site.store.reading() as unit:
        organization = unit.organizations.named(slug)
    if organization is None:
        raise NotFound("There is no such issuer.")
    return Issuer(organization, site.settings.base_url)


def is_known_key(name: str, site: Site) -> bool:
    """Say whether the ledger is or was signed under the public key *name*."""
    if name == key_name(signing_key(site.settings.ledger_key).public_key()):
        return True
    with site.store.reading() as unit:
        return unit.checkpoints.knows(name)


def _signed(claims: dict[str, object], site: Site) -> str:
    key = signing_key(site.settings.ledger_key)
    address = f"{site.settings.base_url}/issuer/keys/{key_name(key.public_key())}.json"
    return encode_jwt(claims, key, address)
