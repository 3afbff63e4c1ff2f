"""What a seed decides: what the house needs, what nobody can read, and what is asked besides."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_hospital, draw_people

from .lists import PLAIN

ROWS = 22
READERS = ("viewer", "ai", "vna")
LOSSLESS = ("rle", "jpeg", "jls", "j2k")
SENDER_CASES = ("encoding", "class", "role", "downstream")
_MAKERS = ("north wing", "south wing", "clinic", "theater", "emergency room", "outpatients")


def draw(rng: Random) -> Params:
    """Turn randomness into everything that the bench is built from."""
    asker, colleague = draw_people(rng, 2)
    usual = rng.sample(("ct", "mr", "us", "sc"), 3)
    wanted, unread, kept = rng.sample(LOSSLESS, 3)
    params: Params = {
        "asker": asker.full_name,
        "colleague": colleague.full_name,
        "hospital": draw_hospital(rng),
        "usual": usual,
        "new_class": rng.choice(("emr", "ect", "dose")),
        "squeezed_class": rng.choice(usual),
        "wanted": wanted,
        "unread": unread,
        "unread_by": rng.choice(READERS),
        "unread_class": rng.choice(usual),
        "kept": kept,
        "kept_class": rng.choice(usual),
        "big_class": rng.choice(usual),
        "stray": rng.choice(("raw", "us_old")),
        "stray_listed": rng.choice((True, False)),
        "wings": rng.sample(_MAKERS, 4),
        "sender": rng.choice(SENDER_CASES),
    }
    params["start"] = start_of(params)
    params["trials"] = _trials(rng, params)
    return params


def start_of(params: Params) -> list[list[str]]:
    """Return the archive's list as it is today, as class and encoding."""
    pairs = [[sop_class, encoding] for sop_class in params["usual"] for encoding in PLAIN]
    pairs.append([params["big_class"], "big"])
    pairs.append([params["kept_class"], params["kept"]])
    if params["stray_listed"]:
        pairs.append([params["stray"], "implicit"])
    return sorted(pairs)


def _trials(rng: Random, params: Params) -> list[list[object]]:
    """Draw six proposals to be answered by the list as it is today: two of each result."""
    start = {tuple(pair) for pair in params["start"]}
    usual, idle = params["usual"], [params["new_class"]]
    idle += [each for each in ("raw", "us_old") if (each, "implicit") not in start]
    away = [each for each in LOSSLESS if each != params["kept"]]
    yes: list[list[object]] = [
        [rng.choice(usual), ["implicit"]],
        [rng.choice(usual), ["j2k_lossy", rng.choice(PLAIN)]],
        [params["kept_class"], [params["kept"]]],
        [params["big_class"], ["big"]],
    ]
    three: list[list[object]] = [[each, ["explicit", "implicit"]] for each in idle]
    three += [[each, [rng.choice(LOSSLESS)]] for each in idle]
    four: list[list[object]] = [[each, [rng.choice(away)]] for each in usual]
    four += [[rng.choice(usual), ["j2k_lossy", rng.choice(away)]]]
    chosen = [*rng.sample(yes, 2), *rng.sample(three, 2), *rng.sample(four, 2)]
    rng.shuffle(chosen)
    return chosen
