"""What a seed decides: what order, markers and note say of four exams, and what the tags say."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_accession, draw_date, draw_hospital, draw_people, draw_time

LEFT, RIGHT = "L", "R"
CORRECT, HOLD, LEAVE = "correct", "hold", "leave"
NONE = ""

ORDER, NOTE, TYPED, VIEWS, NO_MARKER = "order", "note", "typed", "views", "no_marker"
"""What a held exam is held for."""

BOTH_WRONG, IMAGE_WRONG, SERIES_WRONG = "both_wrong", "image_wrong", "series_wrong"
EMPTY, VIEW_SWAPPED, FITS = "empty", "view_swapped", "fits"

FRONT, SIDE_ON = "front", "side_on"

_PARTS = ("knee", "elbow", "ankle")
_PAIR_FAULTS = (BOTH_WRONG, BOTH_WRONG, IMAGE_WRONG, SERIES_WRONG, EMPTY, VIEW_SWAPPED)
_SINGLE_FAULTS = (BOTH_WRONG, IMAGE_WRONG, SERIES_WRONG, EMPTY)
_PAIR_HOLDS = (ORDER, NOTE, TYPED, VIEWS, NO_MARKER)
_SINGLE_HOLDS = (ORDER, NOTE, TYPED, NO_MARKER)
_BOTH_CORRECT_SHARE = 0.3

_WORDS = {LEFT: "left", RIGHT: "right"}
_REASONS = ("Fell yesterday.", "Pain for two weeks.", "Follow-up after a fracture.", "Swollen.")
_PLAIN_NOTES = (
    "No problems.",
    "In pain, second exposure was needed.",
    "Wheelchair, done with help from the ward.",
    "Long queue; picked the protocol in a hurry.",
)
_SIDE_NOTES = ("{Side} {part} as asked for.", "Marker on before the exposure, {side} {part}.")
_OTHER_NOTES = (
    "Patient says it is the {side} {part} that hurts, so I did that one.",
    "The ward rang: they meant the {side} {part}. Done so.",
)


def other(side: str) -> str:
    """Return the other side."""
    return RIGHT if side == LEFT else LEFT


def draw(rng: Random) -> Params:
    """Turn randomness into four exams: two pairs of images, and two single ones."""
    asker, chief, *patients = draw_people(rng, 6, ascii_only=True)
    exams = {}
    for letter, role, patient in zip("abcd", _roles(rng), patients, strict=True):
        exams[letter] = _exam(rng, role, 2 if letter in "ab" else 1) | {
            "name": patient.dicom_name,
            "mrn": patient.mrn,
            "born": patient.birth_day,
            "sex": patient.sex,
            "accession": draw_accession(rng),
            "time": draw_time(rng),
        }
    return {
        "asker": asker.full_name,
        "chief": chief.full_name,
        "hospital": draw_hospital(rng),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "noise": rng.randrange(2**31),
        "exams": exams,
    }


def _roles(rng: Random) -> list[str]:
    """Draw what is right for each exam; each of the three decisions is right somewhere."""
    if rng.random() < _BOTH_CORRECT_SHARE:
        return [CORRECT, CORRECT, *rng.sample([HOLD, LEAVE], 2)]
    pairs = rng.sample([CORRECT, HOLD], 2)
    return [*pairs, *rng.sample([LEAVE, rng.choice((LEAVE, HOLD, CORRECT))], 2)]


def _exam(rng: Random, role: str, views: int) -> Params:
    """Draw one exam of a paired joint."""
    side, part = rng.choice((LEFT, RIGHT)), rng.choice(_PARTS)
    holds, faults = (_PAIR_HOLDS, _PAIR_FAULTS) if views > 1 else (_SINGLE_HOLDS, _SINGLE_FAULTS)
    reason = rng.choice(holds) if role == HOLD else NONE
    lead, typed = _markers(rng, side, reason, views)
    shown = side if reason != ORDER else other(side)
    return {
        "role": role,
        "part": part,
        "side": side,
        "reason": reason,
        "order": _order(rng, part, side, views),
        "note": _note(rng, part, side, reason),
        "lead": lead,
        "typed": typed,
        "views": rng.sample([FRONT, SIDE_ON], views),
        "bones": [each or shown for each in lead],
        "fault": rng.choice(faults) if role == CORRECT else FITS,
        "tagged": side,
        "described": rng.choice((side, other(side))) if role == CORRECT else side,
        "mark": [[rng.randrange(0, 24), rng.randrange(0, 90)] for _ in range(views)],
    }


def _order(rng: Random, part: str, side: str, views: int) -> str:
    """Word an order; some of them also tell of the other side, in the patient's history."""
    asked = rng.choice(("2 views", "two planes")) if views > 1 else "one view"
    text = f"XR {part} {_WORDS[side].upper()}, {asked}. {rng.choice(_REASONS)}"
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        year = rng.randrange(2011, 2024)
        text += f" {_WORDS[other(side)].capitalize()} {part} operated on in {year}."
    return text


def _note(rng: Random, part: str, side: str, reason: str) -> str:
    """Word the technologist's note."""
    said = _SIDE_NOTES
    if reason == NOTE:
        said, side = _OTHER_NOTES, other(side)
    elif reason == ORDER:
        # Two against one: who counts votes decides here, and nobody has asked the patient.
        side = other(side)
    if reason == NO_MARKER or (reason != NOTE and rng.random() < 0.5):  # noqa: PLR2004 - a coin
        return rng.choice(_PLAIN_NOTES)
    word = _WORDS[side]
    return rng.choice(said).format(side=word, Side=word.capitalize(), part=part)


def _markers(rng: Random, side: str, reason: str, views: int) -> tuple[list[str], list[str]]:
    """Draw which letters each image shows: in lead, and typed at the console."""
    lead = [side] * views
    if reason == ORDER:
        lead = [other(side)] * views
    elif reason == NO_MARKER:
        lead = [NONE] * views
    elif reason == VIEWS:
        lead = rng.sample([side, other(side)], 2)
    elif views > 1 and rng.random() < 0.4:  # noqa: PLR2004 - a share
        lead[rng.randrange(views)] = NONE
    typed = [rng.choice((each, NONE)) for each in lead]
    if reason == TYPED:
        at = rng.choice([number for number, each in enumerate(lead) if each])
        typed[at] = other(side)
    elif reason == NO_MARKER:
        typed = [rng.choice((side, NONE)) for _ in lead]
    return lead, typed
