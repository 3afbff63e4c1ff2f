"""The chain: one spelling of a body, and every way of tampering that it shows."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.chain import GENESIS, canonical, first_break, person_digest, sha256
from app.frozen import replace
from app.records.credit import EntryKind, LedgerEntry

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
lengths = st.integers(1, 12)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def ledger(length: int) -> list[LedgerEntry]:
    """Return an honest ledger."""
    entries: list[LedgerEntry] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        entries.append(entry(sequence, previous))
        previous = entries[-1].hash
    return entries


def entry(sequence: int, previous: str, minutes: int = 60) -> LedgerEntry:
    """Return one entry that holds in itself."""
    body = canonical(
        {
            "id": f"entry-{sequence}",
            "sequence": sequence,
            "previous_hash": previous,
            "kind": "award",
            "minutes": {"instruction": minutes, "lab": 5},
            "completed_on": "2026-03-02",
        }
    )
    return LedgerEntry(
        "ward", sequence, f"entry-{sequence}", EntryKind.AWARD, "ada", body, previous,
        sha256(body), None, None, minutes + 5, date(2026, 3, 2), NOON,
    )  # fmt: skip


@given(st.integers(0, 12))
def test_an_honest_ledger_holds(length: int) -> None:
    assert first_break(ledger(length)) is None


def _body(changed: LedgerEntry, **told: Any) -> LedgerEntry:
    return replace(changed, body=canonical({**json.loads(changed.body), **told}))


CHANGES: dict[str, Callable[[LedgerEntry], LedgerEntry]] = {
    "minutes in the body": lambda e: _body(e, minutes={"instruction": 600, "lab": 5}),
    "a word more": lambda e: _body(e, note="x"),
    "a space more": lambda e: replace(e, body=e.body.replace(",", ", ", 1)),
    "the hash": lambda e: replace(e, hash="0" * 64),
    "the column of minutes": lambda e: replace(e, minutes=600),
    "the column of the day": lambda e: replace(e, completed_on=date(2027, 3, 2)),
    "the column of the kind": lambda e: replace(e, kind=EntryKind.REVERSAL),
    "the column of the id": lambda e: replace(e, id="other"),
    "the column of the previous hash": lambda e: replace(e, previous_hash="f" * 64),
    "body and hash together": lambda e: entry(e.sequence, "f" * 64),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@given(length=lengths, data=st.data())
def test_a_change_is_found_at_the_entry_it_was_made_to(
    change: Callable[[LedgerEntry], LedgerEntry], length: int, data: st.DataObject
) -> None:
    entries = ledger(length)
    at = data.draw(st.integers(0, length - 1))
    entries[at] = change(entries[at])

    broken = first_break(entries)

    assert broken is not None
    assert broken.sequence == at + 1
    assert broken.sentence.endswith(".")


@given(length=st.integers(2, 12), data=st.data())
def test_a_rewritten_entry_with_a_fresh_hash_breaks_the_next(
    length: int, data: st.DataObject
) -> None:
    entries = ledger(length)
    at = data.draw(st.integers(0, length - 2))
    entries[at] = entry(at + 1, entries[at].previous_hash, minutes=600)

    broken = first_break(entries)

    assert broken is not None
    assert broken.sequence == at + 2
    assert "does not follow" in broken.sentence


@given(length=st.integers(2, 12), data=st.data())
def test_a_deleted_entry_is_named(length: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, length - 2))
    entries = ledger(length)
    del entries[at]

    broken = first_break(entries)

    assert broken is not None
    assert broken.sentence == f"Entry {at + 1} is missing; {at + 2} stands in its place."


@given(length=lengths, data=st.data())
def test_an_inserted_entry_is_named(length: int, data: st.DataObject) -> None:
    entries = ledger(length)
    at = data.draw(st.integers(0, length - 1))
    entries.insert(at, entry(at + 1, entries[at].previous_hash, minutes=30))

    broken = first_break(entries)

    # The newcomer fits where it stands; the one it pushed aside does not.
    assert broken is not None
    assert broken.sequence == at + 1
    assert broken.sentence == f"Entry {at + 2} is missing; {at + 1} stands in its place."


@given(length=st.integers(2, 12), data=st.data())
def test_two_swapped_entries_are_found_at_the_first(length: int, data: st.DataObject) -> None:
    one = data.draw(st.integers(0, length - 2))
    two = data.draw(st.integers(one + 1, length - 1))
    entries = ledger(length)
    entries[one], entries[two] = entries[two], entries[one]

    broken = first_break(entries)

    assert broken is not None
    assert broken.sentence == f"Entry {one + 1} is missing; {two + 1} stands in its place."


@given(st.dictionaries(st.text(), json_values, max_size=6), st.randoms())
def test_a_body_has_one_spelling(body: dict[str, Any], rng: Any) -> None:
    items = list(body.items())
    rng.shuffle(items)

    spelled = canonical(dict(items))

    assert spelled == canonical(body)
    assert json.loads(spelled) == body
    assert canonical(json.loads(spelled)) == spelled


def test_the_spelling_is_that_of_rfc_8785() -> None:
    body = {"€": "Euro", "\r": "Return", "b": [1, True, None], "a": "Müller\n\u2028"}

    spelled = canonical(body)

    assert spelled == '{"\\r":"Return","a":"Müller\\n\u2028","b":[1,true,null],"€":"Euro"}'
    assert sha256(spelled) == sha256(canonical(dict(reversed(body.items()))))


def test_a_digest_tells_people_and_facts_apart() -> None:
    told = {
        person_digest("salt", "ada"),
        person_digest("salt", "ad", "a"),
        person_digest("other", "ada"),
        person_digest("salt", "ada", ""),
    }

    assert len(told) == 4
    assert "ada" not in "".join(told)
