"""What a seed decides: whose archive it is, and what the five questions are about."""

from datetime import timedelta
from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")


def draw(rng: Random) -> Params:
    """Turn randomness into what the archive is grown from and what is asked of it."""
    asker, wanted, other = draw_people(rng, 3, ascii_only=True)
    first_day = draw_date(rng)
    accessions: set[str] = set()
    while len(accessions) < len(("series", "objects")):
        accessions.add(draw_accession(rng, "RAD"))
    series, objects = sorted(accessions, key=lambda each: each[::-1])
    return {
        "asker": asker.full_name,
        "hospital": draw_hospital(rng),
        "domain": rng.choice(_DOMAINS),
        "family": wanted.family,
        "given": wanted.given,
        "double": f"{wanted.family}-{other.family}",
        "first_day": first_day.isoformat(),
        "last_day": (first_day + timedelta(days=6)).isoformat(),
        "mr_day": (first_day + timedelta(days=rng.choice((-3, -2, 9, 11)))).isoformat(),
        "series_accession": series,
        "object_accession": objects,
        "series_number": rng.choice((2, 3)),
        "grown_from": rng.randrange(1, 10**9),
        "empty": rng.choice(("literal", "absent")),
    }
