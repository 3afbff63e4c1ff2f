"""Credentials, the ledger, certificates and running totals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, update

from app.records.credit import Certificate, Credential, CycleTotal, EntryKind, LedgerEntry
from app.records.parts import sum_of_lines
from app.store import schema
from app.store.rows import Rows, values_of

n = schema.credential.c
e = schema.ledger_entry.c
t = schema.cycle_total.c
k = schema.certificate.c

GENESIS = "0" * 64
_PAGE = 1000


class Credentials(Rows):
    """The certifications that learners keep up."""

    def add(self, credential: Credential) -> bool:
        """Keep the credential; one a body. Say whether it is new."""
        return self._insert_once(schema.credential, values_of(credential))

    def of(self, organization_id: str, learner_id: str) -> list[Credential]:
        """Return the learner's credentials by body."""
        query = (
            select(schema.credential)
            .where(n.organization_id == organization_id, n.learner_id == learner_id)
            .order_by(n.body)
        )
        return self._all(Credential, query)

    def everybodys(self, organization_id: str) -> list[Credential]:
        """Return every credential that somebody in the organization keeps up."""
        query = select(schema.credential).where(n.organization_id == organization_id)
        return self._all(Credential, query)

    def change(self, credential: Credential) -> bool:
        """Keep another number and anchor of the learner's credential; say whether it is there."""
        statement = (
            update(schema.credential)
            .where(*_same(credential))
            .values(license_number=credential.license_number, anchored_on=credential.anchored_on)
        )
        return self._changed(schema.credential, statement)

    def remove(self, credential: Credential) -> bool:
        """Take the learner's credential off her list; say whether it was there."""
        return self._changed(schema.credential, delete(schema.credential).where(*_same(credential)))


def _same(credential: Credential) -> tuple[ColumnElement[bool], ...]:
    return (
        n.organization_id == credential.organization_id,
        n.learner_id == credential.learner_id,
        n.id == credential.id,
    )


class Ledger(Rows):
    """An organization's ledger: entries are added at its head and never touched again."""

    def head(self, organization_id: str) -> tuple[int, str]:
        """Return the newest sequence and hash, and hold the head until the transaction ends."""
        head = schema.ledger_head
        first = {"organization_id": organization_id, "sequence": 0, "hash": GENESIS}
        self._insert_once(head, first)
        query = (
            select(head.c.sequence, head.c.hash)
            .where(head.c.organization_id == organization_id)
            .with_for_update()
        )
        sequence, hashed = self._connection.execute(query).one()
        return sequence, hashed

    def peek(self, organization_id: str) -> tuple[int, str]:
        """Return the newest sequence and hash without holding anything."""
        head = schema.ledger_head
        query = select(head.c.sequence, head.c.hash).where(
            head.c.organization_id == organization_id
        )
        found = self._connection.execute(query).first()
        return (found[0], found[1]) if found else (0, GENESIS)

    def append(self, entry: LedgerEntry) -> None:
        """Add *entry*, which must continue the head read in this transaction."""
        self._connection.execute(schema.ledger_entry.insert(), values_of(entry))
        head = schema.ledger_head
        moved = self._connection.execute(
            update(head)
            .where(
                head.c.organization_id == entry.organization_id,
                head.c.sequence == entry.sequence - 1,
                head.c.hash == entry.previous_hash,
            )
            .values(sequence=entry.sequence, hash=entry.hash)
        )
        if moved.rowcount != 1:
            raise LookupError("The entry does not continue the ledger's head.")

    def awarded(self, organization_id: str, award_key: str) -> LedgerEntry | None:
        """Return the entry under this award key."""
        return self._entry(
            select(schema.ledger_entry).where(
                e.organization_id == organization_id, e.award_key == award_key
            )
        )

    def awards(self, organization_id: str, learner_id: str, module_id: str) -> list[LedgerEntry]:
        """Return the learner's awards of one module in any version, oldest first."""
        return self._entries(
            select(schema.ledger_entry)
            .where(
                e.organization_id == organization_id,
                e.learner_id == learner_id,
                e.award_key.startswith(f"{learner_id}:{module_id}:", autoescape=True),
            )
            .order_by(e.sequence)
        )

    def get(self, organization_id: str, entry_id: str) -> LedgerEntry | None:
        """Return one entry."""
        return self._entry(
            select(schema.ledger_entry).where(
                e.organization_id == organization_id, e.id == entry_id
            )
        )

    def reversal_of(self, organization_id: str, entry_id: str) -> LedgerEntry | None:
        """Return the entry that took this one back."""
        return self._entry(
            select(schema.ledger_entry).where(
                e.organization_id == organization_id, e.reverses_id == entry_id
            )
        )

    def taken_back_among(self, organization_id: str, ids: Iterable[str]) -> set[str]:
        """Return those of the entries *ids* that another entry took back."""
        query = select(e.reverses_id).where(
            e.organization_id == organization_id, self._among(e.reverses_id, ids)
        )
        return set(self._connection.execute(query).scalars())

    def newest(self, organization_id: str, before: int, limit: int) -> list[LedgerEntry]:
        """Return the newest entries below the sequence *before*, newest first."""
        return self._entries(
            select(schema.ledger_entry)
            .where(e.organization_id == organization_id, e.sequence < before)
            .order_by(e.sequence.desc())
            .limit(limit)
        )

    def of(self, organization_id: str, learner_id: str) -> list[LedgerEntry]:
        """Return the learner's entries in the order in which they were written."""
        return self._entries(
            select(schema.ledger_entry)
            .where(e.organization_id == organization_id, e.learner_id == learner_id)
            .order_by(e.sequence)
        )

    def all(self, organization_id: str) -> list[LedgerEntry]:
        """Return the whole ledger in order."""
        return self._entries(
            select(schema.ledger_entry)
            .where(e.organization_id == organization_id)
            .order_by(e.sequence)
        )

    def taken_back(self, organization_id: str) -> set[str]:
        """Return the ids of the entries that a reversal names."""
        query = select(e.reverses_id).where(
            e.organization_id == organization_id, e.reverses_id.is_not(None)
        )
        return set(self._connection.execute(query).scalars())

    def page(self, organization_id: str, after: int, upto: int) -> list[LedgerEntry]:
        """Return up to a thousand entries *after* one sequence, none beyond *upto*, in order."""
        return self._entries(
            select(schema.ledger_entry)
            .where(e.organization_id == organization_id, e.sequence > after, e.sequence <= upto)
            .order_by(e.sequence)
            .limit(_PAGE)
        )

    def hashes(self, organization_id: str, after: int, upto: int) -> list[str]:
        """Return the hashes of the entries *after* one sequence, *upto* another, in order."""
        query = (
            select(e.hash)
            .where(e.organization_id == organization_id, e.sequence > after, e.sequence <= upto)
            .order_by(e.sequence)
        )
        return list(self._connection.execute(query).scalars())

    def salts(self, organization_id: str) -> dict[str, str]:
        """Return the salts that are kept, by learner; after an erasure there is none."""
        table = schema.ledger_salt
        query = select(table.c.learner_id, table.c.salt).where(
            table.c.organization_id == organization_id
        )
        return {row.learner_id: row.salt for row in self._connection.execute(query)}

    def salt(self, organization_id: str, learner_id: str, fresh: str) -> str:
        """Return the learner's salt, which is *fresh* if she has none yet."""
        table = schema.ledger_salt
        values = {"organization_id": organization_id, "learner_id": learner_id, "salt": fresh}
        self._insert_once(table, values)
        query = select(table.c.salt).where(
            table.c.organization_id == organization_id, table.c.learner_id == learner_id
        )
        return str(self._connection.execute(query).scalar_one())

    def _entry(self, query: Select[Any]) -> LedgerEntry | None:
        found = self._entries(query)
        return found[0] if found else None

    def _entries(self, query: Select[Any]) -> list[LedgerEntry]:
        return [
            LedgerEntry(**{**row, "kind": EntryKind(row["kind"])})
            for row in self._connection.execute(query).mappings()
        ]


class Certificates(Rows):
    """What strangers may see, under codes that cannot be guessed."""

    def issue(self, certificate: Certificate) -> bool:
        """Keep the certificate; one an entry. Say whether it is new."""
        return self._insert_once(schema.certificate, values_of(certificate))

    def get(self, code: str) -> Certificate | None:
        """Return the certificate under *code*; the code alone opens it."""
        return self._one(Certificate, select(schema.certificate).where(k.code == code))

    def of(self, organization_id: str, learner_id: str) -> list[Certificate]:
        """Return the learner's certificates, oldest first."""
        query = (
            select(schema.certificate)
            .where(k.organization_id == organization_id, k.learner_id == learner_id)
            .order_by(k.issued_at)
        )
        return self._all(Certificate, query)

    def of_entry(self, organization_id: str, entry_id: str) -> Certificate | None:
        """Return the certificate of one entry."""
        query = select(schema.certificate).where(
            k.organization_id == organization_id, k.entry_id == entry_id
        )
        return self._one(Certificate, query)

    def revoked(self, organization_id: str, after: int, upto: int) -> list[int]:
        """Return the sequences *after* one and *upto* another whose certificates were revoked."""
        query = (
            select(e.sequence)
            .join(
                schema.certificate,
                (k.organization_id == e.organization_id) & (k.entry_id == e.id),
            )
            .where(
                e.organization_id == organization_id,
                e.sequence > after,
                e.sequence <= upto,
                k.revoked_at.is_not(None),
            )
            .order_by(e.sequence)
        )
        return list(self._connection.execute(query).scalars())

    def revoke(self, code: str, why: str, at: datetime) -> None:
        """Mark the certificate as revoked; it stays visible as such."""
        self._connection.execute(
            update(schema.certificate)
            .where(k.code == code, k.revoked_at.is_(None))
            .values(revoked_at=at, revoked_why=why)
        )


class CycleTotals(Rows):
    """Running totals a learner, body and cycle: written with the ledger, rebuilt from it.

    Whoever adds holds the ledger's head, so that parts are summed by one at a time.
    """

    def add(self, total: CycleTotal) -> None:
        """Add the minutes, entries and parts of *total* to what stands there."""
        table, parts = schema.cycle_total, self._parts_with(total)
        statement = self._conflicting(table).values(**values_of(total))
        sums = ("instruction_minutes", "lab_minutes", "assessment_minutes", "entries", "hundredths")
        added = {name: table.c[name] + statement.excluded[name] for name in sums}
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["organization_id", "learner_id", "body", "cycle_start"],
                set_={**added, **parts},
            )
        )

    def _parts_with(self, total: CycleTotal) -> dict[str, str]:
        """Return the parts that stand there together with those of *total*, if it has any."""
        if not total.by_category and not total.by_domain:
            return {}
        query = select(t.by_category, t.by_domain).where(
            t.organization_id == total.organization_id,
            t.learner_id == total.learner_id,
            t.body == total.body,
            t.cycle_start == total.cycle_start,
        )
        by_category, by_domain = self._connection.execute(query).first() or ("", "")
        return {
            "by_category": sum_of_lines(by_category, total.by_category),
            "by_domain": sum_of_lines(by_domain, total.by_domain),
        }

    def of(self, organization_id: str, learner_id: str) -> list[CycleTotal]:
        """Return the learner's totals by body and cycle."""
        query = (
            select(schema.cycle_total)
            .where(t.organization_id == organization_id, t.learner_id == learner_id)
            .order_by(t.body, t.cycle_start)
        )
        return self._all(CycleTotal, query)

    def clear_of(self, organization_id: str, learner_id: str) -> None:
        """Empty one learner's part of the projection before it is rebuilt."""
        self._connection.execute(
            schema.cycle_total.delete().where(
                t.organization_id == organization_id, t.learner_id == learner_id
            )
        )
