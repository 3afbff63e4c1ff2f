"""Deciding about claims of outside credit: approved onto the ledger, asked about, or declined."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app import clock
from app.credit.rules import TimeClass
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.awarding import OUTLINE, append_entry
from app.learning.checkpointing import add_checkpoint
from app.learning.claim_form import FORMATS, fingerprint_of
from app.learning.claiming import note
from app.learning.notices import pass_on
from app.learning.site import Site
from app.learning.totals import add_to_totals
from app.records.credit import EntryKind, LedgerEntry
from app.records.notices import Notice
from app.records.outside import Claim, ClaimState
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit

_LONGEST = 2000


def approve_claim(admin: Reader, claim_id: str, revision: int, site: Site) -> LedgerEntry:
    """Enter the claim into the ledger; once approved, the same entry is returned.

    The same activity of the same day is entered once, however often it is claimed.
    """
    with site.store.writing() as unit:
        claim = _open(admin, claim_id, unit)
        if claim.state is ClaimState.APPROVED and claim.entry_id:
            return _entry(claim, unit)
        _must_be_open(claim, revision)
        learner = unit.people.get(claim.organization_id, claim.learner_id)
        if learner is None:
            raise LookupError("A claim belongs to a learner who is not there.")
        entry = _enter(learner, claim, unit)
        unit.claims.decide(claim, ClaimState.APPROVED, clock.now(), entry.id)
        note(unit, claim, admin.person.id, "approved", "")
        pass_on([_notice(claim, "was approved and stands on your transcript.")], unit)
        add_checkpoint(claim.organization_id, unit, site.store, site.settings)
    return entry


def ask_about_claim(admin: Reader, claim_id: str, revision: int, words: str, site: Site) -> None:
    """Return the claim to its learner with a question."""
    asked = _words(words, "Write the question that the learner is to answer.")
    with site.store.writing() as unit:
        claim = _open(admin, claim_id, unit)
        _must_be_open(claim, revision)
        unit.claims.decide(claim, ClaimState.QUESTION, clock.now())
        note(unit, claim, admin.person.id, "returned", asked)
        pass_on([_notice(claim, "has come back with a question.")], unit)


def decline_claim(admin: Reader, claim_id: str, revision: int, words: str, site: Site) -> None:
    """Decline the claim, with the reason that its learner reads."""
    why = _words(words, "Say why, so that the learner understands it.")
    with site.store.writing() as unit:
        claim = _open(admin, claim_id, unit)
        if claim.state is ClaimState.DECLINED:
            return
        _must_be_open(claim, revision)
        unit.claims.decide(claim, ClaimState.DECLINED, clock.now())
        note(unit, claim, admin.person.id, "declined", why)
        pass_on([_notice(claim, "was declined; the reason stands beside it.")], unit)


def _open(admin: Reader, claim_id: str, unit: Unit) -> Claim:
    """Return the claim, with the ledger's head held: decisions about it come one by one."""
    organization_id = admin.person.organization_id
    unit.ledger.head(organization_id)
    claim = unit.claims.get(organization_id, claim_id)
    if claim is None:
        raise NotFound("There is no such claim in your organization.")
    if claim.learner_id == admin.person.id:
        raise Forbidden("Somebody else has to decide about your own credit.")
    return claim


def _must_be_open(claim: Claim, revision: int) -> None:
    if claim.state is not ClaimState.SENT or claim.revision != revision:
        raise Conflict(
            "This claim was decided, or the learner sent it again, since you opened its page. "
            "Open it again and read what it says now."
        )


def _enter(learner: Person, claim: Claim, unit: Unit) -> LedgerEntry:
    minutes, activity = {TimeClass.INSTRUCTION: claim.minutes}, _activity(claim)
    award_key = _free_key(learner, claim, unit)
    entry = append_entry(
        unit, learner, EntryKind.EXTERNAL, activity, minutes, claim.completed_on,
        award_key=award_key,
    )  # fmt: skip
    add_to_totals(learner, minutes, claim.completed_on, unit, activity=activity)
    return entry


def _activity(claim: Claim) -> Mapping[str, Any]:
    facts = claim.facts
    return {
        "id": f"outside:{_fingerprint(claim)}",
        "title": claim.title,
        "version": "1",
        "provider": claim.provider,
        "format": FORMATS[facts["format"]],
        "accepted_by": list(facts["bodies"]),
        "approvals": dict(facts["references"]),
        "categories": list(facts["categories"]),
        "domains": list(facts["domains"]),
        "outline": OUTLINE if facts["domains"] else "",
        "evidence": claim.evidence,
        **({"began_on": facts["began_on"]} if facts.get("began_on") else {}),
    }


def _fingerprint(claim: Claim) -> str:
    return fingerprint_of(claim.title, claim.provider, claim.completed_on)


def _free_key(learner: Person, claim: Claim, unit: Unit) -> str:
    """Return the award key of the activity; a numbered one where every earlier was taken back."""
    base, number = f"outside:{learner.id}:{_fingerprint(claim)}", 1
    key = base
    while earlier := unit.ledger.awarded(learner.organization_id, key):
        if unit.ledger.reversal_of(learner.organization_id, earlier.id) is None:
            raise Conflict(
                f"This activity of this day already stands on the ledger, as entry "
                f"{earlier.sequence}. Nothing counts twice: decline the claim, or ask about it."
            )
        number += 1
        key = f"{base}:{number}"
    return key


def _entry(claim: Claim, unit: Unit) -> LedgerEntry:
    entry = unit.ledger.get(claim.organization_id, claim.entry_id or "")
    if entry is None:
        raise LookupError("An approved claim names an entry that is not there.")
    return entry


def _words(text: str, sentence: str) -> str:
    kept = text.strip()
    if not kept or len(kept) > _LONGEST:
        raise InvalidInput(f"{sentence} At most {_LONGEST} characters.")
    return kept


def _notice(claim: Claim, says: str) -> Notice:
    return Notice(
        organization_id=claim.organization_id,
        id=str(uuid4()),
        person_id=claim.learner_id,
        kind="outside_credit",
        sentence=f"Your outside credit “{claim.title}” {says}",
        link=f"/me/outside/{claim.id}",
        created_at=clock.now(),
        read_at=None,
    )
