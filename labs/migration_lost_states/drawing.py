"""What a seed decides: people, what was left behind and where, and what else kept it out."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people

KINDS = ("PR", "KO", "SR")
"""Presentation states, key object selections, structured reports."""

DOORS = ("caller", "quota")
"""The new archive no longer knows the old one's title, or has no room beyond what was counted."""

REFUSALS = ("absent", "syntax")
"""The two kinds that are refused are not accepted at all, or in an unusual encoding alone."""

ODD_SYNTAXES = ("1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")

_OLD = ("OldArchive", "PACS_2011", "Legacy_Store")
_NEW = ("NewArchive", "PACS_NEXT", "Main_VNA")
_STARTS = (470, 485, 500, 515)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 12, ascii_only=True)
    kinds = rng.sample(KINDS, 3)
    return {
        "staff": [each.full_name for each in people[:5]],
        "patients": [
            [each.dicom_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[5:]
        ],
        "outdated_number": people[0].mrn,
        "states": _states(rng, kinds),
        "images": [rng.randrange(3, 6) for _ in range(5)],
        "broken_after": rng.randrange(1, 3),
        "modalities": [rng.choice(("CT", "MR")) for _ in range(5)],
        "order": rng.sample(range(5), 5),
        "refused": dict.fromkeys(rng.sample(KINDS, 2), rng.choice(REFUSALS)),
        "odd_syntax": rng.choice(ODD_SYNTAXES),
        "door": rng.choice(DOORS),
        "room": rng.choice((200, 250, 300)),
        "old_title": rng.choice(_OLD),
        "new_title": rng.choice(_NEW),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "ports": rng.sample((104, 4242, 11112, 10104), 2),
        "start": rng.choice(_STARTS),
        "erase_after": rng.choice((55, 60, 65)),
    }


def _states(rng: Random, kinds: list[str]) -> list[dict[str, int]]:
    """Draw how many states of which kind belong to each of three studies; each kind has some."""
    return [
        {kinds[0]: rng.randrange(1, 4), kinds[1]: 1},
        {kinds[2]: rng.randrange(1, 3)},
        {rng.choice(KINDS): rng.randrange(1, 3)},
    ]
