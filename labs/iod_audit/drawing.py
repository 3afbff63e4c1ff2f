"""What the seed leaves out, empties or miscounts in one CT image, and what it leaves alone."""

from collections.abc import Iterable
from random import Random

from app.grading import Params
from app.grading.cast import (
    draw_accession,
    draw_date,
    draw_hospital,
    draw_person,
    draw_physician,
    draw_station,
    draw_time,
)
from labs.iod_audit.attributes import (
    LATERALITY,
    METHOD,
    REASONS,
    SOFTWARE,
    TYPE_1,
    TYPE_2,
    TYPE_3,
    WINDOW_CENTER,
    WINDOW_WIDTH,
    WRONG_COUNTS,
)

PAIRED, SINGLE = ("KNEE", "SHOULDER", "ANKLE", "WRIST", "HIP"), ("HEAD", "CHEST", "ABDOMEN", "NECK")
NEEDED = ("(0008,0050)", "(0010,0030)", "(0008,0090)", "(0020,0010)")

ABSENT_1, EMPTY_1, ABSENT_2, CONDITION, COUNT = (
    "type 1 absent",
    "type 1 empty",
    "type 2 absent",
    "condition met",
    "wrong count",
)
EMPTY_2, ABSENT_3, EMPTY_3, NO_CONDITION, SEVERAL = (
    "type 2 empty",
    "type 3 absent",
    "type 3 empty",
    "condition not met",
    "several values",
)
FAULTS = frozenset({ABSENT_1, EMPTY_1, ABSENT_2, CONDITION, COUNT})


def drawn(rng: Random) -> Params:
    """Return the state of every attribute on the list, and the exam around it."""
    states: dict[str, str] = {}
    count = rng.choice(tuple(WRONG_COUNTS))
    states[count] = COUNT
    needed = rng.choice(NEEDED)
    states[needed] = EMPTY_2
    required = rng.choice(tuple(REASONS))
    states[required] = CONDITION
    _take(rng, states, TYPE_1, ABSENT_1, rng.choice((1, 2)))
    _take(rng, states, TYPE_1, EMPTY_1, 1)
    _take(rng, states, TYPE_2, ABSENT_2, rng.choice((1, 2)))
    _take(rng, states, TYPE_2, EMPTY_2, rng.choice((1, 2)))
    _take(rng, states, TYPE_3, ABSENT_3, rng.choice((2, 3)))
    _take(rng, states, TYPE_3, EMPTY_3, 1)
    states |= dict.fromkeys(rng.sample(_idle(required), 2), NO_CONDITION)
    states[_several(rng, states, required)] = SEVERAL
    tags = list(states)
    rng.shuffle(tags)
    person = draw_person(rng, ascii_only=True)
    params = {
        "states": {tag: states[tag] for tag in tags},
        "count": count,
        "count_value": rng.choice(WRONG_COUNTS[count]),
        "needed": needed,
        "required": required,
        "body_part": rng.choice(PAIRED if required == LATERALITY else SINGLE),
        "person": {
            "name": person.dicom_name,
            "mrn": person.mrn,
            "born": person.birth_day,
            "sex": person.sex,
        },
        "day": draw_date(rng).strftime("%Y%m%d"),
        "time": draw_time(rng),
        "accession": draw_accession(rng),
        "physician": draw_physician(rng).dicom_name,
        "station": draw_station(rng, "CT"),
        "hospital": draw_hospital(rng),
        "colleague": draw_person(rng, ascii_only=True).full_name,
        "vendor": draw_person(rng, ascii_only=True).full_name,
    }
    if rng.choice((True, False)):
        params["needed"] = next(tag for tag in tags if states[tag] == EMPTY_1)
    return params


def _take(rng: Random, states: dict[str, str], pool: Iterable[str], state: str, count: int) -> None:
    """Give *count* attributes of *pool* that are still free this *state*."""
    free = [tag for tag in pool if tag not in states]
    states.update(dict.fromkeys(rng.sample(free, count), state))


def _idle(required: str) -> list[str]:
    """Return the conditional attributes whose condition does not hold."""
    idle = ["(0028,0006)", "(0028,1101)", "(0008,0005)", "(0020,0020)"]
    return idle + [tag for tag in (LATERALITY, WINDOW_WIDTH, METHOD) if tag != required]


def _several(rng: Random, states: dict[str, str], required: str) -> str:
    """Return an attribute that may well have several values."""
    choices = [SOFTWARE.tag]
    if "(0008,0008)" not in states:
        choices.append("(0008,0008)")
    if WINDOW_WIDTH not in {required, *states}:
        choices.append(WINDOW_CENTER)
    return rng.choice(choices)
