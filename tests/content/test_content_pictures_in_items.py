"""Items with pictures and excerpts: each key is worked out again from what a learner sees."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.parametric import load_items
from app.catalog.picture_svg import picture_svg
from app.catalog.stem_drafts import figures_in
from app.catalog.stem_page import LARGEST_PICTURE, stem_page
from app.dicom import is_vr_valid
from app.grading.items import Drawn, ParametricItem
from app.grading.phantoms import INSERTS
from app.grading.pictures import Picture, windowed
from app.hl7 import read_message

MODULES = Path(__file__).parents[2] / "modules"
FILES = sorted(MODULES.glob("m*/items.py"))
SEEDS = range(100)
SLICE = "slice"

Solver = Callable[[Drawn], str]


def _drawn_items() -> list[tuple[Path, ParametricItem]]:
    return [(f, each) for f in FILES for each in load_items(f.read_text("utf-8"), str(f))]


ITEMS = _drawn_items()


def _name(item: ParametricItem) -> str:
    return item.draw.__name__


def _key(drawn: Drawn) -> str:
    return next(option.text for option in drawn.options if option.right)


def _said(pattern: str, stem: str) -> list[str]:
    found = re.search(pattern, stem, re.DOTALL)
    assert found, pattern
    return [str(each) for each in found.groups()]


def _lines(drawn: Drawn, kind: str) -> list[str]:
    blocks = re.findall(rf"```{kind}\n(.*?)\n```", drawn.stem, re.DOTALL)
    return [line for block in blocks for line in block.split("\n")]


def _inserts(picture: Picture) -> dict[str, int]:
    return {place: picture.at(*center) for place, center in INSERTS.items()}


def window(drawn: Drawn) -> str:
    """Return the one window that gives every insert the gray it has."""
    told = re.findall(r"(\w+), \w+ \((-?\d+) HU\)", drawn.stem)
    grays = _inserts(drawn.pictures[SLICE])
    [fitting] = [
        option.text
        for option in drawn.options
        for center, width in [map(int, re.findall(r"-?\d+", option.text))]
        if all(abs(windowed(int(value), center, width) - grays[at]) <= 1 for at, value in told)
    ]
    return fitting


def insert(drawn: Drawn) -> str:
    """Rank the values and the grays."""
    wanted, *values = map(
        int,
        (
            *_said(r"measures (-?\d+) HU\?", drawn.stem),
            *_said(r"measure (-?\d+), (-?\d+), (-?\d+) and (-?\d+)", drawn.stem),
        ),
    )
    grays = _inserts(drawn.pictures[SLICE])
    ranked = sorted(grays, key=lambda at: grays[at], reverse="MONOCHROME1" in drawn.stem)
    return f"The {ranked[sorted(values).index(wanted)]} insert"


def element(drawn: Drawn) -> str:
    """Look at air, a lung, muscle and the spine, and at the outline."""
    picture = drawn.pictures[SLICE]
    air, lung, muscle, spine = (
        picture.at(*place) for place in ((2, 2), (19, 32), (32, 16), (32, 47))
    )
    if picture.columns != 64:
        return "Columns"
    if air > muscle > spine:
        return "Photometric Interpretation"
    return "Pixel Representation" if air == lung == 255 else "Window Center"


def columns(drawn: Drawn) -> str:
    """Find the row length under which the rod stands upright."""
    picture = drawn.pictures[SLICE]

    def is_upright(length: int) -> bool:
        shown = picture.read_as(length)
        rows = {shown.pixels[at : at + length] for at in range(0, len(shown.pixels), length)}
        return len(rows) == 1

    [fitting] = [each.text for each in drawn.options if is_upright(int(each.text))]
    return fitting


def spacing(drawn: Drawn) -> str:
    """Count the bright pixels along both axes through the middle."""
    [size] = _said(r"plate of (\d+) mm", drawn.stem)
    picture = drawn.pictures[SLICE]
    across = sum(picture.at(x, 32) > 128 for x in range(64))
    down = sum(picture.at(32, y) > 128 for y in range(64))
    return f"`{int(size) / down:g}\\{int(size) / across:g}`"


def witnesses(drawn: Drawn) -> str:
    """Follow the row of the tag, and find the lead letter in the picture."""
    [rows] = _said(r"`([RL])\\F`", drawn.stem)
    picture = drawn.pictures[SLICE]
    spots = [(x, y) for x in range(64) for y in range(20) if picture.at(x, y) == 255]
    is_right_edge = min(x for x, _ in spots) > 32
    top = min(y for _, y in spots)
    letter = "R" if sum(y == top for _, y in spots) > 4 else "L"
    other = {"R": "L", "L": "R"}
    sides = {"R": "right", "L": "left"}
    lead = other[letter] if is_right_edge else letter
    return f"Tag: {sides[other[rows]]}. Lead letter: {sides[lead]}."


def bad_value(drawn: Drawn) -> str:
    """Hold each value against its VR."""
    rows = [
        _said(r"\((.{9})\) ([A-Z]{2}) \[(.*)\] +# +\d+, \d (\w+)", line)
        for line in _lines(drawn, "dicom")
    ]
    [(tag, keyword)] = [
        (tag, keyword)
        for tag, vr, value, keyword in rows
        if not all(is_vr_valid(vr, each) for each in value.split("\\"))
    ]
    return f"{keyword} ({tag})"


def shared(drawn: Drawn) -> str:
    """Compare the UIDs of both dumps."""
    rows = [_said(r"\[(.+)\].* (\w+)$", line) for line in _lines(drawn, "dicom")]
    half = len(rows) // 2
    same = {one[1] for one, other in zip(rows[:half], rows[half:], strict=True) if one == other}
    words = {
        "SeriesInstanceUID": "series",
        "StudyInstanceUID": "study",
        "FrameOfReferenceUID": "frame of reference",
    }
    listed = [word for keyword, word in words.items() if keyword in same]
    text = " and ".join((", ".join(listed[:-1]), listed[-1])) if len(listed) > 1 else listed[0]
    return text.capitalize()


def missing(drawn: Drawn) -> str:
    """Multiply rows, columns and bytes allocated; take away the length of Pixel Data."""
    text = "\n".join(_lines(drawn, "dicom"))
    rows, columns, bits, there = (
        int(_said(pattern, text)[0])
        for pattern in (
            r"0010\) US (\d+)",
            r"0011\) US (\d+)",
            r"0100\) US (\d+)",
            r"# +(\d+), 1 PixelData",
        )
    )
    return str(rows * columns * bits // 8 - there)


def accession(drawn: Drawn) -> str:
    """Walk through the segments, and take OBR-3 of the group that holds the sentence."""
    [sentence] = _said(r'does "(.+?)" belong', drawn.stem)
    header = "MSH|^~\\&|RIS|LAKE|PACS|LAKE|20260309143000||ORU^R01^ORU_R01|1|P|2.5.1"
    message = read_message("\r".join((header, *_lines(drawn, "hl7"))))
    filler = ""
    for segment in message.segments:
        if segment.name == "OBR":
            filler = message.get(f"OBR[{segment.ordinal}]-3.1") or ""
        if segment.name == "OBX" and message.get(f"OBX[{segment.ordinal}]-5") == sentence:
            return filler
    raise AssertionError(sentence)


SOLVERS: dict[str, Solver] = {
    "window_of_picture": window,
    "insert_by_gray": insert,
    "element_by_picture": element,
    "columns_by_lean": columns,
    "spacing_of_plate": spacing,
    "two_witnesses": witnesses,
    "line_that_breaks": bad_value,
    "shared_by_two": shared,
    "bytes_that_lack": missing,
    "report_of_group": accession,
}
SOLVED = [item for _, item in ITEMS if _name(item) in SOLVERS]


@pytest.mark.parametrize("item", SOLVED, ids=_name)
def test_the_key_follows_from_what_is_shown(item: ParametricItem) -> None:
    for seed in SEEDS:
        drawn = item.drawn(str(seed))

        assert _key(drawn) == SOLVERS[_name(item)](drawn), seed


def test_every_item_with_a_picture_or_an_excerpt_is_solved() -> None:
    shown = [
        _name(item)
        for _, item in ITEMS
        for drawn in [item.drawn("0")]
        if drawn.pictures or "```dicom" in drawn.stem or "```hl7" in drawn.stem
    ]

    assert sorted(shown) == sorted(SOLVERS)


@pytest.mark.parametrize(("file", "item"), ITEMS, ids=[_name(item) for _, item in ITEMS])
def test_every_drawn_stem_can_be_shown(file: Path, item: ParametricItem) -> None:
    for seed in range(20):
        page = stem_page(item.drawn(str(seed)), item.id, figures_in(file.parent))

        assert (page.faults, page.figure_faults) == ([], [])


@pytest.mark.parametrize("item", SOLVED, ids=_name)
def test_pictures_are_small_and_drawn_the_same_for_ever(item: ParametricItem) -> None:
    for seed in SEEDS:
        drawn, again = item.drawn(str(seed)), item.drawn(str(seed))

        for name, picture in drawn.pictures.items():
            svg = picture_svg(picture, "A picture.")
            assert svg == picture_svg(again.pictures[name], "A picture.")
            assert len(svg) < LARGEST_PICTURE
