"""What a seed decides: the body part, the layout, the procedure codes, and the people."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_date, draw_hospital, draw_people

from .families import FAMILIES

BOTH, SPECIAL = "both", "special"
NOWHERE, MODIFIER = "nowhere", "modifier"
_PREFIXES = ("XR", "RG", "PX", "DR", "IM", "KR")
_ORDINARY = 3


def draw(rng: Random) -> Params:
    """Turn randomness into the facts from which everything is built."""
    family = rng.choice(sorted(FAMILIES))
    asker, fitter = draw_people(rng, 2, ascii_only=True)
    hospitals = [draw_hospital(rng)]
    while len(hospitals) < 2:  # noqa: PLR2004 - two sites
        if (other := draw_hospital(rng)) not in hospitals:
            hospitals.append(other)
    prefixes = rng.sample(_PREFIXES, 2)
    return {
        "asker": asker.full_name,
        "fitter": fitter.full_name,
        "site_a": hospitals[0],
        "site_b": hospitals[1],
        "family": family,
        "fifth": rng.choice((BOTH, SPECIAL)) if FAMILIES[family].both_sides else SPECIAL,
        "facing": rng.choice((True, False)),
        "first_above": rng.choice((True, False)),
        "codes_a": _codes(rng, prefixes[0]),
        "codes_b": _codes(rng, prefixes[1]),
        "day": draw_date(rng).isoformat(),
        "images": f"{rng.getrandbits(64):016x}",
        "third_room": rng.choice((NOWHERE, MODIFIER)),
    }


def _codes(rng: Random, prefix: str) -> dict[str, list[str]]:
    """Return a site's procedure codes: many ordinary ones, one for the strip, one kept aside."""
    numbers = rng.sample(range(100, 1000), _ORDINARY + 2)
    codes = [f"{prefix}{number}" for number in numbers]
    return {"ordinary": codes[2:], "strip": codes[:1], "aside": codes[1:2]}
