"""Verifying a certificate by its code: what a stranger is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.credit.certificates import public_facts
from app.credit.chain import sha256
from app.frozen import Frozen
from app.learning.site import Site


class Verified(Frozen):
    """What a certificate says, whether it stands, and whether its ledger entry still holds."""

    code: str
    status: str
    sentence: str
    facts: Mapping[str, Any]
    issued_at: datetime
    revoked_at: datetime | None
    entry_holds: bool


def verify_certificate(code: str, site: Site) -> Verified | None:
    """Return what the certificate under *code* says, or ``None`` where there is none."""
    with site.store.reading() as unit:
        certificate = unit.certificates.get(code)
        if certificate is None:
            return None
        entry = unit.ledger.get(certificate.organization_id, certificate.entry_id)
    holds = (
        entry is not None
        and sha256(entry.body) == entry.hash
        and entry.hash == certificate.facts["entry_hash"]
    )
    status, sentence = "valid", "This certificate is valid."
    if certificate.revoked_at is not None:
        status = "revoked"
        sentence = f"This certificate was revoked: {certificate.revoked_why}"
    elif not holds:
        status = "damaged"
        sentence = "The ledger entry of this certificate does not hold. Ask the provider."
    return Verified(
        code,
        status,
        sentence,
        public_facts(certificate.facts),
        certificate.issued_at,
        certificate.revoked_at,
        holds,
    )
