"""What people still owe before more of their learning can count, or wait for."""

from collections.abc import Collection

from app.catalog import Catalog
from app.records.outside import ClaimState
from app.store import Unit

_CLAIMS = (
    (ClaimState.SENT, "awaiting approval"),
    (ClaimState.QUESTION, "with a question to answer"),
)


def missing_evidence(
    organization_id: str, people: Collection[str], unit: Unit, catalog: Catalog
) -> dict[str, str]:
    """Return in words what is missing of those of *people* who lack something; two queries.

    A claim of outside credit always comes with its scan. It counts once it is approved, and a
    module does once its evaluation is sent.
    """
    claims = unit.hours.open_claims(organization_id, people)
    versions = [module.content_hash for module in catalog.modules()]
    evaluations = unit.hours.unevaluated(organization_id, people, versions)
    told = {who: _words(who, claims, evaluations) for who in people}
    return {who: words for who, words in told.items() if words}


def _words(who: str, claims: dict[tuple[str, ClaimState], int], evaluations: dict[str, int]) -> str:
    parts = [
        f"{_count(claims[who, state], 'claim')} {words}"
        for state, words in _CLAIMS
        if (who, state) in claims
    ]
    if who in evaluations:
        parts.append(f"{_count(evaluations[who], 'evaluation')} not sent")
    return "; ".join(parts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
