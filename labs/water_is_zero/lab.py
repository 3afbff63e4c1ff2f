"""Water is zero: measure a CT object, find the element that lies about it, and mend that."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from app.dicom import Difference, compare, read_object
from app.grading import (
    Bench,
    EditedFiles,
    ElementPick,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Region,
    Verdict,
    WindowLevel,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import INTERCEPT, SIGN, SLOPE, draw
from .measures import Truth, description_of, is_true, means, numbers_of, truth_of
from .objects import CENTER, CHEST, HEAD, PHANTOM, WIDTH, files_of, units_of
from .phantoms import MATERIALS, WATER

lab = Lab()
lab.draw(draw)

_KNOBS = (INTERCEPT, SLOPE, SIGN)
_DISPLAY = frozenset({CENTER, WIDTH, "(0028,1055)"})
_PADDING = "(0028,0120)"
_SHAPE = frozenset({"(0028,0002)", "(0028,0004)", "(0028,0008)", "(0028,0010)", "(0028,0011)"}) | {
    "(0028,0100)",
    "(0028,0101)",
    "(0028,0102)",
}
_MEASURED_WITHIN = 3
_HU = frozenset({"hu", "hounsfield", "hounsfield unit", "hounsfield units"})
_SMALLEST_REGION = 150
_PRESETS = {"brain": (40, 80), "lung": (-600, 1500)}
_WITHIN = {"brain": (2, 4), "lung": (15, 30)}
_NAMES = {"air": "the air beside the cylinder", "water": "the water"}
_LOOKS = {
    "plain": "On the viewer the picture looks wrong, too",
    "absurd": "On the viewer the water is speckled black and white",
    "unseen": "On the viewer the picture looks as ever",
    "hiding": "Somebody moved the window until it looked right on the viewer",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay the three slices on the bench; the phantom lies about itself in one element."""
    files = files_of(params)
    return Bench(files=files, words=_words(params), truth=truth_of(params, files, HEAD))


def _words(params: Params) -> dict[str, str]:
    phantom, windows = params["phantom"], params["windows"]
    words = {name: params[name] for name in ("asker", "physicist", "hospital", "station")}
    words |= {
        "looks": _LOOKS[params["storage"]["shown"]],
        "asked": _NAMES[params["storage"]["asked"]],
        "oil_label": str(phantom["oil"]),
        "bone_label": f"+{phantom['bone']}",
    }
    for name, (low, high) in windows.items():
        words |= {f"{name}_low": str(low), f"{name}_high": str(high)}
    return words


@lab.check("measure")
def measure(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the mean of the material asked about, as the object itself makes HU of it."""
    truth: Truth = bench.truth
    value = float(answer.value)
    if _near(value, truth.shown[truth.asked]):
        if answer.unit.casefold() in _HU:
            return right("That is what everybody measures who opens this object.")
        return partly(1, 2, Finding("OTHER_UNIT", saw=answer.unit))
    saw = f"{answer.value}"
    if _near(value, truth.nominal[truth.asked]):
        return wrong(Finding("EXPECTED_FOR_MEASURED", saw=saw))
    if _near(value, truth.stored[truth.asked]):
        return wrong(Finding("STORED_FOR_HU", saw=saw))
    if any(_near(value, mean) for name, mean in truth.shown.items() if name != truth.asked):
        return wrong(Finding("OTHER_MATERIAL", saw=saw))
    return wrong(Finding("OTHER_MEAN", saw=saw))


def _near(value: float, mean: float) -> bool:
    return abs(value - mean) <= _MEASURED_WITHIN


@lab.check("water_region")
def water_region(answer: Region, bench: Bench) -> Verdict:
    """Expect a rectangle that holds water and nothing else, and enough of it."""
    if answer.source != PHANTOM:
        return wrong(Finding("OTHER_FILE", saw=answer.source))
    labels = bench.truth.labels
    place = Place(f"{answer.x},{answer.y}", PHANTOM)
    size = f"{answer.width} by {answer.height} pixels"
    rows, columns = labels.shape
    if answer.x + answer.width > columns or answer.y + answer.height > rows:
        return wrong(Finding("ROI_OUTSIDE", place, size))
    inside = labels[answer.y : answer.y + answer.height, answer.x : answer.x + answer.width]
    held = [name for at, name in enumerate(MATERIALS) if (inside == at).any()]
    if len(held) > 1:
        return wrong(Finding("ROI_ACROSS_EDGE", place, size, {"materials": _list(held)}))
    if held != [MATERIALS[WATER]]:
        return wrong(Finding("ROI_ELSEWHERE", place, size))
    if inside.size < _SMALLEST_REGION:
        return partly(1, 2, Finding("ROI_SMALL", place, size))
    return right("Only water, and enough of it for the noise to average out.")


def _list(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}"


@lab.check("fault")
def fault(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the one element that makes all the numbers wrong."""
    if answer.source != PHANTOM:
        return wrong(Finding("OTHER_FILE", saw=answer.source))
    place, element = (
        Place(answer.path, PHANTOM),
        read_object(bench.files[PHANTOM]).element(answer.path),
    )
    named = f"{element.name} {answer.path}" if element else answer.path
    if answer.path == bench.truth.element:
        return right("The pixels are as the scanner made them; this is what misreads them.")
    if answer.path in _DISPLAY:
        return wrong(Finding("WINDOW_BLAMED", place, named))
    if answer.path in _KNOBS:
        return wrong(Finding("OTHER_KNOB", place, named))
    if answer.path == _PADDING:
        return wrong(Finding("WITNESS_BLAMED", place, named))
    return wrong(Finding("OTHER_ELEMENT", place, named))


@lab.check("repair")
def repair(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect every material at its number, the pixels untouched, and nothing else changed."""
    if PHANTOM not in answer.files:
        return unreadable(f"Edit {PHANTOM} on the bench, or send one corrected file.")
    truth: Truth = bench.truth
    data = answer.files[PHANTOM]
    difference = compare(bench.files[PHANTOM], data)
    harmed = difference.paths - _permitted(truth)
    numbers = numbers_of(said := description_of(data))
    if not difference.pixels_equal:
        return wrong(Finding("PIXELS_EDITED", Place("(7FE0,0010)", PHANTOM)))
    if numbers is None:
        return wrong(Finding("RESCALE_MISSING", Place(INTERCEPT, PHANTOM)))
    if harmed & _SHAPE:
        return wrong(_harm(harmed))
    measured = means(units_of(data), truth.labels)
    if not is_true(measured, truth.nominal):
        facts = {name: f"{measured[name]:.0f}" for name in ("water", "air")}
        return wrong(_still_wrong(difference, said, numbers, truth, facts))
    done = "Water, air and both inserts read their numbers, and no pixel was touched."
    return partly(2, 3, _harm(harmed)) if harmed else right(done)


def _permitted(truth: Truth) -> frozenset[str]:
    """Return what a repair may touch: rescale and window, and the sign only where it lies."""
    sign = {SIGN, _PADDING} if truth.element == SIGN else set()
    return _DISPLAY | {INTERCEPT, SLOPE, "(0028,1054)"} | sign


def _harm(harmed: Iterable[str]) -> Finding:
    paths = sorted(harmed)
    return Finding("OTHER_CHANGED", Place(paths[0], PHANTOM), ", ".join(paths[:6]))


def _still_wrong(
    difference: Difference,
    said: dict[str, str],
    numbers: dict[str, Decimal],
    truth: Truth,
    facts: dict[str, str],
) -> Finding:
    """Return why the numbers are still wrong, from what was changed."""
    turned = [path for path in _KNOBS if said[path] != truth.said[path]]
    if not turned:
        code = "WINDOW_HIDES" if difference.paths & _DISPLAY else "NOTHING_CHANGED"
        return Finding(code, Place(CENTER, PHANTOM), facts=facts)
    place, shown = Place(turned[0], PHANTOM), ", ".join(f"{path} {said[path]}" for path in turned)
    wanted = Decimal(truth.right[INTERCEPT])
    flipped = INTERCEPT in turned and wanted and numbers[INTERCEPT] == -wanted
    if flipped or numbers[SLOPE] < 0:
        return Finding("SIGN_FLIPPED", place, shown, facts)
    if said == truth.others:
        return Finding("COPIED_NEIGHBOR", place, shown, facts)
    if truth.element not in turned:
        return Finding("SLOPE_FOR_INTERCEPT", place, shown, facts)
    return Finding("STILL_OFF", place, shown, facts)


@lab.check("brain_window")
def brain_window(answer: WindowLevel, bench: Bench) -> Verdict:
    """Expect the middle and the width of the department's brain window."""
    return _window("brain", HEAD, answer, bench)


@lab.check("lung_window")
def lung_window(answer: WindowLevel, bench: Bench) -> Verdict:
    """Expect the middle and the width of the department's lung window."""
    return _window("lung", CHEST, answer, bench)


def _window(name: str, source: str, answer: WindowLevel, bench: Bench) -> Verdict:
    low, high = bench.truth.windows[name]
    center, width = Fraction(low + high, 2), Fraction(high - low)
    given = (Fraction(answer.center), Fraction(answer.width))
    within = _WITHIN[name]

    def fits(middle: Fraction | int, wide: Fraction | int) -> bool:
        return abs(given[0] - middle) <= within[0] and abs(given[1] - wide) <= within[1]

    if fits(center, width):
        return right("Half of the width lies on each side of the center.")
    saw = f"center {answer.center}, width {answer.width}"
    half = given[1] / 2
    facts = {"low": _rounded(given[0] - half), "high": _rounded(given[0] + half)}
    place = Place(CENTER, source)
    if fits(low, high) or fits(high, low) or fits(low, width) or fits(width, center):
        return wrong(Finding("WIDTH_AS_RANGE", place, saw, facts))
    if fits(center, width / 2):
        return partly(1, 2, Finding("HALF_WIDTH", place, saw, facts))
    if fits(*_PRESETS[name]):
        return wrong(Finding("PRESET_USED", place, saw, facts))
    hits = (abs(given[0] - center) <= within[0]) + (abs(given[1] - width) <= within[1])
    return partly(hits, 2, Finding("WINDOW_OFF", place, saw, facts))


def _rounded(value: Fraction) -> str:
    return f"{float(value):.0f}"
