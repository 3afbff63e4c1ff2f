"""Certificates as Open Badges 3.0: credentials that say what the certificate says, no more."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from app.credit.statuses import place_of
from app.frozen import Frozen
from app.records.credit import Certificate
from app.records.people import Organization

VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


class Issuer(Frozen):
    """An organization as issuer, at the site's address."""

    organization: Organization
    base_url: str

    @property
    def id(self) -> str:
        """Return the address of the issuer's profile, which is its name in every credential."""
        return f"{self.base_url}/issuer/{self.organization.slug}.json"

    def status_id(self, number: int) -> str:
        """Return the address of the status list *number*."""
        return f"{self.base_url}/credentials/status/{self.organization.slug}/{number}"


def profile_of(issuer: Issuer) -> dict[str, Any]:
    """Return the issuer's public profile."""
    return {
        "@context": [VC, OPEN_BADGES],
        "id": issuer.id,
        "type": ["Profile"],
        "name": issuer.organization.name,
        "url": issuer.base_url,
        "email": issuer.organization.contact,
    }


def did_of(base_url: str) -> str:
    """Return the site's name under did:web; a port is written as the method asks."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='.-')}"


def badge_of(
    certificate: Certificate, activity: Mapping[str, Any], sequence: int, email: str, issuer: Issuer
) -> dict[str, Any]:
    """Return the claims of the certificate's badge: an Open Badges 3.0 credential as a JWT."""
    facts, page = certificate.facts, f"{issuer.base_url}/verify/{certificate.code}"
    subject = f"urn:uuid:{uuid5(NAMESPACE_URL, page)}"
    number, index = place_of(sequence)
    status = issuer.status_id(number)
    return {
        "@context": [VC, OPEN_BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts["activity_title"],
        "issuer": {name: value for name, value in profile_of(issuer).items() if name[0] != "@"},
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": _subject(subject, certificate, activity, email, issuer),
        "evidence": [
            {
                "id": page,
                "type": ["Evidence"],
                "name": "Entry of the ledger",
                "narrative": f"Entry {sequence}, SHA-256 {facts['entry_hash']}.",
            }
        ],
        "credentialStatus": {
            "id": f"{status}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": status,
        },
        "iss": issuer.id,
        "jti": page,
        "sub": subject,
        "nbf": int(certificate.issued_at.timestamp()),
    }


def status_list_of(issuer: Issuer, number: int, encoded: str, now: datetime) -> dict[str, Any]:
    """Return the claims of a status list: which of its credentials were revoked."""
    address = issuer.status_id(number)
    return {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": _moment(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded,
        },
        "iss": issuer.id,
        "jti": address,
        "sub": f"{address}#list",
        "nbf": int(now.timestamp()),
    }


def _subject(
    subject: str, certificate: Certificate, activity: Mapping[str, Any], email: str, issuer: Issuer
) -> dict[str, Any]:
    facts = certificate.facts
    salt = hashlib.sha256(certificate.code.encode()).hexdigest()[:32]
    hashed = hashlib.sha256(f"{email}{salt}".encode()).hexdigest()
    told: dict[str, Any] = {
        "id": subject,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "emailAddress",
                "hashed": True,
                "identityHash": f"sha256${hashed}",
                "salt": salt,
            }
        ],
        "activityEndDate": f"{facts['completed_on']}T00:00:00Z",
        # JSON has no decimals of its own; two places survive the way through a float.
        "creditsEarned": float(facts["contact_hours"]),
        "achievement": _achievement(facts, activity, issuer),
    }
    if "score_percent" in facts:
        value = str(facts["score_percent"])
        described = f"{_name(activity, issuer)}#post-test"
        told["result"] = [{"type": ["Result"], "resultDescription": described, "value": value}]
    return told


def _name(activity: Mapping[str, Any], issuer: Issuer) -> str:
    told = f"{issuer.id}/{activity['id']}/{activity.get('version', '')}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, told)}"


def _achievement(
    facts: Mapping[str, Any], activity: Mapping[str, Any], issuer: Issuer
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": _name(activity, issuer),
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": facts["activity_title"],
        "description": f"{facts['contact_hours']} contact hours of 60 minutes. "
        f"{facts['format']}. {facts['statement']}",
        "criteria": {"narrative": _criteria(facts)},
        "creditsAvailable": float(facts["contact_hours"]),
        "version": facts["activity_version"],
    }
    if facts.get("domains"):
        told["alignment"] = [
            {
                "type": ["Alignment"],
                "targetCode": domain,
                "targetName": f"Domain {domain} of the CIIP outline {facts['outline']}",
                "targetFramework": f"CIIP outline {facts['outline']}, by the author's judgment",
                "targetUrl": "https://www.abii.org/",
            }
            for domain in facts["domains"]
        ]
    if "score_percent" in facts:
        told["resultDescription"] = [
            {
                "id": f"{_name(activity, issuer)}#post-test",
                "type": ["ResultDescription"],
                "name": "Post-test",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
                "requiredValue": str(facts["pass_percent"]),
            }
        ]
    return told


def _criteria(facts: Mapping[str, Any]) -> str:
    if "score_percent" in facts:
        return (
            "Every lesson read, every lab passed, the post-test passed with "
            f"{facts['pass_percent']} percent or more, and the evaluation form sent."
        )
    return "Attendance of the whole session, marked by its instructor and confirmed afterwards."


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
