"""The ledger for auditors: the whole of it as lines, or the proof of one certificate's entry."""

import json
from collections.abc import Iterator

from app.credit.chain import person_digest
from app.credit.exports import entry_line, header_line, proof_text
from app.credit.merkle import path_to
from app.credit.signing import line_of
from app.errors import Conflict, NotFound
from app.learning.checkpointing import add_checkpoint
from app.records.credit import Certificate, Checkpoint, LedgerEntry
from app.records.people import Organization
from app.settings import Settings
from app.store import Store, Unit


def export_ledger(organization: Organization, store: Store, settings: Settings) -> Iterator[str]:
    """Yield the lines of the organization's ledger up to now, signed, and its checkpoints.

    :class:`Conflict` at the end where an entry stands under another learner than its body means:
    the export, which names nobody, could not show that.
    """
    with store.writing() as unit:
        newest = add_checkpoint(organization.id, unit, store, settings)
    height = newest.height if newest else 0
    yield header_line(organization.id, height)
    strayed: list[int] = []
    at = 0
    with store.reading() as unit:
        salts = unit.ledger.salts(organization.id)
        while page := unit.ledger.page(organization.id, at, height):
            yield from map(entry_line, page)
            strayed += [entry.sequence for entry in page if _has_strayed(entry, salts)]
            at = page[-1].sequence
        checkpoints = unit.checkpoints.after(organization.id, 0)
    yield from (line_of(each) for each in checkpoints if each.height <= max(height, at))
    if strayed:
        raise Conflict(f"Entry {strayed[0]} stands under another learner than its body means.")


def _has_strayed(entry: LedgerEntry, salts: dict[str, str]) -> bool:
    salt = salts.get(entry.learner_id)
    told = json.loads(entry.body)["learner"]
    return salt is not None and told != person_digest(salt, entry.learner_id)


def certificate_proof(certificate: Certificate, store: Store) -> str:
    """Return the proof that the certificate's entry stands in the signed ledger."""
    return entry_proof(certificate.organization_id, certificate.entry_id, store)


def entry_proof(organization_id: str, entry_id: str, store: Store) -> str:
    """Return the proof that an entry stands in the signed ledger."""
    with store.reading() as unit:
        entry = unit.ledger.get(organization_id, entry_id)
        if entry is None:
            raise NotFound("The ledger has no such entry.")
        checkpoint = unit.checkpoints.covering(organization_id, entry.sequence)
        if checkpoint is None:
            # Entries from before there were checkpoints; reading a page signs nothing.
            raise Conflict("This entry is signed within the hour; ask for its proof again then.")
        return proof_text(entry, _path(entry, checkpoint, unit), checkpoint)


def _path(entry: LedgerEntry, checkpoint: Checkpoint, unit: Unit) -> list[str]:
    if checkpoint.height == entry.sequence:
        # The checkpoint was signed with the certificate: the tree before the entry is its path.
        return list(reversed(checkpoint.peaks))
    hashes = unit.ledger.hashes(entry.organization_id, 0, checkpoint.height)
    return path_to(entry.sequence - 1, hashes)
