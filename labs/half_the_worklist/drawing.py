"""What a seed decides: people, titles, the zone, and which orders came with the other clock."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_people, draw_station

ZONES = {"+0900": 9, "+1000": 10, "+1100": 11}
_DAYS = ("20260312", "20260409", "20260514", "20260611")
_STARTS = (395, 405, 420)


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    people = draw_people(rng, 14, ascii_only=True)
    zone = rng.choice(list(ZONES))
    start = rng.choice(_STARTS)
    old = draw_station(rng, "CT")
    new = f"{old[:-1]}{(int(old[-1]) + 3) % 10}"
    return {
        "staff": [each.full_name for each in people[:4]],
        "patients": [
            [each.hl7_name, each.full_name, each.mrn, each.birth_day, each.sex]
            for each in people[4:]
        ],
        "zone": zone,
        "today": rng.choice(_DAYS),
        "old": old,
        "new": new,
        "mr": draw_station(rng, "MR"),
        "domain": rng.choice(("lakeside", "hilltop", "northbank", "alderway", "rivercourt")),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "port": rng.choice((104, 4242, 11112)),
        "start": start,
        "urgent_after": rng.choice((55, 60, 65)),
        "orders": _orders(rng, ZONES[zone]),
    }


def _orders(rng: Random, ahead: int) -> list[list[object]]:
    """Draw orders: accession, modality, whether the clinic sent it, local minute of the day.

    Before the hour that the zone is ahead, the clinic's clock still has the day before.
    """
    kinds = [("CT", True), ("CT", False), ("MR", True), ("MR", False)]
    kinds += rng.sample([("CT", False), ("CT", True), ("MR", True), ("MR", False)], 2)
    found: list[list[object]] = []
    used: set[str] = set()
    for at, (modality, foreign) in enumerate(kinds):
        accession = draw_accession(rng)
        while accession in used:
            accession = draw_accession(rng)
        used.add(accession)
        minute = 450 + 10 * rng.randrange((ahead * 60 - 460) // 10) if at else 460
        found.append([accession, modality, foreign, minute])
    return found
