"""Items on image display, quality and dose drawn from a seed, with the key computed from it."""

from fractions import Fraction
from random import Random

from app.grading.items import Drawn, Option, item
from app.grading.phantoms import (
    AIR,
    INSERTS,
    LUNG,
    MUSCLE,
    chest_film,
    chest_slice,
    insert_phantom,
    plate,
    rod,
    slice_picture,
)
from app.grading.pictures import WHITE, windowed

_SIDES = {"R": "right", "L": "left"}
_SIGN_SPAN = 65_536


def _right(text: str, rationale: str) -> Option:
    """Return the key."""
    return Option(text, right=True, rationale=rationale)


def _wrong(text: str, rationale: str, misconception: str) -> Option:
    """Return a distractor and the error behind it."""
    return Option(text, rationale=rationale, misconception=misconception)


def _block(*rows: str) -> str:
    """Return *rows* as a block of fixed-width text."""
    return "\n".join(("```text", *rows, "```"))


def _choice(key: str, options: dict[str, tuple[str, str]], why: str) -> list[Option]:
    """Return *options* (text to rationale and code), of which *key* is right because of *why*."""
    return [
        _right(text, why) if text == key else _wrong(text, rationale, code)
        for text, (rationale, code) in options.items()
    ]


def _number(value: float) -> str:
    """Write a number without a needless fraction."""
    return f"{value:g}"


# Objective 1: from stored value to gray.


@item(
    id="itm-b6d3db8e",
    objective="m05-o1",
    domain="I",
    level="application",
    difficulty=0.65,
    clause="PS3.3 C.11.1 (2025d)",
    case=True,
)
def value_in_hu(rng: Random) -> Drawn:
    """Multiply by the slope first, then add the intercept."""
    slope = rng.choice((2, 4))
    intercept = rng.choice((-1024, -1000, -2048))
    measured = rng.choice((-96, -48, 36, 52, 64, 120))
    stored = (measured - intercept) // slope
    measured = stored * slope + intercept
    return Drawn(
        f"A viewer shows no HU for a CT from another hospital, so you work it out. The stored "
        f"value under the pointer is {stored}, Rescale Slope is {slope} and Rescale Intercept is "
        f"{intercept}. What does the pixel measure?",
        [
            _right(
                f"{measured} HU",
                f"Slope first, then intercept: {stored} times {slope} = {stored * slope}, and "
                f"{stored * slope} - {-intercept} = {measured}.",
            ),
            _wrong(
                f"{stored + intercept} HU",
                "This adds the intercept and forgets the slope.",
                "SLOPE_IGNORED",
            ),
            _wrong(
                f"{(stored + intercept) * slope} HU",
                "This adds before it multiplies. The intercept is not scaled by the slope.",
                "RESCALE_ORDER",
            ),
            _wrong(
                f"{stored * slope} HU",
                "This stops after the slope. Without the intercept, air would not be negative.",
                "INTERCEPT_IGNORED",
            ),
        ],
    )


# The lower end and the distance to the upper one; no upper end is half of the distance.
_ENDS = (
    (-1350, 1800),
    (-1200, 1500),
    (-1000, 1500),
    (-400, 2000),
    (-250, 1500),
    (-160, 400),
    (-150, 450),
    (-100, 500),
    (-60, 260),
    (-20, 120),
    (-5, 100),
    (10, 90),
    (20, 60),
)


@item(
    id="itm-e23e415c",
    objective="m05-o1",
    domain="I",
    level="application",
    difficulty=0.7,
    clause="PS3.3 C.11.2.1.2 (2025d)",
    case=True,
)
def window_from_ends(rng: Random) -> Drawn:
    """Take the middle of the ends as center and their distance as width."""
    low, width = rng.choice(_ENDS)
    high = low + width
    middle = low + width // 2
    return Drawn(
        f"The display protocol of a department says: {low} HU is just black, {high} HU is just "
        "white. The viewer asks for center and width. What do you enter?",
        [
            _right(
                f"Center {middle}, width {width}",
                f"The width is the distance of the ends, {high} - ({low}) = {width}, and the "
                "center lies halfway.",
            ),
            _wrong(
                f"Center {middle}, width {width // 2}",
                "The width is the whole distance between the ends. Half of it clips both sides.",
                "HALF_WIDTH",
            ),
            _wrong(
                f"Center {low}, width {width}",
                "This puts the center at the black end, so half of the wanted range is lost.",
                "END_AS_CENTER",
            ),
            _wrong(
                f"Center {middle}, width {high}",
                "This takes the white end for the width.",
                "END_AS_WIDTH",
            ),
        ],
    )


_GRAYS = {
    "Black": ("It would be black at or below the lower end of the window.", "WINDOW_END_MIXED"),
    "Dark gray": ("Dark gray is the lower half of the window.", "WINDOW_HALF_MIXED"),
    "Light gray": ("Light gray is the upper half of the window.", "WINDOW_HALF_MIXED"),
    "White": ("It would be white above the upper end of the window.", "WINDOW_END_MIXED"),
}


@item(
    id="itm-f03d6fdb",
    objective="m05-o1",
    domain="I",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.11.2.1.2 (2025d)",
    case=True,
)
def gray_in_window(rng: Random) -> Drawn:
    """Place a measured value between the ends of a window."""
    center, width = rng.choice(((40, 400), (40, 80), (-600, 1500), (500, 2000), (60, 300)))
    key, place = rng.choice(
        (
            ("Black", Fraction(-3, 5)),
            ("Dark gray", Fraction(-1, 4)),
            ("Light gray", Fraction(1, 4)),
            ("White", Fraction(3, 5)),
        )
    )
    value = int(center + place * width)
    low, high = center - width // 2, center + width // 2
    return Drawn(
        f"A MONOCHROME2 image is shown with window center {center} and width {width}. A pixel "
        f"measures {value} HU. How does it look on the screen?",
        _choice(
            key,
            _GRAYS,
            f"The window runs from {low} to {high}, and {value} lies "
            + {
                "Black": "below it.",
                "Dark gray": "in its lower half.",
                "Light gray": "in its upper half.",
                "White": "above it.",
            }[key],
        ),
    )


_STEPS = {
    "Modality LUT": (
        "The modality LUT makes the number under the pointer, and that number is right here.",
        "STEP_MISPLACED",
    ),
    "VOI LUT": (
        "The window stored in the image fits here, or it cannot explain a wrong number.",
        "WINDOW_BLAMED",
    ),
    "Presentation state": (
        "Nothing that somebody saved plays a part here; it would be a separate object.",
        "STEP_MISPLACED",
    ),
    "Display": (
        "A bad display spoils each picture on it, and it cannot change a number.",
        "GLASS_BLAMED",
    ),
}


@item(
    id="itm-9082a738",
    objective="m05-o1",
    domain="I",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 N.2 (2025d)",
    case=True,
)
def failing_step(rng: Random) -> Drawn:
    """Name the step of the pipeline that explains what two desks see."""
    tissue, true, stored = rng.choice(
        (("liver", 56, 1080), ("brain", 34, 1058), ("muscle", 52, 1076))
    )
    tone = rng.choice(("white", "black"))
    center = -700 if tone == "white" else 900
    key, story, why = rng.choice(
        (
            (
                "Modality LUT",
                (
                    f"At two desks the probe in {tissue} reads {stored} HU. A colleague presses "
                    "presets, and the picture gets better, but the number stays. Nobody has "
                    "saved a presentation state."
                ),
                (
                    f"The number itself is wrong: {tissue} measures near {true} HU. Slope or "
                    "intercept is missing or false."
                ),
            ),
            (
                "VOI LUT",
                (
                    f"At two desks the picture is {tone} all over, and the probe in {tissue} reads "
                    f"{true} HU. No presentation state exists. The image's own window has center "
                    f"{center} and width 600."
                ),
                (
                    "The number is right and the gray is wrong, at each desk. The window of the "
                    "image does not fit the tissue."
                ),
            ),
            (
                "Presentation state",
                (
                    f"The probe in {tissue} reads {true} HU, and the window in the image is "
                    f"center 40, width 400. Yet the series opens {tone} all over at each desk "
                    "since somebody pressed Save. With saved settings switched off it looks "
                    "well."
                ),
                (
                    "The image is sound. What somebody saved is applied over it, from a separate "
                    "object."
                ),
            ),
            (
                "Display",
                (
                    f"The probe in {tissue} reads {true} HU at both desks, with center 40, width "
                    "400. At desk A the picture looks well. At desk B dark tissue drowns in "
                    "black, in this study and in others. No presentation state exists."
                ),
                (
                    "Number and window are equal at both desks, so they get the same P-values. "
                    "Desk B turns them into wrong light."
                ),
            ),
        )
    )
    return Drawn(f"{story} Which step do you look into first?", _choice(key, _STEPS, why))


@item(
    id="itm-b5789692",
    objective="m05-o1",
    domain="I",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.11.2.1.2 (2025d)",
    case=True,
)
def paired_windows(rng: Random) -> Drawn:
    """Take the values of center, width and explanation that stand in the same place."""
    windows = rng.sample([("LUNG", -600, 1600), ("SOFT", 40, 400), ("BONE", 500, 2200)], 3)
    at = rng.randrange(3)
    name, center, width = windows[at]
    other, last = windows[(at + 1) % 3], windows[(at + 2) % 3]

    def ends(middle: int, span: int) -> str:
        return f"{middle - span // 2} to {middle + span // 2} HU"

    rows = (
        "(0028,1050) Window Center       " + "\\".join(str(each[1]) for each in windows),
        "(0028,1051) Window Width        " + "\\".join(str(each[2]) for each in windows),
        "(0028,1055) Window Explanation  " + "\\".join(each[0] for each in windows),
    )
    return Drawn(
        f"A chest CT carries these elements. A reader picks {name} from the viewer's list. Which "
        f"range is spread over the grays?\n\n{_block(*rows)}",
        [
            _right(
                ends(center, width),
                f"The values in place {at + 1} belong together: center {center}, width {width}.",
            ),
            _wrong(
                ends(center, other[2]),
                "This pairs the center with the width from another place.",
                "WINDOW_PAIRS_MIXED",
            ),
            _wrong(
                ends(other[1], width),
                "This pairs the width with the center from another place.",
                "WINDOW_PAIRS_MIXED",
            ),
            _wrong(
                ends(last[1], last[2]),
                f"These two belong together, and their name is {last[0]}.",
                "WINDOW_NAME_MIXED",
            ),
        ],
    )


# Objective 2: what misdescribes the pixels.


@item(
    id="itm-1ffff9c4",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.55,
    clause="PS3.3 C.7.6.3 (2025d)",
    case=True,
)
def read_with_sign(rng: Random) -> Drawn:
    """Subtract 65,536 from a 16-bit value that should have had a sign."""
    true = -rng.randrange(312, 960, 4)
    shown = _SIGN_SPAN + true
    return Drawn(
        f"In a lung that should be dark and is white, the probe reads {shown} HU. Bits Allocated "
        "and Bits Stored are 16, slope is 1, intercept is 0, and Pixel Representation is 0. You "
        "set Pixel Representation to 1 on a copy. What will the probe read there?",
        [
            _right(
                f"{true} HU",
                f"With the sign, the upper half of the 16-bit range is negative: {shown} - 65536 "
                f"= {true}.",
            ),
            _wrong(
                f"{-true} HU",
                "The size is right and the sign is not: values in the upper half are negative.",
                "SIGN_FLIPPED",
            ),
            _wrong(
                f"{shown - _SIGN_SPAN // 2} HU",
                "This subtracts 32768, half of what the sign bit changes.",
                "SIGN_SPAN_HALVED",
            ),
            _wrong(
                f"-{shown} HU",
                "Sixteen bits with a sign reach down to -32768, so this value does not exist.",
                "SIGN_PUT_BEFORE",
            ),
        ],
    )


_COLOR_REPAIRS = {
    "Photometric Interpretation to RGB": (
        "RGB would leave or cause a tint here, and it cannot move shapes.",
        "WRONG_TAG",
    ),
    "Photometric Interpretation to YBR_FULL": (
        "YBR_FULL would leave or cause a tint here, and it cannot move shapes.",
        "WRONG_TAG",
    ),
    "Planar Configuration to 0": (
        "That says color by pixel. The layout decides about shapes, and not about tints.",
        "WRONG_TAG",
    ),
    "Planar Configuration to 1": (
        "That says color by plane. The layout decides about shapes, and not about tints.",
        "WRONG_TAG",
    ),
}
_COLOR_CASES = (
    (
        "Photometric Interpretation to RGB",
        "YBR_FULL",
        0,
        "Shapes are whole. What should be black is green.",
        "Black in RGB is 0, 0, 0. Read as YBR_FULL, where 128 means no color, it turns green.",
    ),
    (
        "Photometric Interpretation to YBR_FULL",
        "RGB",
        0,
        "Shapes are whole. What should be white is pink, and black is teal.",
        "White in YBR_FULL is 255, 128, 128, and read as RGB that is pink.",
    ),
    (
        "Planar Configuration to 0",
        "RGB",
        1,
        "The picture is torn into colored stripes. The device stores color by pixel.",
        "Samples that stand side by side were read as three planes. Value 0 says color by pixel.",
    ),
    (
        "Planar Configuration to 1",
        "RGB",
        0,
        "Small, nearly gray ghosts of the picture fill it. The device stores color by plane.",
        "Three planes were read as samples side by side. Value 1 says color by plane.",
    ),
)


@item(
    id="itm-a05fce62",
    objective="m05-o2",
    domain="I",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.7.6.3.1.2 (2025d)",
    case=True,
)
def color_repair(rng: Random) -> Drawn:
    """Choose the one element of the label by what the picture looks like."""
    key, term, planar, looks, why = rng.choice(_COLOR_CASES)
    device = rng.choice(("An ultrasound image", "An endoscopy image", "A wound photograph"))
    rows = (
        "(0028,0002) Samples per Pixel           3",
        f"(0028,0004) Photometric Interpretation  {term}",
        f"(0028,0006) Planar Configuration        {planar}",
    )
    return Drawn(
        f"{device}, stored without compression, came through a converter. {looks} Which element "
        f"do you set, on a copy?\n\n{_block(*rows)}",
        _choice(key, _COLOR_REPAIRS, why),
    )


@item(
    id="itm-e6fa4fa9",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.8.2.1 (2025d)",
    case=True,
)
def wanted_intercept(rng: Random) -> Drawn:
    """Solve for the intercept that makes water zero."""
    slope = rng.choice((1, 2))
    intercept = rng.choice((-1000, -1024, -1100, -2000))
    off = rng.choice((18, 24, 32, 48))
    found = intercept + off
    water = -intercept // slope
    return Drawn(
        f"A water phantom reads {off} HU in water and {off - 1000} HU in air. Rescale Slope is "
        f"{slope} and Rescale Intercept is {found}. The stored value of water is {water}. Which "
        "intercept is right for this object?",
        [
            _right(
                str(intercept),
                f"Both materials are {off} too high, so the intercept must be {off} lower: "
                f"{water} times {slope} - {-intercept} = 0.",
            ),
            _wrong(
                str(found + off),
                "This moves the value the wrong way; water would read twice as much too high.",
                "CORRECTION_TURNED",
            ),
            _wrong(
                str(-off),
                "The intercept is the whole shift of the scale, and not the error alone.",
                "ERROR_AS_INTERCEPT",
            ),
            _wrong(
                str(intercept - 1000),
                "This would put water at -1000. It mixes up the two materials.",
                "AIR_FOR_WATER",
            ),
        ],
    )


@item(
    id="itm-5091376a",
    objective="m05-o2",
    domain="I",
    level="analysis",
    difficulty=0.45,
    clause="PS3.3 C.11.1 (2025d)",
    case=True,
)
def line_through_two(rng: Random) -> Drawn:
    """Find slope and intercept from the stored values of water and air."""
    slope = rng.choice((2, 4, 5))
    air = rng.choice((10, 20, 24, 40))
    water = air + 1000 // slope
    intercept = -water * slope
    return Drawn(
        f"After a software update the rescale elements of a CT are in doubt. The probe shows the "
        f"stored value {water} in water and {air} in air. Which pair makes water 0 HU and air "
        "-1000 HU?",
        [
            _right(
                f"Slope {slope}, intercept {intercept}",
                f"Water: {water} times {slope} - {-intercept} = 0. Air: {air} times {slope} - "
                f"{-intercept} = -1000.",
            ),
            _wrong(
                f"Slope 1, intercept {-water}",
                f"Water is 0, but air would read {air - water}: the slope is too small.",
                "ONE_POINT_FITTED",
            ),
            _wrong(
                f"Slope {slope}, intercept {-water}",
                "The intercept was worked out without the slope, so water is not 0.",
                "SLOPE_IGNORED",
            ),
            _wrong(
                f"Slope {slope}, intercept {intercept - 1000}",
                "This puts water at -1000 and air at -2000.",
                "AIR_FOR_WATER",
            ),
        ],
    )


_PATTERNS = {
    "Rescale Intercept": (
        "A false intercept shifts each material by the same amount.",
        "OTHER_ELEMENT",
    ),
    "Rescale Slope": (
        "A false slope moves values by different amounts.",
        "SLOPE_FOR_INTERCEPT",
    ),
    "Pixel Representation": (
        "A false sign makes negative values jump by 65,536.",
        "OTHER_ELEMENT",
    ),
    "Window Center": (
        "A window changes grays and leaves the means of regions alone.",
        "WINDOW_BLAMED",
    ),
}


@item(
    id="itm-979fe84c",
    objective="m05-o2",
    domain="I",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.11.1 (2025d)",
    case=True,
)
def pattern_of_error(rng: Random) -> Drawn:
    """Tell shift, stretch, wrap and a false window apart by three materials."""
    off, bone = rng.choice((15, 18, 26, 40)), rng.choice((300, 500, 900))
    stretch = rng.choice((Fraction(11, 10), Fraction(6, 5)))
    stretched = [int((each + 1024) * stretch) - 1024 for each in (0, -1000, bone)]
    key, (water, air, high), looks, why = rng.choice(
        (
            (
                "Rescale Intercept",
                (off, off - 1000, bone + off),
                "looks much as it did last week",
                f"Each material is off by {off}.",
            ),
            (
                "Rescale Slope",
                tuple(stretched),
                "looks brighter",
                "The higher the true value, the larger the error: the line is too steep.",
            ),
            (
                "Pixel Representation",
                (0, _SIGN_SPAN - 1000, bone),
                "shows bright air",
                "Only the negative value is wrong, and by 65,536.",
            ),
            (
                "Window Center",
                (0, -1000, bone),
                "is black all over",
                "The three means are right, so the fault lies behind the modality LUT.",
            ),
        )
    )
    return Drawn(
        f"A phantom {looks}. Its label says water 0, air -1000 and bone insert {bone} HU. "
        f"Regions that keep clear of each wall measure {water}, {air} and {high}. Which element "
        "do you suspect?",
        _choice(key, _PATTERNS, why),
    )


@item(
    id="itm-8954516c",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.6,
    clause="PS3.5 8.1.1 (2025d)",
)
def range_of_bits(rng: Random) -> Drawn:
    """Give the range that stored bits can hold, with or without a sign."""
    bits, has_sign = rng.choice((10, 12, 14, 15)), rng.random() < 0.5  # noqa: PLR2004 - a coin
    whole, half = 2**bits, 2 ** (bits - 1)
    plain, signed = f"0 to {whole - 1}", f"-{half} to {half - 1}"
    key, rival = (signed, plain) if has_sign else (plain, signed)
    return Drawn(
        f"An image has Bits Allocated 16, Bits Stored {bits}, High Bit {bits - 1} and Pixel "
        f"Representation {int(has_sign)}. Which stored values can it hold?",
        [
            _right(
                key,
                f"{bits} bits make {whole} values, "
                + (
                    "and with a sign half of them are negative."
                    if has_sign
                    else "counted from 0 without a sign."
                ),
            ),
            _wrong(
                rival,
                "That is the range for the other value of Pixel Representation.",
                "SIGN_FLIPPED",
            ),
            _wrong(
                "-32768 to 32767" if has_sign else "0 to 65535",
                "That counts the bits allocated. The room is there, and the value does not use it.",
                "ALLOCATED_FOR_STORED",
            ),
            _wrong(
                f"-{half // 2} to {half // 2 - 1}" if has_sign else f"0 to {half - 1}",
                "This is one bit too few: High Bit counts from 0.",
                "BIT_LOST",
            ),
        ],
    )


@item(
    id="itm-60ca44e7",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.55,
    clause="PS3.3 10.7 (2025d)",
    case=True,
)
def length_with_ball(rng: Random) -> Drawn:
    """Scale a length by a ball of known size in the same plane."""
    ball, shown_ball = rng.choice(((25, 30), (20, 24), (30, 36)))
    true = rng.choice((40, 45, 50, 55, 60))
    shown = true * shown_ball // ball
    return Drawn(
        f"A hip film carries Imager Pixel Spacing and no Pixel Spacing. A steel ball of {ball} mm "
        f"lies beside the joint, at the same height, and measures {shown_ball} mm on screen. The "
        f"femoral head measures {shown} mm on screen. How large is it?",
        [
            _right(
                f"{true} mm",
                f"The shadow is enlarged by {shown_ball}/{ball}, so {shown} times "
                f"{ball}/{shown_ball} = {true}.",
            ),
            _wrong(
                f"{shown} mm",
                "That is its size at the detector. Bone above the detector throws a larger shadow.",
                "DETECTOR_AS_PATIENT",
            ),
            _wrong(
                f"{_number(shown * shown_ball / ball)} mm",
                "This enlarges the shadow once more. The factor goes the other way.",
                "SCALE_TURNED",
            ),
            _wrong(
                f"{shown - (shown_ball - ball)} mm",
                "Enlargement is a factor. Subtracting the ball's difference fits one size.",
                "SCALE_SUBTRACTED",
            ),
        ],
    )


# Objective 3: side and view.


_DECISIONS = {
    "Leave the tags": (
        "The tags may not just stay: they are wrong or unproven.",
        "WRONG_TAGS_LEFT",
    ),
    "Correct to L": (
        "Left is in the tags already, or the evidence does not agree on it.",
        "GUESSED_SIDE",
    ),
    "Correct to R": (
        "Right is in the tags already, or the evidence does not agree on it.",
        "GUESSED_SIDE",
    ),
    "Hold and ask": (
        "Order and lead agree and nothing speaks against them, so nobody has to be asked.",
        "HELD_FOR_NOTHING",
    ),
}


@item(
    id="itm-f1539a7f",
    objective="m05-o3",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="PS3.3 C.8.11.2 (2025d)",
    case=True,
)
def decide_side(rng: Random) -> Drawn:
    """Apply the rule: agreement of order, lead and note, or hold and ask."""
    side = rng.choice("LR")
    other = "L" if side == "R" else "R"
    tag, first, second, order, note, typed = side, side, side, side, "no side named", "none"
    kind = rng.choice(
        ("leave", "leave", "left", "right", "order", "note", "view", "typed", "no lead")
    )
    if kind in ("left", "right"):
        side = kind[0].upper()
        other = "L" if side == "R" else "R"
        tag, first, second, order = other, side, rng.choice((side, "none")), side
        note = rng.choice((f"{_SIDES[side]}, swollen", "no side named"))
    key, why = {
        "leave": ("Leave the tags", "Order, lead and tags agree, and nothing speaks against."),
        "left": ("Correct to L", "Order and lead agree on left. The tags are what was wrong."),
        "right": ("Correct to R", "Order and lead agree on right. The tags are what was wrong."),
        "order": ("Hold and ask", "The order names the other side. Nobody counts votes."),
        "note": ("Hold and ask", "The note of the one who was there names the other side."),
        "view": ("Hold and ask", "The two lead letters contradict each other."),
        "typed": ("Hold and ask", "A typed letter for the other side stays in the pixels."),
        "no lead": ("Hold and ask", "No view has a lead letter, so the order stands alone."),
    }[kind]
    order = other if kind == "order" else order
    note = f"{_SIDES[other]} side done" if kind == "note" else note
    second = other if kind == "view" else second
    typed = other if kind == "typed" else typed
    first, second = ("none", "none") if kind == "no lead" else (first, second)
    rows = (
        f"Order                     {_SIDES[order]} wrist",
        f"Lead letter, view 1       {first}",
        f"Lead letter, view 2       {second}",
        f"Typed letter in pixels    {typed}",
        f"Technologist's note       {note}",
        f"Image Laterality, both    {tag}",
    )
    return Drawn(
        "A department corrects or leaves the tags if the order and each lead letter name one side, "
        "at least one view has lead, and neither note nor typed letter names the other side. "
        f"Otherwise it holds and asks. What does it do with this exam?\n\n{_block(*rows)}",
        _choice(key, _DECISIONS, why),
    )


_EDGES = {
    "Left edge": "Rows run from the left edge to the right one, toward the first letter.",
    "Right edge": "The first letter says where the rows point, which is the right edge.",
    "Top edge": "Columns run from the top edge down, toward the second letter.",
    "Bottom edge": "The second letter says where the columns point, which is the bottom edge.",
}
_OPPOSITE = {"L": "R", "R": "L", "A": "P", "P": "A", "F": "H", "H": "F"}
_WORDS = {
    "L": "left side",
    "R": "right side",
    "A": "front",
    "P": "back",
    "F": "feet",
    "H": "head",
}


@item(
    id="itm-2becc4ed",
    objective="m05-o3",
    domain="F",
    level="application",
    difficulty=0.55,
    clause="PS3.3 C.7.6.1 (2025d)",
    case=True,
)
def edge_of_picture(rng: Random) -> Drawn:
    """Read the directions of rows and columns from Patient Orientation."""
    row, column = rng.choice("LRAP"), rng.choice("FH")
    key, letter = rng.choice(
        (
            ("Left edge", _OPPOSITE[row]),
            ("Right edge", row),
            ("Top edge", _OPPOSITE[column]),
            ("Bottom edge", column),
        )
    )
    return Drawn(
        "Somebody asks whether a radiograph was flipped before it was stored. Patient Orientation "
        rf"(0020,0020) holds `{row}\{column}`. By this element, which edge of the stored picture "
        f"is nearest to the patient's {_WORDS[letter]}?",
        [
            _right(edge, f"{why} So the {edge.lower()} is the one at the {_WORDS[letter]}.")
            if edge == key
            else _wrong(edge, why, "ORIENTATION_TURNED")
            for edge, why in _EDGES.items()
        ],
    )


@item(
    id="itm-0a1d4301",
    objective="m05-o3",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.8.11.2 (2025d)",
    case=True,
)
def consistent_tags(rng: Random) -> Drawn:
    """Choose the set of elements that agrees with itself and with the evidence."""
    side, part = rng.choice("LR"), rng.choice(("knee", "elbow", "ankle"))
    other = _OPPOSITE[side]
    return Drawn(
        f"Order, lead letter and note agree: this lateral view, a digital X-ray (DX) object, shows "
        f"the {_SIDES[side]} {part}. Its tags say {_SIDES[other]}, and it is not archived yet. In "
        "this department `RL` and `LL` name the lateral view of a right and a left limb. What "
        "should (0020,0062) Image Laterality, (0020,0060) Laterality and (0018,5101) View Position "
        "hold?",
        [
            _right(
                f"`{side}`, absent, `{side}L`",
                "Side and view agree. In a digital X-ray object Laterality may be left out, since "
                "Image Laterality gives the side.",
            ),
            _wrong(
                f"`{side}`, `{other}`, `{side}L`",
                "The two side elements contradict each other, and viewers differ in which they "
                "read.",
                "LATERALITY_SPLIT",
            ),
            _wrong(
                f"`{side}`, `{side}`, `{other}L`",
                "The view still names the other limb. A correction of the side includes it.",
                "VIEW_WRONG",
            ),
            _wrong(
                f"absent, `{side}`, `{side}L`",
                "Image Laterality is type 1 in a digital X-ray object and must have a value.",
                "IMAGE_SIDE_MISSING",
            ),
        ],
    )


@item(
    id="itm-72f85715",
    objective="m05-o3",
    domain="F",
    level="analysis",
    difficulty=0.45,
    clause="PS3.3 C.7.3.1 (2025d)",
    case=True,
)
def independent_sources(rng: Random) -> Drawn:
    """Count one click once, however many places it has filled."""
    side = rng.choice("LR")
    other = _OPPOSITE[side]
    said = {name: rng.random() < 0.5 for name in ("order", "lead", "note")}  # noqa: PLR2004
    if all(said.values()):
        said[rng.choice(("order", "lead", "note"))] = False
    count = sum(said.values())
    rows = [
        f"{title:<21} {side if said[name] else other}"
        for title, name in (
            ("Order", "order"),
            ("Lead letter", "lead"),
            ("Technologist's note", "note"),
        )
    ]
    rows += [f"{title:<21} {side}" for title in ("Image Laterality", "Typed letter", "Description")]
    return Drawn(
        "At this console the technologist picks a protocol by hand, and from it come the tags, the "
        "typed letter and the series description. How many independent sources name the side "
        f"{side}?\n\n{_block(*rows)}",
        [
            _right(
                str(count + 1),
                "Tags, typed letter and description are one click and count once"
                + (f"; beside it stand {count} more." if count > 1 else ".")
                if count != 1
                else "Tags, typed letter and description are one click; one more source agrees.",
            ),
            _wrong(
                str(count + 3),
                "This counts the same click three times.",
                "COPIES_COUNTED",
            ),
            _wrong(
                str(count + 2),
                "This counts the typed letter beside the tags, though both come from one click.",
                "TYPED_FOR_LEAD",
            ),
            _wrong(
                str(count),
                "The choice at the console is weak, but it is a source of its own.",
                "CLICK_IGNORED",
            ),
        ],
    )


# Objective 4: hanging rules.

_VIEWPORTS = ("Left", "Middle", "Right", "Tray")


def _fits(cell: str, value: str) -> bool:
    """Say whether a cell of a rule fits *value*; a blank cell asks nothing."""
    if cell.startswith("not "):
        return value != cell.removeprefix("not ")
    return cell in ("", value)


@item(
    id="itm-1c868233",
    objective="m05-o4",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.23.1 (2025d)",
    case=True,
)
def first_that_fits(rng: Random) -> Drawn:
    """Try the rules from the top; the first that fits decides."""
    side = rng.choice("RL")
    rules = rng.choice(
        (
            (("AP", side), ("not AP", ""), ("", side)),
            (("LAT", side), ("AP", ""), ("not LAT", side)),
            (("AP", ""), ("", side), ("not AP", "")),
            (("not LAT", side), ("LAT", ""), ("AP", "")),
        )
    )
    view, seen = rng.choice(("AP", "LAT", "")), rng.choice(("R", "L", ""))
    hits = [_fits(asked, view) and _fits(sided, seen) for asked, sided in rules]
    at = hits.index(True) if True in hits else 3
    rows = ["      View      Side   Hang in"]
    rows += [
        f"{number}     {asked:<9} {sided:<6} {_VIEWPORTS[number - 1]}"
        for number, (asked, sided) in enumerate(rules, 1)
    ]
    rationales = [
        f"Rule {number} fits, but a rule above it has fitted already."
        if hits[number - 1]
        else f"Rule {number} does not fit this image: compare each filled cell."
        for number in (1, 2, 3)
    ] + ["A rule fits, so the image does not fall through."]
    keys = [f"Rule {number} is the first in which each filled cell fits." for number in (1, 2, 3)]
    keys.append("No rule fits, and what no rule fits lies in the tray.")
    return Drawn(
        f"An image has view {view or '(empty)'} and side {seen or '(empty)'}. These rules are "
        "tried from the top, and a blank cell asks nothing. `not` fits an empty value, too. "
        f"What fits no rule goes to the tray. Where does the image hang?\n\n{_block(*rows)}",
        [
            _right(name, keys[place])
            if place == at
            else _wrong(name, rationales[place], "LATER_RULE" if place < 3 else "TRAY_TOO_SOON")  # noqa: PLR2004 - the tray is last
            for place, name in enumerate(_VIEWPORTS)
        ],
    )


@item(
    id="itm-a2b7fb0c",
    objective="m05-o4",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.23.1 (2025d)",
    case=True,
)
def f1_of_rules(rng: Random) -> Drawn:
    """Weigh strays and misses alike against the hits."""
    hits = rng.randrange(24, 46, 2)
    strays, misses = rng.sample((2, 4, 6, 8, 10), 2)

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.2f}"

    found = 2 * hits
    return Drawn(
        f"You try new hanging rules on a test set. {hits} images hang where they should, {strays} "
        f"hang where they should not, and {misses} do not hang where they should. F1 is twice the "
        "hits divided by twice the hits plus both kinds of errors. What is the F1 of the rules?",
        [
            _right(
                share(found, found + strays + misses),
                f"{found} ÷ ({found} + {strays} + {misses}).",
            ),
            _wrong(
                share(hits, hits + strays + misses),
                "The hits were counted once, so errors weigh twice as much as they should.",
                "HITS_COUNTED_ONCE",
            ),
            _wrong(
                share(hits, hits + strays),
                "This leaves out the misses: it says how clean the viewports are.",
                "MISSES_LEFT_OUT",
            ),
            _wrong(
                share(hits, hits + misses),
                "This leaves out the strays: it says how complete the viewports are.",
                "STRAYS_LEFT_OUT",
            ),
        ],
    )


@item(
    id="itm-68798e32",
    objective="m05-o4",
    domain="F",
    level="analysis",
    difficulty=0.45,
    clause="PS3.3 C.23.1 (2025d)",
    case=True,
)
def wrong_viewport(rng: Random) -> Drawn:
    """Count an image in the wrong viewport as a stray there and a miss where it belongs."""
    swapped, tray, guests = rng.sample((1, 2, 3, 4, 6), 3)

    def both(strays: int, misses: int) -> str:
        return f"{strays} strays, {misses} misses"

    return Drawn(
        "After an upgrade you hang the test set. A *stray* hangs in a viewport where it does "
        "not belong; a *miss* does not hang in the viewport where it belongs. Images in a wrong "
        f"viewport: {swapped}. Images in the tray that belong in a viewport: {tray}. Images in a "
        f"viewport that belong in the tray: {guests}. How do you count?",
        [
            _right(
                both(swapped + guests, swapped + tray),
                "An image in the wrong viewport is both: a stray where it hangs, a miss where it "
                "should.",
            ),
            _wrong(
                both(swapped + guests, tray),
                "The swapped images are missing where they belong, too.",
                "MISS_FORGOTTEN",
            ),
            _wrong(
                both(guests, swapped + tray),
                "The swapped images also stand in somebody else's place.",
                "STRAY_FORGOTTEN",
            ),
            _wrong(
                both(tray + swapped, guests + swapped),
                "Strays and misses are exchanged: an image in the tray strays nowhere.",
                "ERRORS_EXCHANGED",
            ),
        ],
    )


_TRAPS = (
    ("AP R", "right knee from the front", "WRAP RIGHT HAND", "KNEE FRONT RT", "KNEE LEFT AP"),
    ("LAT L", "left knee from the side", "FLAT LUMBAR SPINE", "KNEE LT LATERAL", "KNEE SIDE L"),
    ("OBL", "oblique hand", "PROBLEM VIEW HIP", "HAND SLANTED 45", "HAND PA RIGHT"),
    ("ANK", "ankle", "BLANK TEST SHOT", "MALLEOLI FROM FRONT", "FOOT AND LEG LT"),
    ("AX", "axillary shoulder", "MAXILLA LEFT", "SHOULDER, ARM RAISED", "SHOULDER FRONT"),
    ("RIB", "ribs", "CRIB SIDE CHEST", "THORAX WALL LEFT", "COSTAE, OBLIQUE VIEW"),
    ("HIP", "hip", "SHIPPED FROM CLINIC", "FEMORAL HEAD WITH BALL", "PELVIS RT"),
    ("ARM", "upper arm", "ALARM AT CONSOLE", "HUMERUS FROM THE FRONT", "HUMERUS LT"),
    ("LEG", "lower leg", "COLLEGE CLINIC CHEST", "TIBIA, FIBULA, FRONT", "SHIN RT"),
)


@item(
    id="itm-38dd7c54",
    objective="m05-o4",
    domain="F",
    level="application",
    difficulty=0.7,
    clause="PS3.3 C.7.3.1 (2025d)",
    case=True,
)
def text_that_fits_by_accident(rng: Random) -> Drawn:
    """Find the description in which the letters of a rule stand by accident."""
    wanted, meant, trap, *harmless = rng.choice(_TRAPS)
    spine = rng.choice(("CHEST PORTABLE", "PELVIS SUPINE", "SKULL SIDE"))
    return Drawn(
        f"A hanging rule says: Series Description contains `{wanted}`. It is meant for images of "
        f"the {meant}. Another site types its own words. Which description does the rule catch?",
        [
            _right(
                f"`{trap}`",
                f"The letters {wanted} stand in it by accident. A rule over free text reads "
                "letters and no meaning.",
            ),
            *(
                _wrong(
                    f"`{each}`",
                    f"The letters {wanted} do not stand in it in this sequence, whatever it shows.",
                    "FREE_TEXT_RULE",
                )
                for each in (*harmless, spine)
            ),
        ],
    )


_SELECTORS = {
    "View Code Sequence": (
        "It is absent from this header, so a rule over it finds nothing.",
        "CODE_ASSUMED",
    ),
    "View Position": (
        "It is the word to fall back on when the code is missing and the word is there.",
        "CODE_OR_WORD",
    ),
    "Series Description": (
        "It is free text. It may be right today, and it changes with the person who types.",
        "FREE_TEXT_RULE",
    ),
    "No element: the tray": (
        "The tray is for images without a usable view. Here one can be read from a list.",
        "TRAY_TOO_SOON",
    ),
}


@item(
    id="itm-e58db8f9",
    objective="m05-o4",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.8.11.5 (2025d)",
    case=True,
)
def which_selector(rng: Random) -> Drawn:
    """Take the code, else the word from a list, else leave the image to a person."""
    key, code, word, why = rng.choice(
        (
            (
                "View Code Sequence",
                "1 item, with a code",
                rng.choice(("AP", "(absent)")),
                "The code is there and means the same at each site.",
            ),
            (
                "View Position",
                "(absent)",
                rng.choice(("AP", "PA", "LL")),
                "There is no code, and the word comes from a list of terms.",
            ),
            (
                "No element: the tray",
                "(absent)",
                "(empty)",
                "Neither code nor word is there, and free text should not steer.",
            ),
        )
    )
    typed = rng.choice(("Knee front", "KNEE AP R", "knee ap, standing", "PROGRAM 7"))
    rows = (
        f"(0054,0220) View Code Sequence   {code}",
        f"(0018,5101) View Position        {word}",
        f"(0008,103E) Series Description   {typed}",
    )
    return Drawn(
        "You write a rule that must hold at three sites: code first, listed word second, and free "
        f"text for people to read. What decides where this image hangs?\n\n{_block(*rows)}",
        _choice(key, _SELECTORS, why),
    )


# Objective 5: the dose report.


@item(
    id="itm-4d517019",
    objective="m05-o5",
    domain="I",
    level="application",
    difficulty=0.55,
    clause="PS3.16 TID 10013 (2025d)",
    case=True,
)
def register_line(rng: Random) -> Drawn:
    """Take the highest CTDIvol and the sum of DLP, without the localizer."""
    low, high = sorted(rng.sample(range(6, 16), 2))
    lengths = rng.sample((20, 30, 40, 50), 2)
    scans = [(low, low * lengths[0]), (high, high * lengths[1])]
    rng.shuffle(scans)
    scout = rng.choice((4, 5, 7))
    total = sum(dlp for _, dlp in scans)
    rows = [
        "Event type        CTDIvol mGy   Phantom   DLP mGy·cm",
        f"constant angle    0.1           32 cm     {scout}",
        *(f"spiral            {ctdi:<13} 32 cm     {dlp}" for ctdi, dlp in scans),
    ]

    def line(ctdi: int, dlp: int) -> str:
        return f"{ctdi} mGy, {dlp} mGy·cm"

    return Drawn(
        "A register takes the highest CTDIvol of a study's scans and the sum of their DLP; "
        f"localizers are left out. Which line belongs to this study?\n\n{_block(*rows)}",
        [
            _right(
                line(high, total),
                "CTDIvol is a strength, so the highest is taken. DLP is an amount and adds up.",
            ),
            _wrong(
                line(low + high, total),
                "CTDIvol says how strong each scan was, one by one. This register takes the "
                "highest, and no sum.",
                "CTDI_SUM",
            ),
            _wrong(
                line(high, total + scout),
                "The constant angle event is the localizer, which this register leaves out.",
                "SCOUT_COUNTED",
            ),
            _wrong(
                line(high, max(dlp for _, dlp in scans)),
                "DLP of one scan says nothing of the other. The sum is asked for.",
                "DLP_ONE_SCAN",
            ),
        ],
    )


@item(
    id="itm-d66667ba",
    objective="m05-o5",
    domain="I",
    level="application",
    difficulty=0.6,
    clause="PS3.16 TID 10013 (2025d)",
    case=True,
)
def length_from_dlp(rng: Random) -> Drawn:
    """Divide DLP by CTDIvol to find the scanned length."""
    ctdi, length = rng.choice((8, 12, 15, 16)), rng.choice((25, 35, 45, 60))
    dlp = ctdi * length
    return Drawn(
        f"A physicist doubts that a spiral covered the ordered range. Its dose report says CTDIvol "
        f"{ctdi} mGy and DLP {dlp} mGy·cm. How long was the scan?",
        [
            _right(f"{length} cm", f"DLP is CTDIvol times length: {dlp} ÷ {ctdi} = {length}."),
            _wrong(
                f"{length} mm",
                "DLP is counted in mGy times centimeters, so the length comes out in centimeters.",
                "UNIT_MISREAD",
            ),
            _wrong(
                f"{dlp - ctdi} cm",
                "The two numbers have different units and cannot be subtracted.",
                "UNITS_SUBTRACTED",
            ),
            _wrong(
                f"{_number(length / 2)} cm",
                "The length is not halved: DLP counts each centimeter once.",
                "LENGTH_HALVED",
            ),
        ],
    )


@item(
    id="itm-afe5badc",
    objective="m05-o5",
    domain="I",
    level="application",
    difficulty=0.5,
    clause="PS3.16 TID 10001 (2025d)",
    case=True,
)
def area_product_units(rng: Random) -> Drawn:
    """Turn Gy·m² into Gy·cm²: a square meter has 10,000 square centimeters."""
    tenths = rng.choice((*range(4, 10), *range(11, 60, 3), 150, 280, 470))
    report = f"{tenths / 100_000:.6f}".rstrip("0")

    def unit(value: float) -> str:
        return f"{value:,g} Gy·cm²"

    return Drawn(
        f"The dose report of a fluoroscopy gives a dose area product of {report} Gy·m². The "
        "register is kept in Gy·cm². What do you enter?",
        [
            _right(
                unit(tenths / 10),
                "One square meter has 100 times 100 = 10,000 square centimeters.",
            ),
            _wrong(
                unit(tenths / 1000),
                "This uses 100, the factor of a length. An area takes it twice.",
                "AREA_AS_LENGTH",
            ),
            _wrong(
                unit(tenths / 100),
                "This uses 1,000, the factor between Gy and mGy.",
                "UNIT_MISREAD",
            ),
            _wrong(
                unit(tenths * 100),
                "This multiplies by 1,000 once more: the result would be in mGy·cm².",
                "UNIT_MISREAD",
            ),
        ],
    )


_NAMES = ("Ana Ruiz", "Ben Okafor", "Cleo Marin", "Dara Lind", "Emil Novak")


@item(
    id="itm-11f2d485",
    objective="m05-o5",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="PS3.3 C.7.10.1 (2025d)",
    case=True,
)
def report_by_event(rng: Random) -> Drawn:
    """Match report and study by the irradiation events, against name and header."""
    patient, other, third = rng.sample(_NAMES, 3)
    events = [str(number) for number in rng.sample(range(310, 990), 4)]
    study, elsewhere = rng.sample(range(4100, 4999), 2)
    reports = [
        ("right", other, elsewhere, events[0]),
        ("name", patient, elsewhere, events[1]),
        ("header", third, study, events[2]),
        ("both", patient, study, events[3]),
    ]
    rng.shuffle(reports)
    why = {
        "right": "Its event is in the images of the study, and that link holds even if name and "
        "header went astray.",
        "name": "The name fits and the event does not: two people or two exams can share a name.",
        "header": "The header says this study, but its event is in none of the images.",
        "both": "Name and header fit, and still the event is in none of the images: a console left "
        "open does that.",
    }
    code = {"name": "MATCHED_BY_NAME", "header": "LINKED_BY_HEADER", "both": "LINKED_BY_HEADER"}
    rows = ["Report   Patient       Study in header   Event UID"]
    rows += [
        f"{letter}        {name:<13} …{number}             …{event}"
        for letter, (_, name, number, event) in zip("ABCD", reports, strict=True)
    ]
    return Drawn(
        f"Study …{study} of {patient} has no dose. Its images carry Irradiation Event UID "
        f"…{events[0]}, and these reports lie unlinked. Which one describes the study?\n\n"
        + _block(*rows),
        [
            _right(f"Report {letter}", why[kind])
            if kind == "right"
            else _wrong(f"Report {letter}", why[kind], code[kind])
            for letter, (kind, *_) in zip("ABCD", reports, strict=True)
        ],
    )


@item(
    id="itm-3e5bb369",
    objective="m05-o5",
    domain="I",
    level="application",
    difficulty=0.55,
    clause="PS3.16 TID 10013 (2025d)",
    case=True,
)
def two_phantoms(rng: Random) -> Drawn:
    """Add DLP on one phantom and leave the other phantom out."""
    head = rng.choice((600, 720, 840))
    first, second = rng.sample((180, 240, 310, 380, 450), 2)
    wanted = rng.choice((32, 16))
    key = first + second if wanted == 32 else head  # noqa: PLR2004 - the body phantom
    rival = head if wanted == 32 else first + second  # noqa: PLR2004 - the body phantom
    scans = [("head", 16, head), ("neck", 32, first), ("chest", 32, second)]
    rng.shuffle(scans)
    rows = ["Scan     Phantom   DLP mGy·cm"]
    rows += [f"{name:<8} {size} cm     {dlp}" for name, size, dlp in scans]
    return Drawn(
        f"One trauma CT has three spirals. Which DLP goes into the register's column for the "
        f"{wanted} cm phantom?\n\n{_block(*rows)}",
        [
            _right(
                f"{key} mGy·cm",
                f"Values on the {wanted} cm phantom belong there, and the other phantom has a "
                "column of its own.",
            ),
            _wrong(
                f"{head + first + second} mGy·cm",
                "This adds across phantoms. The result is a number that no patient received.",
                "PHANTOM_MIXED",
            ),
            _wrong(
                f"{rival} mGy·cm",
                "That is what belongs in the column of the other phantom.",
                "PHANTOM_GUESSED",
            ),
            _wrong(
                f"{head + first} mGy·cm",
                "Head and neck lie close together, but they were measured on two phantoms.",
                "PHANTOM_MIXED",
            ),
        ],
    )


@item(
    id="itm-dd3b8f10",
    objective="m05-o5",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="PS3.16 TID 10011 (2025d)",
    case=True,
)
def report_twice(rng: Random) -> Drawn:
    """Count the later of two reports on the same events, alone."""
    one, two, three = rng.sample((140, 220, 260, 330, 410, 520), 3)
    minute = rng.randrange(10, 40)
    ids = [f"…{number}" for number in rng.sample(range(11, 99), 3)]
    rows = (
        "Written   Event   DLP mGy·cm",
        f"10:{minute}     {ids[0]}     {one}",
        f"10:{minute}     {ids[1]}     {two}",
        f"10:{minute + 15}     {ids[0]}     {one}",
        f"10:{minute + 15}     {ids[1]}     {two}",
        f"10:{minute + 15}     {ids[2]}     {three}",
    )
    return Drawn(
        f"A CT was continued after a break, and two dose reports came, written at 10:{minute} and "
        f"10:{minute + 15}. No event is a localizer, and the phantom is the same. Which DLP goes "
        f"into the register?\n\n{_block(*rows)}",
        [
            _right(
                f"{one + two + three} mGy·cm",
                "The later report repeats the first two events and adds one. It counts alone.",
            ),
            _wrong(
                f"{2 * one + 2 * two + three} mGy·cm",
                "This counts two events twice. Equal event UIDs are the same irradiation.",
                "REPORTS_ADDED",
            ),
            _wrong(
                f"{one + two} mGy·cm",
                "That is the earlier report; it does not know the event after the break.",
                "EARLIER_REPORT",
            ),
            _wrong(
                f"{three} mGy·cm",
                "The later report was taken for an addition. It is a longer version.",
                "DLP_ONE_SCAN",
            ),
        ],
    )


# Objective 6: the display record.

_NO_ROOM = "AMBIENT_IGNORED"


@item(
    id="itm-1f5f2af5",
    objective="m05-o6",
    domain="I",
    level="application",
    difficulty=0.5,
    clause="PS3.14 3.1 (2025d)",
    case=True,
)
def luminance_ratio(rng: Random) -> Drawn:
    """Add the light of the room once, unless the meter has seen it."""
    black, room = rng.choice((0.8, 1.0, 1.2)), rng.choice((0.3, 0.4, 0.5))
    white, on_glass = rng.choice((320, 360, 410, 450)), rng.random() < 0.5  # noqa: PLR2004 - a coin

    def ratio(times: int) -> str:
        return f"{(white + times * room) / (black + times * room):.1f}"

    if on_glass:
        shown, how = (float(white), black), "held on the glass, which shuts the room out"
        why = "Room light falls on white and on black, and the meter did not see it."
        others = [
            _wrong(ratio(0), "The room is missing. It lifts black far more than white.", _NO_ROOM),
            _wrong(ratio(2), "Room light was added two times to each reading.", "AMBIENT_TWICE"),
            _wrong(ratio(-1), "Room light is added here, not taken away.", "AMBIENT_SUBTRACTED"),
        ]
    else:
        shown, how = (white + room, black + room), "pointed at the screen from the chair"
        why = "From the chair the meter sees display and room together."
        others = [
            _wrong(ratio(0), "This takes the room out, and nobody reads without it.", _NO_ROOM),
            _wrong(ratio(2), "The meter saw the room; here it counts twice.", "AMBIENT_TWICE"),
            _wrong(ratio(-1), "This takes the room away two times.", "AMBIENT_SUBTRACTED"),
        ]
    return Drawn(
        f"The record of a display says: white {shown[0]:.1f}, black {shown[1]:.1f}, room light "
        f"{room} cd/m². The meter was {how}. Which luminance ratio, with room light, do you write "
        "down?",
        [
            _right(ratio(1), why),
            *others,
        ],
    )


@item(
    id="itm-a92a0f1d",
    objective="m05-o6",
    domain="I",
    level="application",
    difficulty=0.5,
    clause="PS3.14 Annex C (2025d)",
    case=True,
)
def worst_step(rng: Random) -> Drawn:
    """Give the distance of the worst step from the mean, in percent of the mean."""
    mean = rng.choice((50, 60, 80))
    away = rng.choice((6, 9, 12)) * rng.choice((-1, 1))
    steps = [mean + away, mean - away // 3, mean - away // 3, mean - away // 3, mean, mean]
    rng.shuffle(steps)
    worst = abs(away) / mean * 100
    average = 2 * abs(away) / 6 / mean * 100
    spread = (max(steps) - min(steps)) / mean * 100
    return Drawn(
        "The six grayscale steps of a display measure "
        + ", ".join(map(str, steps))
        + " JND. The deviation is that of the step farthest from the mean, in percent of the mean. "
        "What do you write down?",
        [
            _right(
                f"{worst:.1f} %",
                f"The mean is {mean}, and the step of {mean + away} is {abs(away)} away from it.",
            ),
            _wrong(
                f"{average:.1f} %",
                "That is the average distance. Good steps hide the bad one, and the eye does not "
                "average.",
                "DEVIATION_AVERAGED",
            ),
            _wrong(
                f"{spread:.1f} %",
                "That is the distance from the smallest step to the largest.",
                "SPREAD_FOR_DEVIATION",
            ),
            _wrong(
                f"{abs(away):.1f} %",
                "That is the distance in JND, written with a percent sign.",
                "JND_FOR_PERCENT",
            ),
        ],
    )


_VERDICTS = {
    "Pass": ("One figure breaks the limit of its class.", "FAULT_PASSED"),
    "Fail: white": ("White is bright enough for the class of this display.", "OTHER_REASON"),
    "Fail: ratio": ("The ratio is high enough for the class of this display.", "OTHER_REASON"),
    "Fail: grayscale": ("The deviation is small enough for its class.", "TOLERANCE_MIXED"),
}
_USES = {
    True: (
        "an office display on which the resident reports at night",
        "a display at home from which reports are written on call",
        "a display in the reading room",
    ),
    False: (
        "a display marked MEDICAL in the ward office, used to show finished reports",
        "a display in the operating room, used after the report is written",
        "a display on the ward round cart",
    ),
}
_LIMITS = {True: (300, 250, 10), False: (200, 100, 20)}


@item(
    id="itm-e583946c",
    objective="m05-o6",
    domain="I",
    level="analysis",
    difficulty=0.45,
    clause="AAPM Report 270 (2019)",
    case=True,
)
def verdict_by_use(rng: Random) -> Drawn:
    """Choose the class by the use, then hold three figures against one column."""
    diagnostic = rng.random() < 0.5  # noqa: PLR2004 - a coin
    white, ratio, deviation = 340, 290, 8
    kind = rng.choice(("white", "ratio", "grayscale", "between"))
    low = _LIMITS[diagnostic]
    if kind == "white":
        white = low[0] - rng.choice((20, 40))
    elif kind == "ratio":
        ratio = low[1] - rng.choice((15, 30))
    elif kind == "grayscale":
        deviation = low[2] + rng.choice((3, 5))
    elif not diagnostic:
        white, ratio, deviation = rng.choice(((240, 290, 8), (340, 180, 8), (340, 290, 16)))
    found = (white < low[0], ratio < low[1], deviation > low[2])
    names = ("Fail: white", "Fail: ratio", "Fail: grayscale")
    key = next((name for name, is_broken in zip(names, found, strict=True) if is_broken), "Pass")
    column = "diagnostic" if diagnostic else "clinical review"
    rows = (
        "                     Diagnostic   Clinical review",
        "White, at least      300          200     cd/m²",
        "Ratio, at least      250          100",
        "Deviation, at most   10 %         20 %",
    )
    return Drawn(
        f"A department has the limits below. You judge {rng.choice(_USES[diagnostic])}. The "
        f"record says white {white} cd/m², ratio {ratio} with room light, deviation {deviation} "
        f"%. What is the verdict?\n\n{_block(*rows)}",
        _choice(
            key,
            _VERDICTS,
            f"By its use it is {column}. "
            + (
                "It keeps each limit of that column."
                if key == "Pass"
                else "In that column one limit is broken, and it is this one."
            ),
        ),
    )


@item(
    id="itm-927d0a95",
    objective="m05-o6",
    domain="I",
    level="analysis",
    difficulty=0.5,
    clause="PS3.14 3.1 (2025d)",
    case=True,
)
def saved_by_blinds(rng: Random) -> Drawn:
    """Find the display whose only fault is the light of the room."""
    white = rng.choice((340, 360, 380))
    faults = [
        ("room", 0.8, 1.6, 7, "Its ratio is too low with this room light and high enough without."),
        (
            "black",
            2.0,
            0.3,
            7,
            "Black itself is too bright; even in the dark the ratio is too low.",
        ),
        ("steps", 0.8, 0.3, 14, "Its grayscale is bent on the glass, where no room light is."),
        ("good", 0.8, 0.3, 8, "It passes today, so nothing has to be saved."),
    ]
    rng.shuffle(faults)
    rows = ["Display   Black   Room light   Ratio   Deviation"]
    rows += [
        f"{letter}         {black:<7} {room:<12} {(white + room) / (black + room):<7.0f} "
        f"{deviation} %"
        for letter, (_, black, room, deviation, _) in zip("ABCD", faults, strict=True)
    ]
    return Drawn(
        f"Four diagnostic displays have white {white} cd/m². White, black and deviation were "
        "measured on the glass. Limits: ratio with room light at least 250, deviation at most "
        "10 %. The blinds would bring the room light to 0.2 cd/m². Which display fails now and "
        f"would pass with the blinds?\n\n{_block(*rows)}",
        [
            _right(f"Display {letter}", why)
            if kind == "room"
            else _wrong(f"Display {letter}", why, "ROOM_BLAMED")
            for letter, (kind, *_, why) in zip("ABCD", faults, strict=True)
        ],
    )


_CURVE = {
    50: 0.557,
    100: 1.85,
    150: 4.26,
    200: 8.22,
    250: 14.3,
    300: 23.4,
    400: 55.4,
    500: 119,
    550: 171,
    600: 243,
    650: 343,
    700: 480,
}


@item(
    id="itm-ad6320cd",
    objective="m05-o6",
    domain="I",
    level="application",
    difficulty=0.55,
    clause="PS3.14 7 (2025d)",
    case=True,
)
def steps_of_the_eye(rng: Random) -> Drawn:
    """Subtract JND indexes to count the steps between two luminances."""
    low, high = rng.choice((50, 100, 150, 200, 250)), rng.choice((500, 550, 600, 650, 700))
    rows = ["JND index   Luminance, cd/m²"]
    rows += [f"{index:<11} {light:g}" for index, light in _CURVE.items()]
    dark, bright = _CURVE[low], _CURVE[high]
    return Drawn(
        f"In the room where it stands, a display goes from {dark:g} to {bright:g} cd/m². These are "
        "points of the grayscale standard display function. How many just noticeable differences "
        f"lie between its black and its white?\n\n{_block(*rows)}",
        [
            _right(
                str(high - low),
                f"The index counts just noticeable differences: {high} - {low}.",
            ),
            _wrong(
                str(high),
                "That counts from the start of the curve, where this display cannot go.",
                "BLACK_IGNORED",
            ),
            _wrong(
                f"{bright - dark:.0f}",
                "That is the difference of luminance. The eye does not see it in equal steps.",
                "LUMINANCE_AS_JND",
            ),
            _wrong(
                f"{bright / dark:.0f}",
                "That is the luminance ratio.",
                "RATIO_AS_JND",
            ),
        ],
    )


# Pictures. Each is drawn from the same numbers as its key.

_TONES = ((8, "black"), (90, "dark gray"), (165, "middle gray"), (247, "light gray"))


def _tone(gray: int) -> str:
    """Return the word for a gray from 0 to 255."""
    return next((name for most, name in _TONES if gray < most), "white")


def _figure(alt: str, caption: str) -> str:
    """Return the picture of an item, told as *alt* to who cannot see it."""
    return f'![{alt}](pictures/slice "{caption}")'


_SHOWN_IN = ((40, 80), (40, 400), (-600, 1500), (500, 2000))


@item(
    id="itm-4c7e90b1",
    objective="m05-o1",
    domain="I",
    level="analysis",
    difficulty=0.5,
    clause="PS3.3 C.11.2.1.2 (2025d)",
    case=True,
)
def window_of_picture(rng: Random) -> Drawn:
    """Find the window by the materials that are still told apart."""
    center, width = rng.choice(_SHOWN_IN)
    known = {"air": -1000, "fat": -100, "liver": rng.choice((55, 60, 65)), "bone": 800}
    places = dict(zip(rng.sample(sorted(INSERTS), 4), known, strict=True))
    values = {place: known[name] for place, name in places.items()}
    known["water"] = 0
    picture = slice_picture(insert_phantom(0, values), lambda value: windowed(value, center, width))
    seen = ", ".join(
        f"{place} {_tone(windowed(values[place], center, width))}" for place in INSERTS
    )
    around = _tone(windowed(0, center, width))
    where = "; ".join(f"{place}, {places[place]} ({values[place]} HU)" for place in INSERTS)

    def why_not(other: tuple[int, int]) -> str:
        name = max(known, key=lambda each: _apart(known[each], (center, width), other))
        tone, shown = windowed(known[name], *other), windowed(known[name], center, width)
        return (
            f"With this window {name} would be {_tone(tone)}, gray {tone} of 255. "
            f"Here it is gray {shown}."
        )

    picked = _figure(
        f"A disc with four round inserts. The disc is {around}. The inserts: {seen}.",
        "The phantom on the reader's screen.",
    )
    return Drawn(
        f"A MONOCHROME2 slice shows a disc of water (0 HU) with four inserts: {where}.\n\n{picked}"
        "\n\nWhich window is the viewer using?",
        [
            _right(
                f"Center {center}, width {width}",
                f"The window runs from {center - width // 2} to {center + width // 2} HU. So "
                f"water is {around} and bone is {_tone(windowed(800, center, width))}, as shown.",
            )
            if each == (center, width)
            else _wrong(
                f"Center {each[0]}, width {each[1]}",
                why_not(each),
                "WINDOW_TOO_WIDE" if each[1] > width else "WINDOW_TOO_NARROW",
            )
            for each in _SHOWN_IN
        ],
        {"slice": picture},
    )


def _apart(value: int, one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how far two windows part the grays of a value."""
    return abs(windowed(value, *one) - windowed(value, *other))


@item(
    id="itm-d81f35a6",
    objective="m05-o1",
    domain="I",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.7.6.3.1.2 (2025d)",
    case=True,
)
def insert_by_gray(rng: Random) -> Drawn:
    """Rank four values, then four grays, with the lowest value black or white."""
    low, width = rng.choice(((-100, 400), (-60, 240), (0, 200), (-160, 480)))
    inverse = rng.random() < 0.5  # noqa: PLR2004 - a coin
    values = [low + width * share // 20 for share in (2, 7, 13, 18)]
    placed = dict(zip(rng.sample(sorted(INSERTS), 4), values, strict=True))
    rank = rng.choice((0, 1, 2, 3))
    rival = values[3 - rank]

    def gray(value: int) -> int:
        shown = windowed(value, low + width // 2, width)
        return WHITE - shown if inverse else shown

    term = "MONOCHROME1" if inverse else "MONOCHROME2"
    end = "white" if inverse else "black"
    grays = ", ".join(f"{place} gray {gray(placed[place])}" for place in INSERTS)
    picked = _figure(
        f"A disc with four round inserts. On a scale from 0, black, to 255, white: {grays}.",
        "Four inserts in a disc; the viewer honors the photometric interpretation.",
    )

    def option(place: str) -> Option:
        value = placed[place]
        if value == values[rank]:
            why = f"With {term} the lowest value is {end}. Rank values and grays, and match them."
            return _right(f"The {place} insert", why)
        if value == rival:
            why = f"It would fit if the lowest value were not {end}, but {term} says so."
            return _wrong(f"The {place} insert", why, "PHOTOMETRIC_REVERSED")
        why = f"This insert measures {value} HU; its gray has another rank among the four."
        return _wrong(f"The {place} insert", why, "GRAY_RANK_MISSED")

    return Drawn(
        f"The label of a phantom was lost. Its four inserts measure {values[0]}, {values[1]}, "
        f"{values[2]} and {values[3]} HU. The image is {term}, shown from {low} to {low + width} "
        f"HU.\n\n{picked}\n\nWhich insert measures {values[rank]} HU?",
        [option(place) for place in INSERTS],
        {"slice": slice_picture(insert_phantom(low + width // 2, placed), gray)},
    )


_LIARS = {
    "Photometric Interpretation": (
        "A wrong one turns the whole scale around, and bone would be darker than muscle.",
        "WRONG_TAG",
    ),
    "Columns": (
        "A wrong row length shears each shape. Here the outlines are whole.",
        "WRONG_TAG",
    ),
    "Pixel Representation": (
        "Without the sign, what is negative turns white and the rest keeps its gray.",
        "WRONG_TAG",
    ),
    "Window Center": (
        "A shifted window moves all grays one way and leaves their sequence as it is.",
        "WINDOW_BLAMED",
    ),
}
_LIES = {
    "Photometric Interpretation": "The sequence of grays runs backward: air white, bone darkest.",
    "Columns": "The grays are right and the shapes lean: each row begins a bit too late or early.",
    "Pixel Representation": "Air and lung are negative. Read without a sign they become huge.",
    "Window Center": "From air to bone the sequence is kept, and everything is too bright.",
}


@item(
    id="itm-2ba6c4e8",
    objective="m05-o2",
    domain="I",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.7.6.3 (2025d)",
    case=True,
)
def element_by_picture(rng: Random) -> Drawn:
    """Tell turned, leaning, torn and shifted grays apart."""
    key, number = rng.choice(sorted(_LIARS)), rng.randrange(12, 50)
    center, width, spine = -100, 1400, rng.choice((300, 350, 400))
    shift = rng.choice((-1, 1))

    def gray(value: int) -> int:
        if key == "Pixel Representation" and value < 0:
            return windowed(value + _SIGN_SPAN, center, width)
        shown = windowed(value, center - 800 if key == "Window Center" else center, width)
        return WHITE - shown if key == "Photometric Interpretation" else shown

    picture = slice_picture(chest_slice(spine), gray)
    parts = (("air", AIR), ("lungs", LUNG), ("muscle", MUSCLE), ("spine", spine))
    told = ", ".join(f"{name} {_tone(gray(value))}" for name, value in parts)
    outline = "Outlines are whole"
    if key == "Columns":
        picture = picture.read_as(picture.columns + shift)
        side = "left" if shift > 0 else "right"
        outline = f"The body leans to the lower {side} and is cut at the edge"
    picked = _figure(
        f"A slice of a chest. Grays: {told}. {outline}.", f"Slice {number} after the converter."
    )
    return Drawn(
        "A chest CT went through a converter, which copied the pixels byte for byte. Before, "
        f"slice {number} had black air, dark gray lungs, middle gray muscle and a light gray spine "
        f"({spine} HU).\n\n{picked}\n\nWhich element did the converter most likely change?",
        _choice(key, _LIARS, _LIES[key]),
        {"slice": picture},
    )


@item(
    id="itm-97e02d5f",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.45,
    clause="PS3.3 C.7.6.3 (2025d)",
    case=True,
)
def columns_by_lean(rng: Random) -> Drawn:
    """Correct Columns by the pixels that a straight edge moves with each row."""
    true, step, sign = rng.choice((48, 52, 56, 60)), rng.choice((1, 2)), rng.choice((-1, 1))
    label = true + sign * step
    side = "left" if sign > 0 else "right"
    half = 3 - step
    picked = _figure(
        f"A bright rod on a dark ground. Going down, it leans to the {side}. Where it leaves the "
        "picture at one edge, it comes back at the other.",
        "The rod as the viewer shows it.",
    )
    return Drawn(
        f"A test object holds a rod that stands upright. Columns (0028,0011) says {label}. In the "
        f"picture the rod moves {step} {'pixels' if step > 1 else 'pixel'} sideways from each row "
        f"to the next.\n\n{picked}\n\nHow many pixels does a stored row hold?",
        [
            _right(
                str(true),
                f"Going down, the rod moves to the {side}, so each shown row takes "
                f"{step} too {'many' if sign > 0 else 'few'}: {label} becomes {true}.",
            ),
            _wrong(
                str(label + sign * step),
                "This corrects the wrong way, and the rod would lean twice as much.",
                "LEAN_REVERSED",
            ),
            _wrong(
                str(label),
                "With the right row length an upright rod stands upright.",
                "LEAN_TAKEN_FOR_TILT",
            ),
            _wrong(
                str(label - sign * half),
                f"This corrects by {half}. The rod moves by {step} with each row, so it would go "
                "on leaning.",
                "LEAN_MISCOUNTED",
            ),
        ],
        {"slice": rod(true, 44).read_as(label)},
    )


@item(
    id="itm-63d8fa17",
    objective="m05-o2",
    domain="I",
    level="application",
    difficulty=0.45,
    clause="PS3.3 10.7.1.3 (2025d)",
    case=True,
)
def spacing_of_plate(rng: Random) -> Drawn:
    """Divide the diameter by the pixels of each axis; the distance between rows stands first."""
    long, short = rng.choice(((48, 24), (48, 32), (60, 40), (40, 20)))
    per_pixel = rng.choice((2, 3, 4, 5))
    size = long * per_pixel
    is_wide = rng.random() < 0.5  # noqa: PLR2004 - a coin
    fine, coarse = f"{size / long:g}", f"{size / short:g}"
    down, across = (coarse, fine) if is_wide else (fine, coarse)
    shape = "wider than high" if is_wide else "higher than wide"
    picked = _figure(
        f"A bright oval on a dark ground, {shape}.",
        "The plate in a viewer that draws each pixel as a square.",
    )
    return Drawn(
        f"A round plate of {size} mm was recorded. In a viewer that ignores spacing it is an oval: "
        f"one axis spans {long} pixels, the other {short}.\n\n{picked}\n\nWhich Pixel Spacing "
        "(0028,0030) makes the plate round?",
        [
            _right(
                f"`{down}\\{across}`",
                f"The first value is the distance between rows: {down} mm going down. "
                f"The second, {across} mm, is the distance between columns.",
            ),
            _wrong(
                f"`{across}\\{down}`",
                "The values are swapped. The plate would look even more like an oval.",
                "SPACING_ORDER",
            ),
            _wrong(
                f"`{fine}\\{fine}`",
                "Equal values say that pixels are square, and the oval stays an oval.",
                "SQUARE_PIXELS_ASSUMED",
            ),
            _wrong(
                f"`{coarse}\\{coarse}`",
                "Equal values keep the shape an oval, and the longer axis measures too much.",
                "SQUARE_PIXELS_ASSUMED",
            ),
        ],
        {"slice": plate(long, short) if is_wide else plate(short, long)},
    )


@item(
    id="itm-5e14b7c9",
    objective="m05-o3",
    domain="I",
    level="analysis",
    difficulty=0.55,
    clause="PS3.3 C.7.6.1 (2025d)",
    case=True,
)
def two_witnesses(rng: Random) -> Drawn:
    """Turn the row direction and the lead letter into the side at the left edge."""
    letter, at_right = rng.choice("RL"), rng.random() < 0.5  # noqa: PLR2004 - a coin
    rows = rng.choice("RL")
    other = {"R": "L", "L": "R"}
    by_tag, by_lead = other[rows], other[letter] if at_right else letter
    edge = "right" if at_right else "left"
    wrong = (
        ("It agrees with the lead letter and turns the tag around.", "ORIENTATION_REVERSED"),
        ("It agrees with the tag and turns the lead letter around.", "LEAD_EDGE_MISSED"),
        ("Both are turned around here.", "ORIENTATION_REVERSED"),
    )

    def told(tag: str, lead: str) -> str:
        return f"Tag: {_SIDES[tag]}. Lead letter: {_SIDES[lead]}."

    advice = "They agree." if by_tag == by_lead else "They contradict each other: hold, and ask."
    picked = _figure(
        f"A chest film. The lead letter {letter}, not mirrored, is at the {edge} edge, near the "
        "top.",
        "The film as it hangs.",
    )
    return Drawn(
        f"A film's Patient Orientation (0020,0020) holds `{rows}\\F`.\n\n{picked}\n\nWhich side "
        "of the patient is at the left edge of the picture, by the tag and by the lead letter?",
        [
            _right(
                told(by_tag, by_lead),
                f"Along a row one moves to the patient's {_SIDES[rows]}, so the row starts at the "
                f"{_SIDES[by_tag]}. {advice}",
            ),
            _wrong(told(other[by_tag], by_lead), *wrong[0]),
            _wrong(told(by_tag, other[by_lead]), *wrong[1]),
            _wrong(told(other[by_tag], other[by_lead]), *wrong[2]),
        ],
        {"slice": chest_film(letter, at_right=at_right)},
    )


ITEMS = [
    value_in_hu,
    window_from_ends,
    gray_in_window,
    failing_step,
    paired_windows,
    read_with_sign,
    color_repair,
    wanted_intercept,
    line_through_two,
    pattern_of_error,
    range_of_bits,
    length_with_ball,
    decide_side,
    edge_of_picture,
    consistent_tags,
    independent_sources,
    first_that_fits,
    f1_of_rules,
    wrong_viewport,
    text_that_fits_by_accident,
    which_selector,
    register_line,
    length_from_dlp,
    area_product_units,
    report_by_event,
    two_phantoms,
    report_twice,
    luminance_ratio,
    worst_step,
    verdict_by_use,
    saved_by_blinds,
    steps_of_the_eye,
    window_of_picture,
    insert_by_gray,
    element_by_picture,
    columns_by_lean,
    spacing_of_plate,
    two_witnesses,
]
