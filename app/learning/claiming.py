"""Claiming credit earned elsewhere: a learner sends it with a scan, and answers a question."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import uuid4

from app import clock
from app.errors import Conflict, InvalidInput, NotFound, TooMany
from app.frozen import replace
from app.learning.claim_form import Told, fingerprint_of
from app.learning.scans import Scan
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.outside import Claim, ClaimEvent, ClaimState
from app.records.people import Person
from app.store import Unit
from app.store.evidence import Evidence

MOST_WAITING = 30
OPEN = frozenset({ClaimState.SENT, ClaimState.QUESTION})
_DAY_MINUTES = 24 * 60
_STANDS = {
    ClaimState.SENT: "It waits for a decision, and its own page takes a correction until then.",
    ClaimState.QUESTION: "It has come back with a question; answer it on its own page.",
    ClaimState.APPROVED: "It was approved and stands on your transcript. Nothing counts twice.",
}
"""What is said of an earlier claim that stands; after any other state one may claim again."""


class ClaimedBefore(Conflict):
    """The learner has claimed the activity already, in the claim *claim_id*."""

    def __init__(self, sentence: str, claim_id: str) -> None:
        super().__init__(sentence)
        self.claim_id = claim_id


def send_claim(learner: Person, told: Told, scan: Scan, site: Site) -> Claim:
    """Keep the scan and the claim, for a CE administrator to decide about."""
    digest = Evidence(site.settings.evidence).keep(scan.data)
    claim = Claim(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        state=ClaimState.SENT,
        revision=1,
        title=told.title,
        provider=told.provider,
        completed_on=told.completed_on,
        minutes=told.minutes,
        facts=told.facts,
        evidence=digest,
        media_type=scan.media_type,
        file_name=scan.name,
        file_size=len(scan.data),
        sent_at=clock.now(),
        decided_at=None,
        entry_id=None,
    )
    with site.store.writing() as unit:
        # Holding the ledger's head lets what is sent twice at once come one after the other.
        unit.ledger.head(learner.organization_id)
        mine = unit.claims.of(learner.organization_id, learner.id)
        if sum(each.state in OPEN for each in mine) >= MOST_WAITING:
            raise TooMany(f"{MOST_WAITING} claims of yours are waiting; let some be decided first.")
        _must_be_new(told, mine)
        unit.claims.add(claim)
        note(unit, claim, learner.id, "sent", told.words)
    return claim


def send_again(
    learner: Person, claim_id: str, told: Told, scan: Scan | None, site: Site, revision: int
) -> Claim:
    """Keep the claim as it is now, with another scan where one is given; it waits again."""
    with site.store.reading() as unit:
        claim = own_claim(learner, claim_id, unit)
    if claim.state not in OPEN or claim.revision != revision:
        raise Conflict("This claim was decided or sent again meanwhile; reload its page.")
    if claim.state is ClaimState.QUESTION and not told.words:
        raise InvalidInput("Answer the question, so that the claim can be decided.")
    changed = replace(
        claim,
        state=ClaimState.SENT,
        revision=claim.revision + 1,
        title=told.title,
        provider=told.provider,
        completed_on=told.completed_on,
        minutes=told.minutes,
        facts=told.facts,
        sent_at=clock.now(),
    )
    if scan is not None:
        changed = replace(
            changed,
            evidence=Evidence(site.settings.evidence).keep(scan.data),
            media_type=scan.media_type,
            file_name=scan.name,
            file_size=len(scan.data),
        )
    with site.store.writing() as unit:
        unit.ledger.head(learner.organization_id)
        mine = unit.claims.of(learner.organization_id, learner.id)
        _must_be_new(told, [each for each in mine if each.id != claim.id])
        if not unit.claims.send_again(changed):
            raise Conflict("This claim was decided or sent again meanwhile; reload its page.")
        note(unit, changed, learner.id, "answered", told.words)
    return changed


def _must_be_new(told: Told, others: Iterable[Claim]) -> None:
    """Refuse what the learner has claimed already, and more hours than its one day has left."""
    standing = [each for each in others if each.state in _STANDS]
    wanted = fingerprint_of(told.title, told.provider, told.completed_on)
    for each in standing:
        if fingerprint_of(each.title, each.provider, each.completed_on) == wanted:
            raise ClaimedBefore(
                "You have claimed this activity of this provider and day before, with "
                f"{_hours(each.minutes)}. {_STANDS[each.state]}",
                each.id,
            )
    if told.facts.get("began_on"):
        return
    before = sum(each.minutes for each in standing if _is_of_one_day(each, told.completed_on))
    if before and before + told.minutes > _DAY_MINUTES:
        raise InvalidInput(
            f"A day has 24 hours. You have claimed {_hours(before)} for {told.completed_on} "
            f"before, which leaves {_hours(max(0, _DAY_MINUTES - before))}."
        )


def _is_of_one_day(claim: Claim, day: date) -> bool:
    """Say whether all its time was on *day*; older claims of several days do not say so."""
    one_day = not claim.facts.get("began_on") and claim.minutes <= _DAY_MINUTES
    return one_day and claim.completed_on == day


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / 60:.2f} hours"


def own_claim(learner: Person, claim_id: str, unit: Unit) -> Claim:
    """Return a claim of the learner's own; somebody else's does not exist for her."""
    claim = unit.claims.get(learner.organization_id, claim_id)
    if claim is None or claim.learner_id != learner.id:
        raise NotFound("There is no such claim among yours.")
    return claim


def scan_of(claim: Claim, evidence: str, unit: Unit, site: Site) -> bytes:
    """Return the bytes of the claim's scan, or of the earlier one that *evidence* names."""
    told = unit.claims.told(claim.organization_id, claim.id)
    wanted = evidence or claim.evidence
    if wanted not in {claim.evidence, *(event.evidence for event in told)}:
        raise NotFound("There is no such scan among those of the claim.")
    return Evidence(site.settings.evidence).read(wanted)


def note(unit: Unit, claim: Claim, actor_id: str, verb: str, words: str) -> None:
    """Write down what happened to the claim, in its history and in the audit log."""
    now = clock.now()
    unit.claims.tell(
        ClaimEvent(
            organization_id=claim.organization_id,
            claim_id=claim.id,
            number=0,
            actor_id=actor_id,
            verb=verb,
            words=words,
            evidence=claim.evidence,
            happened_at=now,
        )
    )
    unit.audit_events.add(
        AuditEvent(
            organization_id=claim.organization_id,
            id=str(uuid4()),
            actor_id=actor_id,
            verb=f"outside_credit_{verb}",
            subject=claim.id,
            detail={"learner": claim.learner_id, "revision": claim.revision},
            happened_at=now,
        )
    )
