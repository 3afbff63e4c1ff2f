"""The keys of M5 worked out a second time: colors are converted, luminances calculated."""

import re
from collections.abc import Mapping
from fractions import Fraction

from app.grading.items import Drawn
from tests.content.gray_function import jnd_of
from tests.content.oracle_reading import Oracle, listing, read, the_one

Color = tuple[float, float, float]

# What each tissue measures on any CT without contrast medium, in HU; water is 0 and air -1000.
_TISSUES = {"liver": range(40, 71), "brain": range(20, 46), "muscle": range(35, 71)}
_LETTERS = {
    "left side": "L",
    "right side": "R",
    "front": "A",
    "back": "P",
    "feet": "F",
    "head": "H",
}
_TURNED = dict(zip("LRAPFH", "RLPAHF", strict=True))
_READS_FOR_REPORT = re.compile(r"reports at night|reports are written|reading room")
_SHOWS_REPORTED = re.compile(r"finished reports|after the report|ward round")


def failing_step(drawn: Drawn) -> str:
    """Follow the pixel: its number, what was saved over the image, its window, the glass."""
    tissue, number = read(r"probe in (\w+) reads (\d+) HU", drawn.stem)
    if int(number) not in _TISSUES[tissue]:
        return "Modality LUT"
    if "pressed Save" in drawn.stem:
        return "Presentation state"
    center, width = map(int, read(r"center (-?\d+),? (?:and )?width (\d+)", drawn.stem))
    if abs(int(number) - center) <= width / 2:
        assert "At desk A the picture looks well. At desk B" in drawn.stem
        return "Display"
    assert f"{'white' if int(number) > center else 'black'} all over" in drawn.stem
    return "VOI LUT"


def paired_windows(drawn: Drawn) -> str:
    """Take what stands in one and the same place of three elements."""
    [picked] = read(r"picks (\w+) from", drawn.stem)
    centers, widths, names = (line.split()[-1].split("\\") for line in listing(drawn.stem))
    half, center = int(widths[names.index(picked)]) // 2, int(centers[names.index(picked)])
    return f"{center - half} to {center + half} HU"


def color_repair(drawn: Drawn) -> str:
    """Misread black and white in each way, and see which one gives the tints that are told."""
    rows = dict(re.split(r"  +", line[12:], maxsplit=1) for line in listing(drawn.stem))
    if "Shapes are whole" not in drawn.stem:
        [layout] = read(r"stores color by (pixel|plane)\.", drawn.stem)
        value = {"pixel": "0", "plane": "1"}[layout]
        assert rows["Planar Configuration"] != value
        return f"Planar Configuration to {value}"
    label = rows["Photometric Interpretation"]
    [true] = {"RGB", "YBR_FULL"} - {label}
    told = re.findall(r"(black|white) is (\w+)", drawn.stem)
    assert told
    assert all(_tint(_misread(gray, true)) == tint for gray, tint in told)
    return f"Photometric Interpretation to {true}"


def _misread(gray: str, true: str) -> Color:
    """Return the color on screen when RGB is read as YBR_FULL, or the other way round."""
    level = {"black": 0.0, "white": 255.0}[gray]
    if true == "YBR_FULL":
        return level, 128, 128
    chroma = level - 128
    seen = (level + 1.402 * chroma, level - 1.058 * chroma, level + 1.772 * chroma)
    red, green, blue = (min(255.0, max(0.0, each)) for each in seen)
    return red, green, blue


def _tint(color: Color) -> str:
    red, green, blue = color
    if red == green == blue:
        return "gray"
    if red > max(green, blue):
        return "pink"
    return "teal" if blue == green else "green"


def pattern_of_error(drawn: Drawn) -> str:
    """Look at the errors of air, water and bone, in the order of their true values."""
    [bone] = read(r"bone insert (\d+) HU", drawn.stem)
    water, air, high = map(int, read(r"measure (-?\d+), (-?\d+) and (-?\d+)\.", drawn.stem))
    errors = (air + 1000, water, high - int(bone))
    if errors == (2**16, 0, 0):
        return "Pixel Representation"
    if len(set(errors)) == 1:
        return "Rescale Intercept" if errors[0] else "Window Center"
    assert errors[0] < errors[1] < errors[2]
    return "Rescale Slope"


def range_of_bits(drawn: Drawn) -> str:
    """Fill the stored bits with zeros and ones, and read them with or without a sign."""
    bits, sign = map(int, read(r"Stored (\d+),.*Representation (\d)\.", drawn.stem))
    values = [each - (sign << bits) * (each >> (bits - 1)) for each in range(1 << bits)]
    return f"{min(values)} to {max(values)}"


def length_with_ball(drawn: Drawn) -> str:
    """Shrink what the screen shows by as much as the ball has grown."""
    true, shown, head = map(int, re.findall(r"(\d+) mm", drawn.stem))
    return f"{float(Fraction(head * true, shown)):g} mm"


def edge_of_picture(drawn: Drawn) -> str:
    """Write the letters on the four edges: the first at the right, the second at the bottom."""
    right, bottom, wanted = read(r"`(\w)\\(\w)`.*patient's ([\w ]+)\?", drawn.stem)
    edges = {"Right": right, "Bottom": bottom, "Left": _TURNED[right], "Top": _TURNED[bottom]}
    [edge] = [name for name, letter in edges.items() if letter == _LETTERS[wanted]]
    return f"{edge} edge"


def consistent_tags(drawn: Drawn) -> str:
    """Ask for an image side, for no other side beside it, and for the view of that limb."""
    side = read(r"shows the (left|right)", drawn.stem)[0][0].upper()

    def agrees(text: str) -> bool:
        image, pair, view = (each.strip("`") for each in text.split(", "))
        return image == side and pair in (side, "absent") and view == f"{side}L"

    return the_one(drawn, agrees)


def independent_sources(drawn: Drawn) -> str:
    """Count the people who said it, and the one click that filled the rest."""
    [side] = read(r"name the side ([LR])\?", drawn.stem)
    said = dict(re.split(r"  +", line) for line in listing(drawn.stem))
    click = {said.pop(each) for each in ("Image Laterality", "Typed letter", "Description")}
    assert len(click) == 1
    return str([*said.values(), *click].count(side))


def f1_of_rules(drawn: Drawn) -> str:
    """Take the harmonic mean of precision and recall."""
    hits, false, lost = map(int, re.findall(r"(\d+) (?:images )?(?:do not )?hang", drawn.stem))
    precision, recall = Fraction(hits, hits + false), Fraction(hits, hits + lost)
    return f"{float(2 * precision * recall / (precision + recall)):.2f}"


def wrong_viewport(drawn: Drawn) -> str:
    """Let each image count where it hangs, and again where it lacks."""
    told = re.findall(r"Images in (.+?): (\d+)\.", drawn.stem)
    counts = {place: int(number) for place, number in told}
    strays = sum(n for place, n in counts.items() if not place.startswith("the tray"))
    misses = sum(n for place, n in counts.items() if not place.endswith("belong in the tray"))
    return f"{strays} strays, {misses} misses"


def text_that_fits_by_accident(drawn: Drawn) -> str:
    """Run the rule over the four descriptions."""
    [wanted] = read(r"contains `(.+?)`", drawn.stem)
    return the_one(drawn, lambda text: wanted in text)


def which_selector(drawn: Drawn) -> str:
    """Take the first of code and word that has a value; text steers nothing."""
    for line in listing(drawn.stem):
        name, value = re.split(r"  +", line[12:])
        if name != "Series Description" and value not in ("(absent)", "(empty)"):
            return name
    return "No element: the tray"


def length_from_dlp(drawn: Drawn) -> str:
    """Find the length at which the dose of one slice sums up to the product."""
    dose, product = map(int, read(r"CTDIvol (\d+) mGy and DLP (\d+) mGy·cm", drawn.stem))
    return f"{Fraction(product, dose)} cm"


def report_by_event(drawn: Drawn) -> str:
    """Trust the event alone, and neither name nor header."""
    [event] = read(r"Irradiation Event UID …(\d+)", drawn.stem)
    [letter] = [line[0] for line in listing(drawn.stem) if line.endswith(f"…{event}")]
    return f"Report {letter}"


def report_twice(drawn: Drawn) -> str:
    """Count each event once, however often it was reported."""
    events = {event: int(dlp) for _, event, dlp in map(str.split, listing(drawn.stem)[1:])}
    return f"{sum(events.values())} mGy·cm"


def verdict_by_use(drawn: Drawn) -> str:
    """Hold the record against the column of the use, whatever is printed on the case."""
    [use, *record] = read(
        r"You judge (.+?)\. The record says white (\d+).*?ratio (\d+).*?deviation (\d+)", drawn.stem
    )
    is_read, is_shown = _READS_FOR_REPORT.search(use), _SHOWS_REPORTED.search(use)
    assert bool(is_read) != bool(is_shown), use
    limits = [re.findall(r" (\d+)", line)[0 if is_read else 1] for line in listing(drawn.stem)[1:]]
    white, ratio, deviation = (int(a) - int(b) for a, b in zip(record, limits, strict=True))
    broken = {"white": white < 0, "ratio": ratio < 0, "grayscale": deviation > 0}
    assert sum(broken.values()) <= 1
    return next((f"Fail: {name}" for name, is_broken in broken.items() if is_broken), "Pass")


def steps_of_the_eye(drawn: Drawn) -> str:
    """Calculate both ends by PS3.14, and see that the table in the stem does so, too."""
    low, high = map(float, read(r"from ([\d.]+) to ([\d.]+) cd", drawn.stem))
    for index, luminance in map(str.split, listing(drawn.stem)[1:]):
        assert jnd_of(float(luminance)) == int(index)
    return str(jnd_of(high) - jnd_of(low))


M05: Mapping[str, Oracle] = {
    "itm-9082a738": failing_step,
    "itm-b5789692": paired_windows,
    "itm-a05fce62": color_repair,
    "itm-979fe84c": pattern_of_error,
    "itm-8954516c": range_of_bits,
    "itm-60ca44e7": length_with_ball,
    "itm-2becc4ed": edge_of_picture,
    "itm-0a1d4301": consistent_tags,
    "itm-72f85715": independent_sources,
    "itm-a2b7fb0c": f1_of_rules,
    "itm-68798e32": wrong_viewport,
    "itm-38dd7c54": text_that_fits_by_accident,
    "itm-e58db8f9": which_selector,
    "itm-d66667ba": length_from_dlp,
    "itm-11f2d485": report_by_event,
    "itm-dd3b8f10": report_twice,
    "itm-e583946c": verdict_by_use,
    "itm-ad6320cd": steps_of_the_eye,
}
