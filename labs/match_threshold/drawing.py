"""What a seed decides: what the number means here, who is in the index, and what things cost."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people

from .pairs import (
    BARE,
    FAMILY,
    MARRIED,
    MOVED,
    NAMESAKE,
    PARENT,
    PERSONAL,
    PLAIN,
    STRANGER,
    TURNED,
    TWIN_OF_BARE,
    TWINS,
    TYPO,
    WRONG_NUMBER,
)  # fmt: skip

SHOWN = (MARRIED, TURNED, TWINS, PARENT, BARE, WRONG_NUMBER)
_STREETS = ("North Road", "Mill Lane", "Harbor Street", "Station Road", "Orchard Way")


def draw(rng: Random) -> Params:
    """Turn randomness into two registers that are to become one index."""
    asker, chief = draw_people(rng, 2, ascii_only=True)
    first, second = draw_hospital(rng), draw_hospital(rng)
    while second == first:
        second = draw_hospital(rng)
    return {
        "asker": asker.full_name,
        "chief": chief.full_name,
        "first": first,
        "second": second,
        "number": rng.choice((PERSONAL, FAMILY)),
        "without": rng.randrange(10, 35),
        "counts": _counts(rng),
        "hidden": f"{rng.getrandbits(64):016x}",
        "spare": rng.randrange(3, 9),
        "shown": _shown(rng),
        "cost": _costs(rng),
    }


def _counts(rng: Random) -> dict[str, int]:
    """Return how many pairs of each kind the hidden set holds."""
    return {
        PLAIN: rng.randrange(60, 100),
        MARRIED: rng.randrange(8, 15),
        TYPO: rng.randrange(12, 22),
        TURNED: rng.randrange(8, 16),
        MOVED: rng.randrange(15, 30),
        BARE: rng.randrange(8, 14),
        TWINS: rng.randrange(10, 18),
        PARENT: rng.randrange(10, 18),
        NAMESAKE: rng.randrange(8, 14),
        TWIN_OF_BARE: rng.randrange(4, 8),
        WRONG_NUMBER: rng.randrange(6, 12),
        STRANGER: rng.randrange(60, 100),
    }


def _shown(rng: Random) -> list[dict[str, Any]]:
    """Return one pair of each kind that can be told by eye, in a drawn order."""
    order = rng.sample(SHOWN, len(SHOWN))
    people = draw_people(rng, 2 * len(order), ascii_only=True)
    return [
        {
            "kind": kind,
            "family": people[2 * at].family,
            "given": people[2 * at].given,
            "other_family": people[2 * at + 1].family,
            "other_given": people[2 * at + 1].given,
            "sex": people[2 * at].sex,
            "other_sex": people[2 * at + 1].sex,
            "year": rng.randrange(1948, 1996),
            "month": rng.randrange(1, 6),
            "day": rng.randrange(7, 13),
            "number": str(rng.randrange(10**8, 10**9)),
            "other_number": str(rng.randrange(10**8, 10**9)),
            "street": rng.sample(_STREETS, 2),
        }
        for at, kind in enumerate(order)
    ]


def _costs(rng: Random) -> dict[str, Any]:
    """Return three proposals of the vendor, and what each kind of result costs in minutes."""
    review, missed = rng.randrange(5, 9), rng.randrange(20, 36)
    fewer, more = rng.randrange(240, 400), rng.randrange(480, 900)
    # The careful proposal reviews more and misses less; which of the two is cheaper is drawn.
    saved = (more - fewer) * review / missed
    gap = round(saved * rng.choice((0.6, 1.5)))
    base = rng.randrange(6, 20)
    proposals = [
        {"merges": rng.randrange(2, 5), "reviews": rng.randrange(20, 60), "missed": base},
        {"merges": 0, "reviews": more, "missed": base + rng.randrange(5, 15)},
        {"merges": 0, "reviews": fewer, "missed": base + 12 + gap},
    ]
    rng.shuffle(proposals)
    return {
        "merge": rng.randrange(20, 45) * 60,
        "review": review,
        "missed": missed,
        "proposals": proposals,
        "asked": rng.randrange(3),
    }


def minutes(params: Params, at: int) -> int:
    """Return what a proposal costs a month, in minutes."""
    cost, proposal = params["cost"], params["cost"]["proposals"][at]
    return int(
        proposal["merges"] * cost["merge"]
        + proposal["reviews"] * cost["review"]
        + proposal["missed"] * cost["missed"]
    )


def best(params: Params) -> int:
    """Return the cheapest proposal of those that merge nobody wrongly."""
    safe = [at for at, each in enumerate(params["cost"]["proposals"]) if not each["merges"]]
    return min(safe, key=lambda at: minutes(params, at))
