"""What a seed decides: people and numbers, how the map drops a number, what blocks the queue."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_people

DROPS = ("cleared", "overwritten", "translated")
"""The step clears the placer order number, copies an empty field over it, or translates it away."""

BLOCKS = ("unknown_order", "wrong_type", "unknown_patient")
"""A status for an order the EHR never placed, a type it does not take, or a stranger's result."""

_STARTS = (430, 445, 460, 475)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 11, ascii_only=True)
    order, accession = rng.randrange(1_000_000, 9_000_000), rng.randrange(10_000_000, 90_000_000)
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [
            [each.hl7_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[4:]
        ],
        "placers": [f"EH{order + 37 * n}" for n in range(7)],
        "accessions": [f"RAD{accession + 53 * n}" for n in range(7)],
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "drop": rng.choice(DROPS),
        "block": rng.choice(BLOCKS),
        "parked": rng.choice((1, 2)),
        "behind": rng.choice((2, 3)),
        "exam": rng.choice(
            (
                ["CTPE", "CT pulmonary arteries", "Thrombus in a segmental artery on the right."],
                ["CTHEAD", "CT head", "No bleeding, no fracture."],
                ["CTABD", "CT abdomen", "Free fluid around the spleen."],
            )
        ),
        "first_number": rng.randrange(1200, 8800),
        "start": rng.choice(_STARTS),
        "urgent_after": rng.choice((45, 50, 55)),
    }
