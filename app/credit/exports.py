"""The ledger as a file: JSON lines that an auditor verifies without the database."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.credit.chain import canonical, sha256
from app.credit.signing import told_of
from app.errors import InvalidInput
from app.frozen import Frozen
from app.records.credit import Checkpoint, EntryKind, LedgerEntry

LEDGER, PROOF = "reading-room-ledger/1", "reading-room-proof/1"
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_COLUMNS = ("sequence", "id", "minutes", "previous_hash", "hash", "body")
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_WHOLE, _WORDS = ("sequence", "minutes"), ("id", "previous_hash", "hash", "body")


class Statement(Frozen):
    """A checkpoint as somebody hands it over: what it says, and a signature yet to be checked."""

    told: Mapping[str, Any]
    signature: str
    organization_id: str
    height: int
    hash: str
    root: str
    at: str


def header_line(organization_id: str, height: int) -> str:
    """Return the first line of an export."""
    return canonical({"format": LEDGER, "organization": organization_id, "height": height})


def entry_line(entry: LedgerEntry) -> str:
    """Return *entry* as a line: its body as it was hashed, and the columns beside it.

    Whose entry it is stays out; the body has that as a salted digest. The line itself is never
    hashed, so the quick encoder writes it.
    """
    return _encoded({"entry": _told(entry)})


def proof_text(entry: LedgerEntry, path: Sequence[str], checkpoint: Checkpoint) -> str:
    """Return what proves that *entry* stands under *checkpoint*: a file of one line."""
    told = {
        "format": PROOF,
        "entry": _told(entry),
        "path": list(path),
        "checkpoint": told_of(checkpoint),
        "signature": checkpoint.signature,
    }
    return f"{canonical(told)}\n"


def _told(entry: LedgerEntry) -> dict[str, Any]:
    columns = {name: getattr(entry, name) for name in _COLUMNS}
    return {
        **columns,
        "kind": entry.kind.value,
        "completed_on": entry.completed_on.isoformat(),
    }


def read_lines(lines: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line of the file called *name* as data, with its number."""
    for number, line in enumerate(lines, 1):
        try:
            told = json.loads(line)
        except _DAMAGE as error:
            raise InvalidInput(f"Line {number} of {name} is not JSON.") from error
        if not isinstance(told, dict):
            raise InvalidInput(f"Line {number} of {name} is not a JSON object.")
        yield number, told


def read_entry(told: Any, place: str) -> LedgerEntry:
    """Return the entry that *told* says; *place* is where it stands, for the reader."""
    try:
        if not all(isinstance(told[name], str) for name in _WORDS):
            raise TypeError
        if not all(type(told[name]) is int for name in _WHOLE):
            raise TypeError
        bytes.fromhex(told["hash"])
        body = json.loads(told["body"]) if sha256(told["body"]) == told["hash"] else None
        if body is not None:
            _must_be_a_body(body)
        return LedgerEntry(
            organization_id="",
            kind=EntryKind(told["kind"]),
            learner_id="",
            award_key=None,
            reverses_id=None,
            completed_on=date.fromisoformat(told["completed_on"]),
            entered_at=datetime.min.replace(tzinfo=UTC),
            **{name: told[name] for name in _COLUMNS},
        )
    except _DAMAGE as error:
        raise InvalidInput(f"{place} does not hold an entry of a ledger.") from error


def _must_be_a_body(body: Any) -> None:
    for name in ("id", "kind", "sequence", "previous_hash", "completed_on", "activity"):
        body[name]
    sum(body["minutes"].values())


def read_statement(told: Any, place: str) -> Statement:
    """Return the checkpoint that *told* says, its signature unchecked."""
    try:
        inside = told["checkpoint"]
        words = [inside[name] for name in ("organization", "hash", "root", "at", "key")]
        if not all(isinstance(word, str) for word in (*words, told["signature"])):
            raise TypeError
        if type(inside["height"]) is not int or inside["height"] < 1:
            raise TypeError
        return Statement(
            inside, told["signature"], words[0], inside["height"], words[1], words[2], words[3]
        )
    except _DAMAGE as error:
        raise InvalidInput(f"{place} does not hold a checkpoint.") from error
