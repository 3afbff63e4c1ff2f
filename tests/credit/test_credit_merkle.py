"""The tree: its root is that of RFC 6962 however it grew, and a path proves one place only."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from app.credit.merkle import grown, path_to, root_from, root_of

hashes = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=40)


def by_definition(entries: list[bytes]) -> bytes:
    """Return the root as RFC 6962, section 2.1, defines it."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    left, right = by_definition(entries[:half]), by_definition(entries[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(hashes, st.data())
def test_a_tree_that_grew_in_steps_has_the_root_of_the_standard(
    entries: list[str], data: st.DataObject
) -> None:
    step = data.draw(st.integers(0, len(entries)))

    first = grown((), 0, entries[:step])
    whole = grown(first, step, entries[step:])

    assert root_of(first) == by_definition([bytes.fromhex(e) for e in entries[:step]]).hex()
    assert root_of(whole) == by_definition([bytes.fromhex(e) for e in entries]).hex()


@given(hashes, st.data())
def test_a_path_leads_to_the_root_from_its_own_place_alone(
    entries: list[str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    path, count = path_to(index, entries), len(entries)
    root = root_of(grown((), 0, entries))

    assert root_from(index, count, entries[index], path) == root
    assert root_from(index, count, "00" * 31 + "01", path) != root
    assert root_from(index, count, entries[index], [*path, "00" * 32]) is None
    assert root_from(count, count, entries[index], path) is None
    for other in range(count):
        if other != index and entries[other] != entries[index]:
            assert root_from(index, count, entries[other], path) != root


@given(hashes)
def test_the_path_of_the_last_entry_is_the_peaks_before_it(entries: list[str]) -> None:
    peaks = grown((), 0, entries[:-1])

    assert path_to(len(entries) - 1, entries) == list(reversed(peaks))
