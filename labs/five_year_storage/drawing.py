"""What the seed draws: a department's volumes, its policies, and one change on the way."""

from itertools import pairwise
from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_hospital, draw_person

from .plan import FORGOTTEN, number

# Name, rows, columns, samples, bits allocated, bits stored, images, frames, studies a year.
_KINDS: dict[str, tuple[Any, ...]] = {
    "CT": ((512,), (512,), 1, 16, (12,), (320, 1100), (1, 1), (11_000, 26_000)),
    "MR": ((256, 320, 384), (256, 320, 384), 1, 16, (12, 14), (350, 1100), (1, 1), (6_000, 12_000)),
    "DX": ((2_800, 3_032), (2_320, 2_544), 1, 16, (12, 14), (2, 3), (1, 1), (28_000, 56_000)),
    "US": ((768, 600), (1_024, 800), 3, 8, (8,), (8, 16), (12, 40), (9_000, 16_000)),
    "MG": ((4_096, 3_328), (3_328, 2_560), 1, 16, (12, 14), (4, 4), (1, 1), (5_000, 11_000)),
    "Tomosynthesis": ((2_394, 2_457), (1_890, 1_996), 1, 16, (10, 12), (4, 4), (48, 66),
                      (2_000, 5_000)),
    "XA": ((1_024, 512), (1_024, 512), 1, 16, (10, 12), (9, 18), (60, 140), (900, 2_400)),
    "NM": ((256, 128), (256, 128), 1, 16, (16,), (4, 9), (32, 64), (1_500, 3_500)),
}  # fmt: skip
_MULTI_FRAME = ("Tomosynthesis", "XA")
_CHANGES = (
    ("2", "a second {modality} room opens, and the number of {modality} studies doubles"),
    ("1.5", "{modality} is read for a partner clinic too: half as many {modality} studies again"),
    ("2", "thinner {modality} images are kept as well: each {modality} study has twice as many"),
    ("0", "{modality} moves to the new building, which has an archive of its own"),
)
_APART = 0.008
_VISIBLE = 0.03
_RIGHT = 0.02
_MUST_SHOW = {"BITS_STORED_USED", "GROWTH_ONCE", "CHANGE_FORGOTTEN", "STOCK_FORGOTTEN"}


def draw(rng: Random) -> Params:
    """Draw a plan in which every single thing that can be forgotten shows, and shows apart."""
    people = {
        "asker": draw_person(rng, ascii_only=True).full_name,
        "hospital": draw_hospital(rng),
    }
    while True:
        params = {**people, **_plan(rng)}
        if _tells_apart(params):
            return params


def _plan(rng: Random) -> Params:
    names = ["CT", "US", rng.choice(_MULTI_FRAME)]
    names += rng.sample([each for each in _KINDS if each not in names], 2)
    factor, sentence = rng.choice(_CHANGES)
    changed = rng.choice([each for each in names if each != "US"])
    rng.shuffle(names)
    return {
        "volumes": [_volume(rng, name) for name in names],
        "growth_percent": rng.randrange(8, 17),
        "ratio": rng.choice(("2.2", "2.4", "2.5", "2.7", "2.8", "3")),
        "online_years": rng.randrange(1, 4),
        "online_copies": rng.randrange(1, 3),
        "archive_copies": rng.randrange(2, 4),
        "stock_tb": rng.randrange(24, 140, 2),
        "night_hours": rng.choice((4, 5, 6, 8)),
        "change": {
            "modality": changed,
            "factor": factor,
            "year": rng.randrange(2, 5),
            "sentence": sentence.format(modality=changed),
        },
    }


def _volume(rng: Random, name: str) -> dict[str, Any]:
    rows, columns, samples, allocated, stored, images, frames, studies = _KINDS[name]
    return {
        "modality": name,
        "rows": rng.choice(rows),
        "columns": rng.choice(columns),
        "samples": samples,
        "bits_allocated": allocated,
        "bits_stored": rng.choice(stored),
        "images": rng.randint(*images),
        "frames": rng.randint(*frames),
        "studies": rng.randrange(studies[0], studies[1], 100),
    }


def _tells_apart(params: Params) -> bool:
    """Say whether all that may be forgotten shows, and no two things look alike."""
    for exercise, codes in FORGOTTEN.items():
        wanted = number(params, exercise)
        found = {code: number(params, exercise, frozenset({code})) for code in codes}
        if any(abs(found[code] / wanted - 1) < _VISIBLE for code in _MUST_SHOW & set(codes)):
            return False
        if not _are_apart([each for each in found.values() if abs(each / wanted - 1) > _RIGHT]):
            return False
    return True


def _are_apart(numbers: list[float]) -> bool:
    return all(high / low - 1 > _APART for low, high in pairwise(sorted(numbers)))
