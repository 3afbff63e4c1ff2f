"""The drawn items of M5: each key is worked out again from what the stem says."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.catalog.parametric import load_items
from app.grading.items import Drawn, ParametricItem

SOURCE = Path(__file__).parents[2] / "modules" / "m05_image_display" / "items.py"
ITEMS = load_items(SOURCE.read_text(encoding="utf-8"), str(SOURCE))
SEEDS = range(100)
FEWEST_STEMS = 5

Solver = Callable[[str], str]


def _numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _rows(stem: str) -> list[str]:
    return stem.split("```text\n")[1].split("\n```", maxsplit=1)[0].split("\n")


def _said(pattern: str, stem: str) -> list[float]:
    found = re.search(pattern, stem)
    assert found, pattern
    return [float(each) for each in found.groups()]


def hu(stem: str) -> str:
    stored, slope, intercept = _said(
        r"pointer is (\d+), Rescale Slope is (\d+) and Rescale Intercept is (-\d+)", stem
    )
    return f"{stored * slope + intercept:g} HU"


def window(stem: str) -> str:
    low, high = _said(r"says: (-?\d+) HU is just black, (-?\d+)", stem)
    return f"Center {(low + high) / 2:g}, width {high - low:g}"


def gray(stem: str) -> str:
    """Use the standard's own formula, PS3.3 C.11.2.1.2."""
    center, width, value = _said(r"center (-?\d+) and width (\d+)\. A pixel measures (-?\d+)", stem)
    share = (value - (center - 0.5)) / (width - 1) + 0.5
    bounds = ((0, "Black"), (0.5, "Dark gray"), (1, "Light gray"))
    return next((name for bound, name in bounds if share <= bound), "White")


def signed(stem: str) -> str:
    [shown] = _said(r"reads (\d+) HU", stem)
    raw = int(shown).to_bytes(2, "little")
    return f"{int.from_bytes(raw, 'little', signed=True)} HU"


def intercept(stem: str) -> str:
    slope, water = _said(r"Slope is (\d) and.*value of water is (\d+)", stem)
    return f"{-slope * water:g}"


def line(stem: str) -> str:
    water, air = _said(r"value (\d+) in water and (\d+) in air", stem)
    slope = 1000 / (water - air)
    return f"Slope {slope:g}, intercept {-slope * water:g}"


def decision(stem: str) -> str:
    cells = {row[:26].strip(): row[26:].strip() for row in _rows(stem)}
    ordered = "R" if "right" in cells["Order"] else "L"
    leads = {cells["Lead letter, view 1"], cells["Lead letter, view 2"]} - {"none"}
    named = {"R" if "right" in cells["Technologist's note"] else ""} | {
        "L" if "left" in cells["Technologist's note"] else ""
    }
    against = (leads | named | {cells["Typed letter in pixels"]}) - {ordered, "", "none"}
    if against or not leads:
        return "Hold and ask"
    is_tagged = cells["Image Laterality, both"] == ordered
    return "Leave the tags" if is_tagged else f"Correct to {ordered}"


def first_rule(stem: str) -> str:
    found = re.search(r"view (\S+) and side (\S+?)\.", stem)
    assert found
    view, side = ("" if each == "(empty)" else each for each in found.groups())
    for row in _rows(stem)[1:]:
        asked, sided, viewport = row[6:16].strip(), row[16:23].strip(), row[23:].strip()
        is_view = view != asked[4:] if asked.startswith("not ") else asked in ("", view)
        if is_view and sided in ("", side):
            return viewport
    return "Tray"


def register(stem: str) -> str:
    scans = [row.split() for row in _rows(stem) if row.startswith("spiral")]
    return f"{max(int(row[1]) for row in scans)} mGy, {sum(int(row[-1]) for row in scans)} mGy·cm"


def area(stem: str) -> str:
    [report] = _said(r"product of ([\d.]+) Gy", stem)
    return f"{report * 10_000:,g} Gy·cm²"


def phantom(stem: str) -> str:
    [size] = _said(r"the (\d+) cm phantom", stem)
    scans = [row.split() for row in _rows(stem)[1:]]
    return f"{sum(int(row[3]) for row in scans if int(row[1]) == size)} mGy·cm"


def ratio(stem: str) -> str:
    white, black, room = _said(r"white ([\d.]+), black ([\d.]+), room light ([\d.]+)", stem)
    added = room if "on the glass" in stem else 0
    return f"{(white + added) / (black + added):.1f}"


def deviation(stem: str) -> str:
    steps = _numbers(stem.partition("measure ")[2].partition(" JND")[0])
    mean = sum(steps) / len(steps)
    return f"{max(abs(each - mean) for each in steps) / mean * 100:.1f} %"


def blinds(stem: str) -> str:
    [white] = _said(r"white (\d+)", stem)

    def keeps(row: Sequence[str], room: float) -> bool:
        return (white + room) / (float(row[1]) + room) >= 250 and float(row[4]) <= 10

    rows = [row.split() for row in _rows(stem)[1:]]
    [saved] = [row[0] for row in rows if not keeps(row, float(row[2])) and keeps(row, 0.2)]
    return f"Display {saved}"


SOLVERS: dict[str, Solver] = {
    "value_in_hu": hu,
    "window_from_ends": window,
    "gray_in_window": gray,
    "read_with_sign": signed,
    "wanted_intercept": intercept,
    "line_through_two": line,
    "decide_side": decision,
    "first_that_fits": first_rule,
    "register_line": register,
    "area_product_units": area,
    "two_phantoms": phantom,
    "luminance_ratio": ratio,
    "worst_step": deviation,
    "saved_by_blinds": blinds,
}


def _name(item: ParametricItem) -> str:
    return item.draw.__name__


def _key(drawn: Drawn) -> str:
    return next(option.text for option in drawn.options if option.right)


@pytest.mark.parametrize("item", [each for each in ITEMS if _name(each) in SOLVERS], ids=_name)
def test_the_key_follows_from_the_stem(item: ParametricItem) -> None:
    for seed in SEEDS:
        drawn = item.drawn(str(seed))

        assert _key(drawn) == SOLVERS[_name(item)](drawn.stem)


@pytest.mark.parametrize("item", ITEMS, ids=_name)
def test_seeds_vary_the_stem_and_move_the_key(item: ParametricItem) -> None:
    drawings = [item.drawn(str(seed)) for seed in SEEDS]

    assert len({drawn.stem for drawn in drawings}) >= FEWEST_STEMS
    places = [[option.right for option in drawn.options].index(True) for drawn in drawings]
    assert set(places) == {0, 1, 2, 3}


@pytest.mark.parametrize("item", ITEMS, ids=_name)
def test_each_distractor_names_its_misconception(item: ParametricItem) -> None:
    for seed in SEEDS:
        distractors = [option for option in item.drawn(str(seed)).options if not option.right]

        assert all(re.fullmatch(r"[A-Z0-9_]+", each.misconception) for each in distractors)


def test_every_solver_has_its_item() -> None:
    assert set(SOLVERS) <= {_name(each) for each in ITEMS}
