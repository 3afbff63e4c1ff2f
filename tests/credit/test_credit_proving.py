"""Exports of the ledger: seventy tamperings are found, a hundred honest histories are not."""

import json
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.credit.exports import proof_text, read_statement
from app.credit.merkle import path_to
from app.credit.packets import MANIFEST, prove_packet
from app.credit.proving import prove_entry, prove_export
from app.credit.signing import line_of
from app.errors import InvalidInput
from app.frozen import replace
from app.records.credit import EntryKind, LedgerEntry
from tests.credit.histories import (
    KEYS,
    STRANGER,
    History,
    bodies_of,
    chained,
    checkpoints,
    drawn,
    entry_of,
    history,
)

Tampered = tuple[History, int]
"""What the auditor is handed, and the first entry that is bad in it."""


def _richer(rng: Random, entry: LedgerEntry) -> LedgerEntry:
    told = json.loads(entry.body)
    return entry_of({**told, "minutes": {"instruction": rng.randint(500, 900)}})


def change(rng: Random, honest: History) -> Tampered:
    """Change one entry: a column, the body, or body and hash together."""
    at = rng.randrange(len(honest.entries))
    entry = honest.entries[at]
    ways = (
        replace(entry, minutes=entry.minutes + 600),
        replace(entry, body=entry.body.replace('"minutes":{', '"minutes":{"bonus":60,')),
        replace(entry, id="another"),
        _richer(rng, entry),
    )
    return _put(honest, [*honest.entries[:at], rng.choice(ways), *honest.entries[at + 1 :]]), at + 1


def delete(rng: Random, honest: History) -> Tampered:
    """Delete an entry before the last; sometimes the others close ranks."""
    at = rng.randrange(len(honest.entries) - 1)
    left = [*honest.entries[:at], *honest.entries[at + 1 :]]
    return _put(honest, _perhaps_chained(rng, left)), at + 1


def insert(rng: Random, honest: History) -> Tampered:
    """Insert an entry; sometimes the others make room."""
    at = rng.randrange(len(honest.entries))
    told = json.loads(honest.entries[at].body)
    newcomer = entry_of({**told, "id": "newcomer", "minutes": {"lab": 300}})
    more = [*honest.entries[:at], newcomer, *honest.entries[at:]]
    return _put(honest, _perhaps_chained(rng, more)), at + 1


def swap(rng: Random, honest: History) -> Tampered:
    """Swap two entries; sometimes the chain is made again around them."""
    one, two = sorted(rng.sample(range(len(honest.entries)), 2))
    entries = list(honest.entries)
    entries[one], entries[two] = entries[two], entries[one]
    return _put(honest, _perhaps_chained(rng, entries)), one + 1


def cut_tail(rng: Random, honest: History) -> Tampered:
    """Cut the tail off, with or without the checkpoints that knew it."""
    left = rng.randrange(1, len(honest.entries))
    kept = [each for each in honest.checkpoints if each.height <= left or rng.random() < 0.5]
    return History(honest.entries[:left], kept), left + 1


def restore_old_copy(rng: Random, honest: History) -> Tampered:
    """Restore what stood there at an earlier checkpoint: whole, and signed in its time."""
    left = rng.choice(honest.checkpoints[:-1]).height
    kept = [each for each in honest.checkpoints if each.height <= left]
    return History(honest.entries[:left], kept), left + 1


def rewrite(rng: Random, honest: History) -> Tampered:
    """Write the whole ledger anew, every hash right, and sign it as well as one can."""
    told = bodies_of(honest.entries)
    entries = chained({**each, "minutes": {"instruction": 480}} for each in told)
    heights = [each.height for each in honest.checkpoints]
    signed = checkpoints(entries, heights, STRANGER)
    return History(entries, rng.choice([signed, honest.checkpoints, []])), 1


KINDS: dict[str, Callable[[Random, History], Tampered]] = {
    "a changed field": change,
    "a deletion": delete,
    "an insertion": insert,
    "a swap": swap,
    "a cut tail": cut_tail,
    "a restored old copy": restore_old_copy,
    "a full rewrite": rewrite,
}


def _put(honest: History, entries: list[LedgerEntry]) -> History:
    return History(entries, honest.checkpoints)


def _perhaps_chained(rng: Random, entries: list[LedgerEntry]) -> list[LedgerEntry]:
    return chained(bodies_of(entries)) if rng.random() < 0.5 else entries


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", KINDS)
def test_every_tampering_is_found_and_its_first_entry_named(kind: str, seed: int) -> None:
    rng = drawn(kind, seed)
    honest = history(rng, dense=True)
    tampered, first_bad = KINDS[kind](rng, honest)
    kept = read_statement(json.loads(line_of(honest.checkpoints[-1])), "what the auditor kept")

    proven = prove_export(tampered.lines(), KEYS, [kept])

    assert proven.broken is not None
    assert proven.broken.sequence == first_bad
    assert f"ntry {first_bad}" in proven.broken.sentence


@pytest.mark.parametrize("kind", KINDS)
def test_a_ledger_that_was_signed_now_and_then_shows_from_where_to_look(kind: str) -> None:
    for seed in range(30):
        rng = drawn(kind, seed, "sparse")
        honest = history(rng)
        if len(honest.checkpoints) < 2:
            continue
        tampered, first_bad = KINDS[kind](rng, honest)
        kept = read_statement(json.loads(line_of(honest.checkpoints[-1])), "what was kept")

        proven = prove_export(tampered.lines(), KEYS, [kept])

        assert proven.broken is not None
        trusted = [each.height for each in honest.checkpoints if each.height < first_bad]
        assert max(trusted, default=0) < proven.broken.sequence <= len(honest.entries) + 1


@pytest.mark.parametrize("seed", range(100))
def test_an_honest_history_is_never_accused(seed: int) -> None:
    rng = drawn(seed)
    honest = history(rng, least=1)
    kept = rng.sample(honest.checkpoints, rng.randint(0, len(honest.checkpoints)))
    statements = [read_statement(json.loads(line_of(each)), "kept") for each in kept]

    proven = prove_export(honest.lines(), KEYS, statements)

    assert proven.broken is None
    assert proven.entries == len(honest.entries)
    assert proven.checkpoints == len(honest.checkpoints) + len(kept)


def test_the_histories_hold_whatever_the_site_enters() -> None:
    entries = [entry for seed in range(100) for entry in history(drawn(seed), least=1).entries]

    kinds = Counter(json.loads(each.body)["activity"]["id"].partition(":")[0] for each in entries)
    backs = [each.reverses_id for each in entries if each.kind is EntryKind.REVERSAL]
    assert min(kinds["outside"], kinds["session"], len(backs)) > 100
    assert None not in backs
    assert len(set(backs)) == len(backs)


def test_whoever_has_the_key_cannot_undo_a_checkpoint_that_was_kept_elsewhere() -> None:
    honest = history(drawn(7), dense=True)
    kept = read_statement(json.loads(line_of(honest.checkpoints[2])), "kept")
    entries = chained({**told, "minutes": {"lab": 480}} for told in bodies_of(honest.entries))
    forged = History(entries, checkpoints(entries, [len(entries)]))

    assert prove_export(forged.lines(), KEYS).broken is None
    broken = prove_export(forged.lines(), KEYS, [kept]).broken
    assert broken is not None
    assert "is not the one that was signed at 2026-01-05T11:00:00+00:00" in broken.sentence
    assert "look from entry 1 on" in broken.sentence


def test_entries_that_nobody_signed_prove_nothing() -> None:
    honest = history(drawn(3))

    broken = prove_export(History(honest.entries, []).lines(), KEYS).broken

    assert broken is not None
    assert broken.sentence == "Entry 1 and what follows it stand under no signed checkpoint."


@pytest.mark.parametrize("line", ["", "{", "[]", "[" * 100_000, '{"entry": {}}', '{"sequence": 1}'])
def test_damage_is_said_with_its_line(line: str) -> None:
    lines = history(drawn(5)).lines()

    with pytest.raises(InvalidInput, match="Line 3 of the export"):
        prove_export([*lines[:2], line, *lines[3:]], KEYS)


def test_something_else_is_not_taken_for_an_export() -> None:
    with pytest.raises(InvalidInput, match="not an export"):
        prove_export(['{"format": "something"}'], KEYS)


@pytest.mark.parametrize("seed", range(20))
def test_a_proof_shows_one_entry_under_any_later_checkpoint(seed: int) -> None:
    rng = drawn(seed)
    honest = history(rng)
    checkpoint = rng.choice(honest.checkpoints)
    at = rng.randrange(checkpoint.height)
    hashes = [entry.hash for entry in honest.entries[: checkpoint.height]]
    proof = json.loads(proof_text(honest.entries[at], path_to(at, hashes), checkpoint))
    kept = [read_statement(json.loads(line_of(each)), "kept") for each in honest.checkpoints]

    assert prove_entry(proof, KEYS, kept) == ""
    other = _richer(rng, honest.entries[at])
    forged = {**proof, "entry": {**proof["entry"], "body": other.body}}
    assert "was changed after it was written" in prove_entry(forged, KEYS)
    forged = {**proof, "entry": {**forged["entry"], "hash": other.hash, "minutes": other.minutes}}
    assert "does not stand in the ledger" in prove_entry(forged, KEYS)
    forged = {**proof, "entry": {**proof["entry"], "minutes": 9000}}
    assert "do not match its body" in prove_entry(forged, KEYS)
    told = {**proof["checkpoint"], "root": "0" * 64}
    assert "not signed with the key" in prove_entry({**proof, "checkpoint": told}, KEYS)
    assert "not signed with the key" in prove_entry(proof, {})


@pytest.mark.parametrize("at", range(40, 100, 4))
def test_a_packet_whose_bytes_were_damaged_is_refused_in_a_sentence(
    at: int, tmp_path: Path
) -> None:
    path = tmp_path / "packet.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", " ".join(map(str, range(500))))
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(InvalidInput, match=r"packet\.zip cannot be read as an audit packet\."):
        prove_packet(path, {})


def test_a_manifest_nested_without_end_was_not_signed(tmp_path: Path) -> None:
    path = tmp_path / "packet.zip"
    nested = urlsafe_b64encode(b"[" * 100_000).decode()
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, f"{nested}.e30.e30")

    assert prove_packet(path, KEYS).problem.startswith("Its manifest was not signed")
