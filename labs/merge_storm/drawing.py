"""What a seed decides: people and numbers, how the merge is broken, what is refused behind it."""

from collections.abc import Callable
from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_order_number, draw_people

POISONS = ("missing", "self", "chain")
"""The merge without a number to retire, with itself, or into a record that was retired before."""

SECONDS = ("late_update", "twice")
"""Behind it: an update for a number that is retired, or an order that is there already."""

_STARTS = (400, 415, 430, 445)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 13, ascii_only=True)
    numbers = [each.mrn for each in people]
    start = rng.choice(_STARTS)
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [
            [each.hl7_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[4:]
        ],
        "old_numbers": numbers[:4],
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "poison": rng.choice(POISONS),
        "second": rng.choice(SECONDS),
        "behind": rng.randrange(2, 5),
        "first_number": rng.randrange(1200, 8800),
        "accessions": _different(draw_accession, rng, 4),
        "placers": _different(draw_order_number, rng, 4),
        "start": start,
        "urgent_after": rng.choice((40, 45, 50)),
    }


def _different(drawn: Callable[[Random], str], rng: Random, count: int) -> list[str]:
    """Return *count* numbers of a kind, no two of them the same."""
    found: list[str] = []
    while len(found) < count:
        number = drawn(rng)
        if number not in found:
            found.append(number)
    return found
