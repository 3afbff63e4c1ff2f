"""What a seed decides: the clock of the outage, what each action takes, and eight studies."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people

from .studies import KINDS, draw_studies

FREEZE, NOTICE, NUMBERS, LOG, HOLD, INCIDENT = (
    "freeze", "notice", "numbers", "log", "hold", "incident",
)  # fmt: skip
REBOOT, PURGE, TYPED, STOP = "reboot", "purge", "typed", "stop"
NEEDED = (FREEZE, NOTICE, NUMBERS, LOG, HOLD, INCIDENT)
HARMFUL = (REBOOT, PURGE, TYPED, STOP)

_STEPS = 6


def draw(rng: Random) -> Params:
    """Turn randomness into one outage and what was scanned during it."""
    asker, vendor, chief = draw_people(rng, 3, ascii_only=True)
    start = rng.randrange(8 * 60, 15 * 60)
    holds = rng.choice((True, False))
    takes = {name: rng.randrange(3, 9) for name in (*NEEDED, TYPED)}
    takes |= {REBOOT: rng.randrange(20, 35), PURGE: rng.randrange(2, 5), STOP: 2}
    needed = [name for name in NEEDED if not (holds and name == HOLD)]
    return {
        "asker": asker.full_name,
        "vendor": vendor.full_name,
        "chief": chief.full_name,
        "hospital": draw_hospital(rng),
        "start": start,
        "minutes": rng.randrange(160, 200),
        "engine_holds": holds,
        "takes": takes,
        "deadlines": _deadlines(rng, needed, takes),
        "rows": rng.sample([*NEEDED, *HARMFUL], len(NEEDED) + len(HARMFUL)),
        "places": rng.sample(range(_STEPS), _STEPS),
        "day": f"{draw_date(rng):%Y%m%d}",
        "block": f"DT{rng.randrange(100, 900)}",
        "studies": draw_studies(rng, start, KINDS, draw_accession),
    }


def _deadlines(rng: Random, needed: list[str], takes: dict[str, int]) -> dict[str, int]:
    """Return by when each action must be done, in minutes: one order of them just fits."""
    order = rng.sample(needed, len(needed))
    done, deadlines = 0, dict[str, int]()
    for name in order:
        done += takes[name]
        deadlines[name] = done + rng.randrange(1, 3)
    return deadlines


def clock(minutes: int) -> str:
    """Return minutes from midnight as a time of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def of_kind(params: Params, kind: str) -> dict[str, Any]:
    """Return the study of that kind."""
    found: dict[str, Any] = next(each for each in params["studies"] if each["kind"] == kind)
    return found
