"""What a seed decides: four callers, what ends each handshake, and the list of certificates."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people

from .choices import FAMILIES

_DOMAINS = ("lakeside", "hilltop", "northbank", "alderway", "rivercourt")
_CALLERS = (
    "CT scanner 2",
    "ultrasound 4",
    "mammography",
    "reading room 7",
    "clinic gateway",
    "dose monitor",
    "angiography",
)
_CALLED = ("pacs", "archive", "vna", "ris", "router", "viewer", "mwl", "dose")
FIFTH = ("none_shown", "client_expired", "client_unknown", "plain", "old_version")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, engineer = draw_people(rng, 2)
    causes = [rng.choice(causes) for causes in FAMILIES.values()]
    rng.shuffle(causes)
    names = rng.sample(_CALLED, len(_CALLED))
    callers = rng.sample(_CALLERS, len(causes) + 1)
    params: Params = {
        "asker": asker.full_name,
        "engineer": engineer.full_name,
        "hospital": draw_hospital(rng),
        "domain": rng.choice(_DOMAINS),
        "net": f"10.{rng.randrange(20, 90)}.{rng.randrange(2, 200)}",
        "day": rng.randrange(700),
        "second": rng.randrange(7 * 3600, 17 * 3600),
        "cases": [
            {
                "id": f"t{number}",
                "cause": cause,
                "caller": callers[number - 1],
                "called": names[number - 1],
                "since": rng.randrange(120, 300),
                "left": rng.randrange(60, 400),
                "late": rng.randrange(1, 40),
                "off": rng.choice((-1, 1)) * rng.randrange(450, 1500),
                "wrong_by": rng.choice(("address", "alias")),
                "host": rng.randrange(10, 90),
            }
            for number, cause in enumerate(causes, 1)
        ],
        "fifth": {
            "cause": rng.choice(FIFTH),
            "caller": callers[-1],
            "host": rng.randrange(100, 200),
        },
        "list": [
            {"name": name, "left": left}
            for name, left in zip(names[4:8], rng.sample(range(9, 330), 4), strict=True)
        ],
    }
    return params
