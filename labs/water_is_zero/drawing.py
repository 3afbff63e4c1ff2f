"""What a seed decides: which element lies, how the phantom stands, and the department's windows."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_date, draw_hospital, draw_people, draw_station, draw_time

INTERCEPT, SLOPE, SIGN = "(0028,1052)", "(0028,1053)", "(0028,0103)"

_FAULTS = ("zero", "plus", "other", "slope", "sign")
_ELEMENTS = {"zero": INTERCEPT, "plus": INTERCEPT, "other": INTERCEPT, "slope": SLOPE, "sign": SIGN}

_SEEN_FROM = 100
"""By how many HU a picture must be off before the eye sees it in a usual window."""


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the three slices are made from."""
    asker, physicist = draw_people(rng, 2)
    return {
        "asker": asker.full_name,
        "physicist": physicist.full_name,
        "hospital": draw_hospital(rng),
        "station": draw_station(rng, "CT"),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "time": draw_time(rng),
        "noise": rng.randrange(2**31),
        "phantom": _phantom(rng),
        "storage": _storage(rng),
        "windows": {"brain": _brain(rng), "lung": _lung(rng)},
    }


def _phantom(rng: Random) -> Params:
    """Draw where the cylinder stands, where its inserts are, and what its label says of them."""
    return {
        "center": [128 + rng.randrange(-9, 10), 128 + rng.randrange(-9, 10)],
        "radius": rng.randrange(86, 101),
        "angle": rng.randrange(360),
        "apart": rng.randrange(110, 250),
        "insert": rng.randrange(13, 19),
        "deviation": rng.choice((3, 4, 5, 6)),
        "oil": -rng.randrange(85, 116, 5),
        "bone": rng.randrange(350, 951, 50),
    }


def _storage(rng: Random) -> Params:
    """Draw how the scanner stores values, and the one fault in what it says of that."""
    fault = rng.choice(_FAULTS)
    true = 0 if fault == "sign" else rng.choice((-1024, -1024, -8192))
    said: Params = {"intercept": true, "slope": "1", "sign": int(fault == "sign")}
    if fault == "zero":
        said["intercept"] = 0
    elif fault == "plus":
        said["intercept"] = -true
    elif fault == "other":
        said["intercept"] = -1000 if true == -1024 else -1024  # noqa: PLR2004 - HU of the scale
    elif fault == "slope":
        said["slope"] = rng.choice(("2", "0.5"))
    else:
        said["sign"] = 0
    return {
        "fault": fault,
        "element": _ELEMENTS[fault],
        "true": {"intercept": true, "slope": "1", "sign": int(fault == "sign")},
        "said": said,
        # Signed values read as unsigned spoil the air; the water is a mixture of both ends.
        "asked": "air" if fault == "sign" else rng.choice(("water", "water", "air")),
        "shown": _shown(rng, said["intercept"] - true, fault),
    }


def _shown(rng: Random, off: int, fault: str) -> str:
    """Draw what the object's own window makes of the fault."""
    if fault == "sign":
        return rng.choice(("plain", "absurd"))
    if 0 < abs(off) < _SEEN_FROM:
        return "unseen"
    return rng.choice(("plain", "hiding"))


# No protocol here is a preset of the viewer: whoever takes the preset has not read the ticket.
def _brain(rng: Random) -> list[int]:
    """Draw the ends of the brain window, in HU."""
    low = rng.choice((-10, -5, 5, 10))
    return [low, low + rng.choice((70, 90, 100, 110))]


def _lung(rng: Random) -> list[int]:
    """Draw the ends of the lung window, in HU."""
    low = rng.choice((-1400, -1350, -1300, -1250))
    return [low, low + rng.choice((1200, 1300, 1600, 1700))]
