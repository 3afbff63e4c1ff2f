"""What the numbers of a display come to, and whether it keeps the limits of a class."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.grading import Params

from .drawing import BLINDS, CONTACT, GSDF, RATIO, UNIFORMITY, WHITE

ONCE, NEVER, ALWAYS = "once", "never", "always"
"""When the light of the room is added: where it belongs, nowhere, or even where it is in it."""

LARGEST, AVERAGE = "largest", "average"

PASS, FAIL, NONE = "pass", "fail", "none"
REASONS = {
    WHITE: "white too dark",
    RATIO: "luminance ratio",
    GSDF: "grayscale",
    UNIFORMITY: "uniformity",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a display comes to: pass or fail, and the limit that it breaks."""

    verdict: str
    reason: str


def ratio_of(display: Params, ambient: str = ONCE) -> Fraction:
    """Return white over black, each with the light of the room."""
    adds = display["meter"] == CONTACT if ambient == ONCE else ambient == ALWAYS
    return _ratio(display, Fraction(display["ambient"]) if adds else Fraction(0))


def ratio_in_dim(display: Params) -> Fraction:
    """Return the ratio with the blinds down."""
    if display["meter"] != CONTACT:
        change = Fraction(BLINDS) - Fraction(display["ambient"])
        return _ratio(display, change)
    return _ratio(display, Fraction(BLINDS))


def _ratio(display: Params, added: Fraction) -> Fraction:
    return (Fraction(display["white"]) + added) / (Fraction(display["black"]) + added)


def deviation_of(display: Params, how: str = LARGEST) -> Fraction:
    """Return by how many percent the steps are off their mean: the worst of them, or all."""
    away = _away(display)
    return max(away) if how == LARGEST else sum(away, Fraction(0)) / len(away)


def spread_of(display: Params) -> Fraction:
    """Return the distance from the smallest step to the largest, in percent of the mean."""
    steps = [Fraction(each) for each in display["steps"]]
    return (max(steps) - min(steps)) / _mean(steps) * 100


def jnd_off(display: Params) -> Fraction:
    """Return by how many JND the worst step is off."""
    steps = [Fraction(each) for each in display["steps"]]
    return deviation_of(display) * _mean(steps) / 100


def _away(display: Params) -> list[Fraction]:
    steps = [Fraction(each) for each in display["steps"]]
    mean = _mean(steps)
    return [abs(each - mean) / mean * 100 for each in steps]


def _mean(steps: list[Fraction]) -> Fraction:
    return sum(steps, Fraction(0)) / len(steps)


def judged(
    display: Params,
    limits: Mapping[str, Mapping[str, int]],
    kind: str = "",
    ambient: str = ONCE,
    how: str = LARGEST,
) -> Judgement:
    """Return what *display* comes to under the limits of *kind*, its own class if none is named."""
    return _held_against(limits[kind or display["class"]], display, ratio_of(display, ambient), how)


def judged_in_dim(display: Params, limits: Mapping[str, Mapping[str, int]]) -> Judgement:
    """Return what *display* comes to with the blinds down."""
    return _held_against(limits[display["class"]], display, ratio_in_dim(display), LARGEST)


def _held_against(
    limit: Mapping[str, int], display: Params, ratio: Fraction, how: str
) -> Judgement:
    broken = {
        WHITE: Fraction(display["white"]) < limit[WHITE],
        RATIO: ratio < limit[RATIO],
        GSDF: deviation_of(display, how) > limit[GSDF],
        UNIFORMITY: Fraction(display["uniformity"]) > limit[UNIFORMITY],
    }
    reason = next((REASONS[name] for name, is_broken in broken.items() if is_broken), NONE)
    return Judgement(PASS if reason == NONE else FAIL, reason)
