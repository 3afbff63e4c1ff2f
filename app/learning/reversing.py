"""Taking an entry of the ledger back: a new entry that names it; both stay visible."""

import json
from uuid import uuid4

from app import clock
from app.credit.rules import TimeClass
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.awarding import append_entry
from app.learning.checkpointing import add_checkpoint
from app.learning.notices import tell
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.records.credit import AuditEvent, EntryKind, LedgerEntry
from app.records.outside import ClaimState
from app.records.reader import Reader
from app.store import Unit

REASONS = {
    "by_mistake": "Entered by mistake",
    "wrong_facts": "Day, time or title were wrong",
    "not_earned": "A condition of the credit was not met",
    "counted_twice": "The same activity was entered twice",
    "not_genuine": "The evidence was not genuine",
}
_LONGEST = 300


def reverse_entry(admin: Reader, entry_id: str, reason: str, words: str, site: Site) -> LedgerEntry:
    """Take the entry back and revoke its certificate; done before, that reversal is returned.

    *reason* is a key of :data:`REASONS` and stands in the ledger; *words* do not, since nothing
    there can be erased.
    """
    if reason not in REASONS:
        raise InvalidInput("Choose from the list why the entry is taken back.")
    told = words.strip()
    if len(told) > _LONGEST:
        raise InvalidInput(f"Explain it in at most {_LONGEST} characters.")
    organization_id = admin.person.organization_id
    with site.store.writing() as unit:
        unit.ledger.head(organization_id)
        entry = _reversible(admin, entry_id, unit)
        if done := unit.ledger.reversal_of(organization_id, entry_id):
            return done
        reversal = take_back(entry, reason, unit)
        _tell(admin, entry, reason, told, unit)
        add_checkpoint(organization_id, unit, site.store, site.settings)
    return reversal


def take_back(entry: LedgerEntry, reason: str, unit: Unit) -> LedgerEntry:
    """Write the reversal of *entry*, take its minutes from the totals, revoke its certificate."""
    learner = unit.people.get(entry.organization_id, entry.learner_id)
    if learner is None:
        raise LookupError("An entry belongs to a learner who is not there.")
    body = json.loads(entry.body)
    minutes = {TimeClass(name): n for name, n in body["minutes"].items()}
    activity = {**body["activity"], "reason": reason}
    reversal = append_entry(
        unit, learner, EntryKind.REVERSAL, activity, minutes, entry.completed_on,
        reverses_id=entry.id,
    )  # fmt: skip
    # Made again, since another award of the same activity may count in its place.
    rebuild_totals(learner, unit)
    _follow(entry, reason, unit)
    return reversal


def _follow(entry: LedgerEntry, reason: str, unit: Unit) -> None:
    """Let what hangs on the entry say so: its certificate, the claim that it approved."""
    certificate = unit.certificates.of_entry(entry.organization_id, entry.id)
    if certificate is not None:
        unit.certificates.revoke(certificate.code, f"{REASONS[reason]}.", clock.now())
    claim = unit.claims.of_entry(entry.organization_id, entry.id)
    if claim is not None:
        unit.claims.decide(claim, ClaimState.REVERSED, clock.now())


def _reversible(admin: Reader, entry_id: str, unit: Unit) -> LedgerEntry:
    entry = unit.ledger.get(admin.person.organization_id, entry_id)
    if entry is None:
        raise NotFound("There is no such entry in your organization's ledger.")
    if entry.learner_id == admin.person.id:
        raise Forbidden("Somebody else has to take back an entry of your own.")
    if entry.kind is EntryKind.REVERSAL:
        raise Conflict("A reversal is not taken back; enter the credit anew.")
    return entry


def _tell(admin: Reader, entry: LedgerEntry, reason: str, told: str, unit: Unit) -> None:
    now, title = clock.now(), json.loads(entry.body)["activity"]["title"]
    why = f"{REASONS[reason].lower()}. {told}".strip()
    unit.audit_events.add(
        AuditEvent(
            organization_id=entry.organization_id,
            id=str(uuid4()),
            actor_id=admin.person.id,
            verb="reverse_credit",
            subject=entry.id,
            detail={"learner": entry.learner_id, "reason": reason, "words": told},
            happened_at=now,
        )
    )
    tell(
        entry.organization_id,
        entry.learner_id,
        "credit",
        f"The credit for “{title}” was taken back: {why}",
        "/me/credit",
        unit,
    )
