"""Proving a ledger offline: an export, the public key, and a checkpoint kept since earlier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.counting import counted
from app.credit.chain import Break, first_break, sha256
from app.credit.exports import LEDGER, Statement, read_entry, read_lines, read_statement
from app.credit.merkle import Peaks, grown, root_from, root_of
from app.credit.signing import is_signed
from app.errors import InvalidInput
from app.frozen import Frozen
from app.records.credit import LedgerEntry

Keys = Mapping[str, Ed25519PublicKey]


class Proven(Frozen):
    """What was read, and the first bad entry; without one the ledger is what was signed."""

    entries: int
    checkpoints: int
    signed_at: str
    broken: Break | None


class _Export(Frozen):
    organization_id: str
    hashes: Sequence[str]
    statements: Sequence[Statement]
    chain: Break | None


def prove_export(lines: Iterable[str], keys: Keys, earlier: Sequence[Statement] = ()) -> Proven:
    """Return whether the export in *lines* is the ledger that was signed, then and *earlier*."""
    export = _read(lines)
    statements = sorted(
        [*export.statements, *earlier], key=lambda each: (each.height, each.told["key"] not in keys)
    )
    signed, height, proven = _first_unsigned(export, statements, keys)
    chain = export.chain
    # Where both mean the same entry, the chain says it more exactly.
    broken = chain if chain and (signed is None or chain.sequence <= height) else signed
    return Proven(
        len(export.hashes),
        len(proven),
        proven[-1].at if proven else "",
        broken,
    )


def _read(lines: Iterable[str]) -> _Export:
    told = read_lines(lines, "the export")
    _, header = next(told, (0, {}))
    if header.get("format") != LEDGER or not isinstance(header.get("organization"), str):
        raise InvalidInput("The file is not an export of a ledger, as export-ledger writes it.")
    hashes: list[str] = []
    statements: list[Statement] = []

    def entries() -> Iterator[LedgerEntry]:
        for number, line in told:
            if "entry" in line:
                entry = read_entry(line["entry"], f"Line {number} of the export")
                hashes.append(entry.hash)
                yield entry
            else:
                statements.append(read_statement(line, f"Line {number} of the export"))

    reading = entries()
    found = first_break(reading)
    chain = Break(len(hashes), found.sentence) if found else None
    # What follows a break is read, too: the checkpoints may know of an earlier one.
    for _ in reading:
        pass
    return _Export(header["organization"], hashes, statements, chain)


def _first_unsigned(
    export: _Export, statements: Sequence[Statement], keys: Keys
) -> tuple[Break | None, int, list[Statement]]:
    """Return the first entry that may not be what was signed, the last such, what agrees."""
    proven: list[Statement] = []
    peaks: Peaks = ()
    count = 0
    for each in statements:
        upto = min(each.height, len(export.hashes))
        peaks, count = grown(peaks, count, export.hashes[count:upto]), upto
        problem = _disagreement(each, export, root_of(peaks), keys)
        if problem:
            known = proven[-1].height if proven else 0
            return _placed(problem, known, min(each.height, count + 1)), each.height, proven
        proven.append(each)
    known = proven[-1].height if proven else 0
    if known < len(export.hashes):
        sentence = f"Entry {known + 1} and what follows it stand under no signed checkpoint."
        return Break(known + 1, sentence), len(export.hashes), proven
    return None, 0, proven


def _disagreement(each: Statement, export: _Export, root: str, keys: Keys) -> str:
    height, count = each.height, len(export.hashes)
    if each.told["key"] not in keys:
        return f"The checkpoint of entry {height} was signed with a key that you did not give."
    if not is_signed(each.told, each.signature, keys):
        return f"The signature of the checkpoint of entry {height} is not valid."
    if each.organization_id != export.organization_id:
        return f"The checkpoint of entry {height} belongs to the ledger of another organization."
    if height > count:
        return (
            f"Entry {count + 1} is missing: the ledger had {counted(height, 'entry', 'entries')} "
            f"when it was signed at {each.at}. Its tail was cut off, or an older copy was restored."
        )
    if export.hashes[height - 1] != each.hash or root != each.root:
        return f"Entry {height} is not the one that was signed at {each.at}."
    return ""


def _placed(problem: str, known: int, bad: int) -> Break:
    """Return the break *problem* at *bad*, with where to look if several come into question."""
    if bad <= known + 1 or "is missing" in problem:
        return Break(bad, problem)
    confirmed = f"Up to entry {known} all is as signed" if known else "No entry is confirmed"
    return Break(known + 1, f"{problem} {confirmed}; look from entry {known + 1} on.")


def prove_entry(told: Mapping[str, Any], keys: Keys, earlier: Sequence[Statement] = ()) -> str:
    """Return why the proof *told* of one entry does not hold; the empty string if it does."""
    entry = read_entry(told.get("entry"), "The proof")
    statement, path = read_statement(told, "The proof"), told.get("path")
    sequence, height = entry.sequence, statement.height
    if sha256(entry.body) != entry.hash:
        return f"The body of entry {sequence} was changed after it was written."
    if alone := _column_problem(entry):
        return alone
    if not is_signed(statement.told, statement.signature, keys):
        return f"The checkpoint of entry {height} was not signed with the key that you gave."
    try:
        root = root_from(sequence - 1, height, entry.hash, list(path or []))
    except (TypeError, ValueError) as error:
        raise InvalidInput("The path of the proof cannot be read.") from error
    if root != statement.root:
        return f"Entry {sequence} does not stand in the ledger that was signed at {statement.at}."
    for each in earlier:
        if each.height == height and dict(each.told) != dict(statement.told):
            return f"You keep another checkpoint of entry {height} than the proof has."
    return ""


def _column_problem(entry: LedgerEntry) -> str:
    """Return what is wrong with the columns, as if the ledger began with this entry."""
    found = first_break([entry], entry.previous_hash, entry.sequence)
    return found.sentence if found else ""
