"""Two objects side by side: every element of either, and what became of it."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from app.dicom.comparing import compare
from app.dicom.completeness import PIXEL_DATA
from app.dicom.dictionary import uid_name
from app.dicom.facts import DicomObject, Element
from app.dicom.frames import pixel_hash
from app.dicom.limits import LIMITS, Limits
from app.dicom.paths import parse_path
from app.dicom.reading import read_object
from app.errors import UnreadableSample

SHOWN = 400
"""How many characters of a value stand in the comparison."""


def comparison_data(
    before: bytes, after: bytes, names: tuple[str, str], limits: Limits = LIMITS
) -> dict[str, Any]:
    """Return both objects element by element; *kind* is equal, changed, added or removed.

    What counts as a difference is what :func:`compare` says: meaning, not encoding.
    """
    difference = compare(before, after, limits)
    first, second = read_object(before, names[0], limits), read_object(after, names[1], limits)
    changed = {change.path for change in (*difference.changed, *difference.meta_changed)}
    if not difference.pixels_equal:
        changed.add(PIXEL_DATA)
    hashes = [_hash(data, limits) for data in (before, after)]
    rows = list(_rows(first, second, changed))
    return {
        "before": _headline(first, hashes[0]),
        "after": _headline(second, hashes[1]),
        "pixels_equal": difference.pixels_equal,
        "pixels": _pixel_words(hashes[0], hashes[1], equal=difference.pixels_equal),
        "counts": {
            kind: sum(row["kind"] == kind for row in rows)
            for kind in ("equal", "changed", "added", "removed")
        },
        "rows": rows,
    }


def _rows(
    first: DicomObject, second: DicomObject, changed: AbstractSet[str]
) -> Iterator[dict[str, Any]]:
    old = {element.path: element for element in first.walk()}
    new = {element.path: element for element in second.walk()}
    for path in sorted(old.keys() | new.keys(), key=_place):
        was, now = old.get(path), new.get(path)
        element = now or was
        if element is not None:
            yield {
                "path": path,
                "tag": element.tag,
                "keyword": element.keyword,
                "name": element.name,
                "part": element.part,
                "depth": element.depth,
                "kind": _kind(was, now, changed=path in changed),
                "before": _side(was),
                "after": _side(now),
            }


def _place(path: str) -> list[tuple[int, int]]:
    return [(step.key, step.item or 0) for step in parse_path(path)]


def _kind(was: Element | None, now: Element | None, *, changed: bool) -> str:
    """Return what became of the element; inside an item that is new or gone all is new or gone."""
    if was is None:
        return "added"
    if now is None:
        return "removed"
    return "changed" if changed else "equal"


def _side(element: Element | None) -> dict[str, Any] | None:
    if element is None:
        return None
    return {
        "vr": element.vr,
        "value": element.value[:SHOWN],
        "truncated": len(element.value) > SHOWN,
    }


def _headline(found: DicomObject, digest: tuple[str, str]) -> dict[str, Any]:
    return {
        "name": found.name,
        "size": found.size,
        "transfer_syntax": uid_name(found.transfer_syntax) or found.transfer_syntax,
        "pixel_hash": digest[0],
        "pixel_problem": digest[1],
    }


def _hash(data: bytes, limits: Limits) -> tuple[str, str]:
    """Return the hash of the stored values, or the sentence why there is none."""
    try:
        return pixel_hash(data, limits), ""
    except UnreadableSample as error:
        return "", str(error)


def _pixel_words(before: tuple[str, str], after: tuple[str, str], *, equal: bool) -> str:
    if not before[0] and not after[0]:
        return "Neither object has pixels that can be decoded."
    if not before[0] or not after[0]:
        return "Only one of the two objects has pixels that can be decoded."
    if equal:
        return "The pixels are equal: every stored value is the same, however it is encoded."
    return "The pixels differ: the stored values are not the same."
