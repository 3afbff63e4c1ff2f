"""The ledger's chain: canonical bodies, each holding the SHA-256 of the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from app.frozen import Frozen
from app.records.credit import LedgerEntry

GENESIS = "0" * 64


def canonical(body: Mapping[str, Any]) -> str:
    """Return *body* as RFC 8785 JSON: one spelling, so one hash."""
    return rfc8785.dumps(dict(body)).decode("utf-8")


def sha256(text: str) -> str:
    """Return the SHA-256 of *text* in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def person_digest(salt: str, *facts: str) -> str:
    """Return the salted digest that stands for a person, so that her erasure stays possible."""
    return sha256("\x1f".join((salt, *facts)))


class Break(Frozen):
    """The first place where a ledger is not what it says: the sequence, and what is wrong."""

    sequence: int
    sentence: str


def first_break(
    entries: Iterable[LedgerEntry], previous: str = GENESIS, expected: int = 1
) -> Break | None:
    """Return the first break in the chain of *entries* in order, or ``None`` if it holds.

    A part of a ledger begins after the hash *previous*, with the sequence *expected*.
    """
    for entry in entries:
        problem = _problem(entry, previous, expected)
        if problem:
            return Break(entry.sequence, problem)
        previous, expected = entry.hash, expected + 1
    return None


def _problem(entry: LedgerEntry, previous: str, expected: int) -> str:
    if entry.sequence != expected:
        return f"Entry {expected} is missing; {entry.sequence} stands in its place."
    if sha256(entry.body) != entry.hash:
        return f"The body of entry {entry.sequence} was changed after it was written."
    body = json.loads(entry.body)
    if body["previous_hash"] != previous or entry.previous_hash != previous:
        return f"Entry {entry.sequence} does not follow the entry before it."
    columns = (
        entry.id, entry.kind.value, entry.sequence, entry.minutes, entry.completed_on.isoformat()
    )  # fmt: skip
    told = (
        body["id"], body["kind"], body["sequence"], sum(body["minutes"].values()),
        body["completed_on"],
    )  # fmt: skip
    if told != columns:
        return f"The columns of entry {entry.sequence} do not match its body."
    return ""
