"""What a seed decides: the habits of the list, eight studies, and what is asked of them."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_hospital, draw_people

ALWAYS = ("plain", "unclosed", "scanner_only", "desk_only", "late", "short")
SOMETIMES = ("plain_too", "fresh", "alone", "reported")
_EXAMS = (
    "CT chest",
    "CT abdomen",
    "MR brain",
    "MR knee",
    "X-ray hand",
    "X-ray chest",
    "US liver",
    "CT head",
    "MR spine",
    "Mammography",
)
_OBJECTS = {"CT": (90, 600), "MR": (60, 400), "X-ray": (3, 6), "US": (12, 60)}
_MAMMOGRAPHY = (5, 12)
_EARLIEST, _LATEST = 9 * 60, 15 * 60


def draw(rng: Random) -> Params:
    """Turn randomness into a list's habits and eight studies of one day."""
    asker, caller, technologist = draw_people(rng, 3, ascii_only=True)
    kinds = [*ALWAYS, *rng.sample(SOMETIMES, 2)]
    rng.shuffle(kinds)
    now, quiet = rng.randrange(_EARLIEST, _LATEST), rng.choice((10, 15, 20, 30))
    exams = rng.sample(_EXAMS, len(kinds))
    numbers: list[str] = []
    while len(numbers) < len(kinds):
        number = draw_accession(rng, "AC")
        if number not in numbers:
            numbers.append(number)
    return {
        "asker": asker.full_name,
        "caller": caller.full_name,
        "technologist": technologist.full_name,
        "hospital": draw_hospital(rng),
        "now": now,
        "quiet": quiet,
        "closed_by": rng.choice(("scanner", "desk", "either")),
        "late_rule": rng.choice(("leaves", "stays")),
        "asked": rng.choice(("unclosed", "late")),
        "studies": [
            {"accession": number, "exam": exam, **_study(rng, kind, exam, now, quiet)}
            for number, exam, kind in zip(numbers, exams, kinds, strict=True)
        ],
    }


def _study(rng: Random, kind: str, exam: str, now: int, quiet: int) -> dict[str, Any]:
    """Draw one study; every moment counts minutes from midnight, and None means never."""
    last = now - quiet - rng.randrange(20, 120)
    least, most = _OBJECTS.get(exam.split(maxsplit=1)[0], _MAMMOGRAPHY)
    objects = rng.randrange(least, most)
    closed = last + rng.randrange(1, 5)
    study: dict[str, Any] = {
        "kind": kind,
        "order": "open",
        "objects": objects,
        "listed": objects,
        "last": last,
        "scanner": closed,
        "begun": True,
        "desk": closed + rng.randrange(1, 4),
    }
    if kind == "unclosed":
        study |= {"scanner": None, "desk": None, "begun": rng.random() < 0.7}  # noqa: PLR2004
    elif kind == "scanner_only":
        study["desk"] = None
    elif kind == "desk_only":
        study |= {"scanner": None, "begun": False}
    elif kind == "late":
        added = rng.randrange(1, least)
        study |= {"last": now - rng.randrange(2, quiet - 3), "objects": objects + added}
    elif kind == "short":
        study["listed"] = objects + rng.randrange(1, least)
    elif kind == "fresh":
        last = now - rng.randrange(4, quiet - 3)
        study |= {"last": last, "scanner": last + 1, "desk": last + 2}
    elif kind == "alone":
        study["order"] = "none"
    elif kind == "reported":
        study["order"] = "final report"
    return study
