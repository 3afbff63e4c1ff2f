"""The model answers, and what people do who trust a picture more than a number."""

import json

import numpy as np

from app.dicom import change_raw
from app.grading import Answers, Bench, Model

from .drawing import INTERCEPT, SIGN, SLOPE
from .objects import CENTER, PHANTOM, WIDTH, stored_of
from .phantoms import WATER

answers = Model()

_VRS = {INTERCEPT: "DS", SLOPE: "DS", SIGN: "US", CENTER: "DS", WIDTH: "DS"}
_SIDE = 14


def _edits(**values: str) -> str:
    """Return the raw answer that sets each of the elements named by *values*."""
    paths = {"intercept": INTERCEPT, "slope": SLOPE, "sign": SIGN, "center": CENTER, "width": WIDTH}
    edits = [
        {"op": "set", "path": paths[name], "vr": _VRS[paths[name]], "value": [value]}
        for name, value in values.items()
    ]
    return json.dumps({"source": PHANTOM, "edits": edits})


def _window(center: float, width: float) -> str:
    return json.dumps({"center": f"{center:g}", "width": f"{width:g}"})


def _region(x: int, y: int, width: int, height: int) -> str:
    return json.dumps(
        {"source": PHANTOM, "frame": 0, "x": x, "y": y, "width": width, "height": height}
    )


def _in_water(bench: Bench) -> str:
    """Return the first square of water alone, a pixel away from anything else."""
    water, size = bench.truth.labels == WATER, _SIDE + 2
    rows, columns = water.shape
    for y in range(0, rows - size, 4):
        for x in range(0, columns - size, 4):
            if water[y : y + size, x : x + size].all():
                return _region(x + 1, y + 1, _SIDE, _SIDE)
    raise LookupError("The phantom has no room for a region of water.")


@answers.model
def model(bench: Bench) -> Answers:
    """Measure, find, mend the one element, and halve the distance between the ends."""
    truth = bench.truth
    name = {INTERCEPT: "intercept", SLOPE: "slope", SIGN: "sign"}[truth.element]
    windows = {
        f"{each}_window": _window((low + high) / 2, high - low)
        for each, (low, high) in truth.windows.items()
    }
    return {
        "measure": f"{truth.shown[truth.asked]:.1f}",
        "water_region": _in_water(bench),
        "fault": json.dumps({"source": PHANTOM, "path": truth.element}),
        "repair": _edits(**{name: truth.right[truth.element]}),
        **windows,
    }


@answers.misconception("WINDOW_HIDES")
def looks_right(bench: Bench) -> Answers:
    """Move the window to where the water is, and leave the numbers."""
    return {"repair": _edits(center=f"{bench.truth.shown['water'] + 30:.0f}", width="300")}


@answers.misconception("PIXELS_EDITED")
def mend_the_pixels(bench: Bench) -> Answers:
    """Add to every stored value what is missing."""
    stored = stored_of(bench.files[PHANTOM]) + 40
    raw = (stored % 65536).astype(np.uint16).astype("<u2").tobytes()
    return {"repair": {"files": {PHANTOM: change_raw(bench.files[PHANTOM], "(7FE0,0010)", raw)}}}


@answers.misconception("SLOPE_FOR_INTERCEPT")
def one_material_is_enough(bench: Bench) -> Answers:
    """Turn another knob than the faulty one, until one material reads its number."""
    truth = bench.truth
    if truth.element == INTERCEPT:
        slope = -float(truth.said[INTERCEPT]) / truth.stored["water"]
        return {"repair": _edits(slope=f"{slope:.6f}" if slope > 0 else "0.5")}
    material = "water" if truth.element == SLOPE else "air"
    reads = truth.stored[material] * float(truth.said[SLOPE])
    return {"repair": _edits(intercept=f"{truth.nominal[material] - reads:.0f}")}


@answers.misconception("SIGN_FLIPPED")
def plus_for_minus(bench: Bench) -> Answers:
    """Know the number and lose its sign."""
    truth = bench.truth
    if truth.element == SIGN:
        return {"repair": _edits(sign=truth.right[SIGN], slope="-1")}
    flipped = -int(truth.right[INTERCEPT])
    if truth.said[INTERCEPT] == str(flipped):
        return {"repair": _edits(slope="-1")}
    return {"repair": _edits(slope="1", intercept=str(flipped))}


@answers.misconception("WINDOW_BLAMED")
def the_window_is_wrong(_bench: Bench) -> Answers:
    """Hold the window responsible for what is measured."""
    return {"fault": json.dumps({"source": PHANTOM, "path": CENTER})}


@answers.misconception("EXPECTED_FOR_MEASURED")
def it_must_be_so(bench: Bench) -> Answers:
    """Answer what the material should read instead of what it reads."""
    return {"measure": str(bench.truth.nominal[bench.truth.asked])}


@answers.misconception("ROI_ACROSS_EDGE")
def all_of_the_cylinder(bench: Bench) -> Answers:
    """Draw the region around the whole cylinder."""
    rows, columns = np.nonzero(bench.truth.labels == WATER)
    x, y = int(columns.min()), int(rows.min())
    return {"water_region": _region(x, y, int(columns.max()) - x + 1, int(rows.max()) - y + 1)}


@answers.misconception("WIDTH_AS_RANGE")
def ends_for_center_and_width(bench: Bench) -> Answers:
    """Write the two ends where center and width are asked for."""
    return {"brain_window": _window(*bench.truth.windows["brain"])}


@answers.misconception("PRESET_USED")
def the_preset_will_do(_bench: Bench) -> Answers:
    """Take the viewer's own presets for the department's protocol."""
    return {"brain_window": _window(40, 80), "lung_window": _window(-600, 1500)}
