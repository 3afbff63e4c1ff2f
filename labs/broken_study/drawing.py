"""What a seed decides: six series, where their images are, and how far the reader has come."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_hospital, draw_people

WHOLE, STRAGGLER, GAP, ABSENT, LATE = "whole", "straggler", "gap", "absent", "late"
SCANNER, WORKSTATION, NOWHERE = "scanner", "workstation", "nowhere"
UNREAD, DICTATING, REJECTED_ONLY = "unread", "dictating", "rejected_only"

_NAMES = ("Native", "Arterial phase", "Portal phase", "Delayed phase", "Lung", "Bone", "Coronal")
_LATE_NAMES = ("Sagittal", "Thin slices", "Late phase")
_MOST_APART = 5


def draw(rng: Random) -> Params:
    """Turn randomness into one study whose counts nearly agree."""
    asker, technologist, reader = draw_people(rng, 3, ascii_only=True)
    state = rng.choice((UNREAD, DICTATING, REJECTED_ONLY))
    home = NOWHERE if state == REJECTED_ONLY else rng.choice((SCANNER, WORKSTATION))
    closed = rng.randrange(9 * 60, 15 * 60)
    kinds = [WHOLE, STRAGGLER, ABSENT, LATE, WHOLE if state == REJECTED_ONLY else GAP]
    rng.shuffle(kinds)
    apart = rng.randrange(1, _MOST_APART + 1)
    absent, gap = rng.randrange(24, 70), rng.randrange(2, 9)
    missing = absent + (0 if state == REJECTED_ONLY else gap)
    names = rng.sample(_NAMES, 5)
    series = [_scout(rng, closed)]
    for number, kind in enumerate(kinds, 2):
        name = rng.choice(_LATE_NAMES) if kind == LATE else names[number - 2]
        made = {ABSENT: absent, LATE: missing - apart}.get(kind, rng.randrange(40, 150))
        series.append(_series(rng, number, name, kind, made, closed))
    for each in series:
        each["gap"] = gap if each["kind"] == GAP else 0
        each["home"] = {ABSENT: home, GAP: SCANNER}.get(each["kind"], "archive")
        each["first_lost"] = rng.randrange(5, max(each["made"] - gap - 5, 6))
    return {
        "asker": asker.full_name,
        "technologist": technologist.full_name,
        "reader": f"Dr {reader.full_name}",
        "hospital": draw_hospital(rng),
        "accession": draw_accession(rng, "CT"),
        "state": state,
        "closed": closed,
        "series": series,
    }


def _scout(rng: Random, closed: int) -> dict[str, Any]:
    return _series(rng, 1, "Scout", WHOLE, 2, closed) | {
        "done": closed - 45,
        "arrived": closed - 43,
    }


def _series(
    rng: Random, number: int, name: str, kind: str, made: int, closed: int
) -> dict[str, Any]:
    """Return one series; moments count minutes from midnight."""
    done = closed + rng.randrange(6, 30) if kind == LATE else closed - rng.randrange(4, 35)
    arrived = done + rng.randrange(1, 4)
    if kind == STRAGGLER:
        arrived = closed + rng.randrange(8, 40)
    return {
        "number": number, "name": name, "kind": kind, "made": made,
        "done": done, "arrived": arrived,
    }  # fmt: skip


def in_archive(series: dict[str, Any]) -> int:
    """Return how many images of a series the archive has."""
    return 0 if series["kind"] == ABSENT else int(series["made"] - series["gap"])


def missing(series: dict[str, Any]) -> int:
    """Return how many images of a series the archive lacks."""
    return int(series["made"]) - in_archive(series)


def listed(params: Params) -> int:
    """Return how many images MPPS names."""
    return sum(each["made"] for each in params["series"] if each["kind"] != LATE)


def belonging(params: Params) -> int:
    """Return how many images the study should have in the end: all made, but those rejected."""
    return sum(each["made"] for each in params["series"] if each["home"] != NOWHERE)
