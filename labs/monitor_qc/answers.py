"""The model answers, and the short cuts that a record of measurements invites."""

import json
from fractions import Fraction

from app.grading import Answers, Bench, Model, Params

from .drawing import (
    AMBIENT,
    DIAGNOSTIC,
    GRAYSCALE,
    LENIENT,
    REVIEW,
    STRICT,
    TWICE,
)
from .limits import (
    ALWAYS,
    AVERAGE,
    FAIL,
    NEVER,
    NONE,
    PASS,
    REASONS,
    Judgement,
    deviation_of,
    jnd_off,
    judged,
    judged_in_dim,
    ratio_of,
    spread_of,
)

answers = Model()


def _shown(number: Fraction) -> str:
    return f"{float(number):.1f}"


def _with(bench: Bench, role: str) -> tuple[str, Params]:
    """Return number and facts of the display that is there for *role*."""
    displays = bench.truth["displays"]
    return next((number, each) for number, each in displays.items() if each["role"] == role)


def _measured(bench: Bench, changed: dict[str, dict[str, str]] | None = None) -> Answers:
    rows = {
        number: {"ratio": _shown(ratio_of(each)), "deviation": _shown(deviation_of(each))}
        | (changed or {}).get(number, {})
        for number, each in bench.truth["displays"].items()
    }
    return {"measure": json.dumps(rows)}


def _judged(bench: Bench, changed: dict[str, dict[str, str]] | None = None) -> Answers:
    rows = {
        number: {"class": each["class"], **_row(judged(each, bench.truth["limits"]))}
        | (changed or {}).get(number, {})
        for number, each in bench.truth["displays"].items()
    }
    return {"judge": json.dumps(rows)}


def _row(judgement: Judgement) -> dict[str, str]:
    return {"verdict": judgement.verdict, "reason": judgement.reason}


@answers.model
def model(bench: Bench) -> Answers:
    """Work out, compare with the right column, and think of the room."""
    limits = bench.truth["limits"]
    saved = [
        f"d{number}"
        for number, each in bench.truth["displays"].items()
        if judged(each, limits).reason != NONE and judged_in_dim(each, limits).reason == NONE
    ]
    return {**_measured(bench), **_judged(bench), "blinds": json.dumps(saved)}


@answers.misconception("AMBIENT_IGNORED")
def measured_in_the_dark(bench: Bench) -> Answers:
    """Divide white by black and leave the room out."""
    number, each = _with(bench, AMBIENT)
    row = _row(judged(each, bench.truth["limits"], ambient=NEVER))
    ratio = {"ratio": _shown(ratio_of(each, NEVER))}
    return _measured(bench, {number: ratio}) | _judged(bench, {number: row})


@answers.misconception("AMBIENT_TWICE")
def added_again(bench: Bench) -> Answers:
    """Add the room to what was measured from the chair."""
    number, each = _with(bench, TWICE)
    row = _row(judged(each, bench.truth["limits"], ambient=ALWAYS))
    ratio = {"ratio": _shown(ratio_of(each, ALWAYS))}
    return _measured(bench, {number: ratio}) | _judged(bench, {number: row})


@answers.misconception("DEVIATION_AVERAGED")
def good_on_average(bench: Bench) -> Answers:
    """Let five good steps make up for a bad one."""
    number, each = _with(bench, GRAYSCALE)
    row = {"verdict": PASS, "reason": NONE}
    average = {"deviation": _shown(deviation_of(each, AVERAGE))}
    return _measured(bench, {number: average}) | _judged(bench, {number: row})


@answers.misconception("SPREAD_FOR_DEVIATION")
def from_end_to_end(bench: Bench) -> Answers:
    """Take the distance between the extremes."""
    number, each = _with(bench, LENIENT)
    return _measured(bench, {number: {"deviation": _shown(spread_of(each))}})


@answers.misconception("JND_FOR_PERCENT")
def no_percent(bench: Bench) -> Answers:
    """Leave the difference in JND."""
    number, each = _with(bench, GRAYSCALE)
    return _measured(bench, {number: {"deviation": _shown(jnd_off(each))}})


@answers.misconception("RATIO_TURNED")
def black_over_white(bench: Bench) -> Answers:
    """Divide the wrong way round."""
    number, each = _with(bench, STRICT)
    return _measured(bench, {number: {"ratio": f"{float(1 / ratio_of(each)):.5f}"}})


@answers.misconception("TOLERANCE_MIXED")
def the_other_column(bench: Bench) -> Answers:
    """Read the limits of the other class."""
    limits, changed = bench.truth["limits"], {}
    for role, kind in ((LENIENT, REVIEW), (STRICT, DIAGNOSTIC)):
        number, each = _with(bench, role)
        changed[number] = _row(judged(each, limits, kind))
    return _judged(bench, changed)


@answers.misconception("CLASS_BY_DEVICE")
def by_its_label(bench: Bench) -> Answers:
    """Take a medical display for diagnostic and an office display for review."""
    limits, changed = bench.truth["limits"], {}
    for role, kind in ((LENIENT, REVIEW), (STRICT, DIAGNOSTIC)):
        number, each = _with(bench, role)
        changed[number] = {"class": kind, **_row(judged(each, limits, kind))}
    return _judged(bench, changed)


@answers.misconception("OTHER_REASON")
def fails_anyway(bench: Bench) -> Answers:
    """Give a failing display a reason that it does not have."""
    number, _ = _with(bench, GRAYSCALE)
    return _judged(bench, {number: {"verdict": FAIL, "reason": REASONS["uniformity"]}})


@answers.misconception("ROOM_BLAMED")
def it_is_always_the_light(bench: Bench) -> Answers:
    """Expect the blinds to mend a grayscale, too."""
    saved = json.loads(model(bench)["blinds"])
    return {"blinds": json.dumps([*saved, f"d{_with(bench, GRAYSCALE)[0]}"])}


@answers.misconception("ROOM_MISSED")
def replace_it(bench: Bench) -> Answers:
    """Hold the display responsible for the light of the room."""
    return {"blinds": json.dumps([f"d{_with(bench, GRAYSCALE)[0]}"])}
