"""Where a diagnostic places a newcomer: a ramp, and for each module what to do with it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from app.catalog import LearningPath, Ramp

_WEAK, _STRONG = Fraction(1, 2), Fraction(4, 5)
_ENOUGH = 2
"""So many questions must have been asked of a module before it may be passed over."""


def placement(
    path: LearningPath,
    items: Sequence[Mapping[str, Any]],
    answers: Mapping[str, int],
    background: str,
) -> dict[str, Any]:
    """Return ramp, advice by module and the order to take the modules in, as JSON-able data.

    A question without an answer counts as not known. A module of which nothing was asked is
    marked so, and keeps its place in the path.
    """
    counts = {slug: _count(slug, items, answers) for slug in path.modules}
    advice = {slug: _advice(*count) for slug, count in counts.items()}
    ramp = _ramp(path, counts, background)
    return {
        "ramp": ramp.id if ramp else "",
        "modules": [
            {"slug": slug, "asked": asked, "right": right, "advice": advice[slug]}
            for slug, (asked, right) in counts.items()
        ],
        "order": _order(path, advice, ramp),
    }


def _count(
    slug: str, items: Sequence[Mapping[str, Any]], answers: Mapping[str, int]
) -> tuple[int, int]:
    mine = [(str(at), item) for at, item in enumerate(items) if item["module"] == slug]
    right = sum(at in answers and item["options"][answers[at]]["right"] for at, item in mine)
    return len(mine), right


def _advice(asked: int, right: int) -> str:
    if not asked:
        return "not_asked"
    if Fraction(right, asked) < _WEAK:
        return "begin"
    return "pass_over" if asked >= _ENOUGH and Fraction(right, asked) >= _STRONG else "read"


def _ramp(
    path: LearningPath, counts: Mapping[str, tuple[int, int]], background: str
) -> Ramp | None:
    """Return the ramp that starts with what is known least.

    Where its questions do not tell the ramps apart, what the learner said of herself decides;
    somebody who knows what every ramp starts with needs none.
    """
    said = next((ramp for ramp in path.ramps if ramp.id == background), None)
    shares = {
        ramp.id: Fraction(counts[ramp.starts][1], counts[ramp.starts][0])
        for ramp in path.ramps
        if ramp.starts in counts and counts[ramp.starts][0]
    }
    if len(shares) < len(path.ramps) or len(shares) < _ENOUGH:
        weak = [ramp for ramp in path.ramps if shares.get(ramp.id, _STRONG) < _WEAK]
        return said or (weak[0] if weak else None)
    least = min(shares.values())
    if least >= _STRONG:
        return None
    lowest = [ramp for ramp in path.ramps if shares[ramp.id] == least]
    return said if said in lowest else lowest[0]


def _order(path: LearningPath, advice: Mapping[str, str], ramp: Ramp | None) -> list[str]:
    """Return the modules: the ramp's first, then the path's order, well-known ones last."""
    first = ramp.starts if ramp else ""
    return sorted(path.modules, key=lambda slug: (slug != first, advice[slug] == "pass_over"))
