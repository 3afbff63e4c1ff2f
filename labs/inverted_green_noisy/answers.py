"""The model answers, and the ways in which pictures are made to look right."""

import json

from app.dicom import change_raw, read_object
from app.grading import Answers, Bench, Model

from .drawing import OURS
from .kinds import (
    BITS,
    CENTER,
    COLOR,
    EXPLANATION,
    GRAY,
    HEALTHY,
    INTERCEPT,
    PHOTOMETRIC,
    PIXELS,
    PLANAR,
    PLANES,
    SIGN,
    SLOPE,
    WIDTH,
)
from .lab import NAMES, NOTHING, SYNTAX, WINDOW

answers = Model()

_VRS = {PHOTOMETRIC: "CS", PLANAR: "US", SIGN: "US", EXPLANATION: "LO"}


def _edits(name: str, values: dict[str, str]) -> Answers:
    """Return the answer to the repair of *name* that sets each path to its value."""
    edits = [
        {"op": "set", "path": path, "vr": _VRS.get(path, "DS"), "value": [value]}
        for path, value in values.items()
    ]
    return {f"repair_{name[0]}": json.dumps({"source": name, "edits": edits})}


def _with(bench: Bench, *faults: str) -> str:
    """Return which of our objects has one of *faults*."""
    return next(name for name in OURS if bench.truth[name].fault in faults)


def _diagnosed(bench: Bench, changed: dict[str, str] | None = None) -> Answers:
    rows = {
        name: {"element": NOTHING if truth.fault == HEALTHY else NAMES[truth.path]}
        for name, truth in bench.truth.items()
    }
    for name, element in (changed or {}).items():
        rows[name] = {"element": element}
    return {"diagnose": json.dumps(rows)}


@answers.model
def model(bench: Bench) -> Answers:
    """Name the element, and set it to what the pixels are."""
    found = _diagnosed(bench)
    for name in OURS:
        truth = bench.truth[name]
        found |= _edits(name, {truth.path: truth.true})
    return found


@answers.misconception("PIXELS_EDITED")
def turn_the_pixels(bench: Bench) -> Answers:
    """Invert what is stored, so that the wrong label looks right."""
    name = _with(bench, GRAY)
    raw = read_object(bench.files[name]).raw(PIXELS) or b""
    turned = bytes(255 - byte for byte in raw)
    return {f"repair_{name[0]}": {"files": {name: change_raw(bench.files[name], PIXELS, turned)}}}


@answers.misconception("WINDOW_HIDES")
def wide_window(bench: Bench) -> Answers:
    """Open the window until the patches are gray."""
    return _edits(_with(bench, BITS), {CENTER: "16000", WIDTH: "64000"})


@answers.misconception("SCALE_TURNED")
def negative_slope(bench: Bench) -> Answers:
    """Let Rescale Slope turn black into white."""
    return _edits(_with(bench, GRAY), {SLOPE: "-1", INTERCEPT: "1000"})


@answers.misconception("WRONG_TAG")
def another_knob(bench: Bench) -> Answers:
    """Turn the neighbor of the faulty element."""
    name = _with(bench, COLOR)
    other = "1" if read_object(bench.files[name]).value(PLANAR) == "0" else "0"
    planes = _with(bench, PLANES)
    return _edits(name, {PLANAR: other}) | _edits(planes, {PHOTOMETRIC: "YBR_FULL"})


@answers.misconception("OTHER_TERM")
def a_term_that_sounds_right(bench: Bench) -> Answers:
    """Take a term of compressed pixels for pixels that are not."""
    return _edits(_with(bench, COLOR), {PHOTOMETRIC: "YBR_RCT"})


@answers.misconception("NOT_SHOWN")
def gray_for_color(bench: Bench) -> Answers:
    """Call the color image gray, and see nothing at all."""
    return _edits(_with(bench, COLOR), {PHOTOMETRIC: "MONOCHROME2"})


@answers.misconception("OTHER_CHANGED")
def while_we_are_at_it(bench: Bench) -> Answers:
    """Mend the element and improve another one."""
    name = _with(bench, GRAY)
    truth = bench.truth[name]
    return _edits(name, {truth.path: truth.true, EXPLANATION: "REPAIRED"})


@answers.misconception("HEALTHY_BLAMED")
def unusual_is_wrong(bench: Bench) -> Answers:
    """Hold an unusual label for a wrong one."""
    name = next(name for name, truth in bench.truth.items() if truth.fault == HEALTHY)
    return _diagnosed(bench, {name: NAMES[bench.truth[name].path]})


@answers.misconception("OTHER_ELEMENT")
def symptoms_mixed_up(bench: Bench) -> Answers:
    """Blame the tint for the stripes, and the other way round."""
    named = {COLOR: NAMES[PLANAR], PLANES: NAMES[PHOTOMETRIC]}
    return _diagnosed(bench, {_with(bench, fault): name for fault, name in named.items()})


@answers.misconception("WINDOW_BLAMED")
def the_window(bench: Bench) -> Answers:
    """Hold the window responsible for the noise."""
    return _diagnosed(bench, {_with(bench, BITS): WINDOW})


@answers.misconception("SYNTAX_BLAMED")
def the_syntax(bench: Bench) -> Answers:
    """Hold the compression responsible for the stripes."""
    return _diagnosed(bench, {_with(bench, PLANES): SYNTAX})


@answers.misconception("FAULT_MISSED")
def it_is_fine(bench: Bench) -> Answers:
    """Find nothing wrong with a negative."""
    return _diagnosed(bench, {_with(bench, GRAY): NOTHING})
