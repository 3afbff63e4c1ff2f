"""The ledger's Merkle tree, as in RFC 6962: one root for all entries, a short path for each.

A path of some twenty hashes proves that an entry stands under a signed root. A segment of the
chain would prove it too, but it grows with the ledger and shows the entries of other people.
"""

import hashlib
from collections.abc import Iterable, Sequence

Peaks = tuple[str, ...]
"""Roots of the full subtrees that hold all leaves, the largest first: all a growing tree needs."""


def leaf_of(entry_hash: str) -> str:
    """Return the leaf of the entry with this SHA-256."""
    return hashlib.sha256(b"\x00" + bytes.fromhex(entry_hash)).hexdigest()


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def grown(peaks: Peaks, count: int, entry_hashes: Iterable[str]) -> Peaks:
    """Return the peaks after *entry_hashes* followed the *count* entries under *peaks*."""
    stack = list(peaks)
    for entry_hash in entry_hashes:
        merged, ones = leaf_of(entry_hash), count
        while ones & 1:
            merged, ones = _node(stack.pop(), merged), ones >> 1
        stack.append(merged)
        count += 1
    return tuple(stack)


def root_of(peaks: Peaks) -> str:
    """Return the root above *peaks*; that of the empty tree is the hash of nothing."""
    if not peaks:
        return hashlib.sha256(b"").hexdigest()
    *left, root = peaks
    for peak in reversed(left):
        root = _node(peak, root)
    return root


def path_to(index: int, entry_hashes: Sequence[str]) -> list[str]:
    """Return the path of the entry at *index* (from 0) to the root, from the leaf upward."""
    if len(entry_hashes) == 1:
        return []
    split = 1 << (len(entry_hashes) - 1).bit_length() - 1
    left, right = entry_hashes[:split], entry_hashes[split:]
    if index < split:
        return [*path_to(index, left), root_of(grown((), 0, right))]
    return [*path_to(index - split, right), root_of(grown((), 0, left))]


def root_from(index: int, count: int, entry_hash: str, path: Sequence[str]) -> str | None:
    """Return the root to which *path* leads in a tree of *count* entries; ``None`` if nowhere."""
    if not 0 <= index < count:
        return None
    found, last = leaf_of(entry_hash), count - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            found = _node(sibling, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = _node(found, sibling)
        index, last = index >> 1, last >> 1
    return found if last == 0 else None
