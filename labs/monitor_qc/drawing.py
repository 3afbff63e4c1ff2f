"""What a seed decides: six displays, what was measured on each, and the department's limits."""

from random import Random
from typing import Any

from app.grading import Params
from app.grading.cast import draw_date, draw_hospital, draw_people

DIAGNOSTIC, REVIEW = "diagnostic", "clinical review"
CONTACT, SEAT = "on the glass", "from the chair"
STEPS = 6
BLINDS = "0.10"

AMBIENT, TWICE, LENIENT, STRICT, GRAYSCALE, PLAIN = (
    "ambient",
    "twice",
    "lenient",
    "strict",
    "grayscale",
    "plain",
)
"""What each of the six displays is there for."""

WHITE, UNIFORMITY, GSDF, RATIO = "white", "uniformity", "gsdf", "ratio"

_USES = {
    (DIAGNOSTIC, False): (
        ("3 MP medical", "Reading room 1: reports on CT"),
        ("5 MP medical", "Reading room 2: reports on X-ray"),
        ("3 MP medical", "Emergency radiology: reports at night"),
        ("2 MP medical", "Ultrasound office: reports between exams"),
        ("3 MP medical", "Reading room 4: reports on MR"),
    ),
    (DIAGNOSTIC, True): (
        ("24-inch office", "A radiologist's desk at home: reports on weekends"),
        ("27-inch office", "Reading room 3: reports until the new one is delivered"),
        ("Laptop on a dock", "On-call room: first reports on head CT"),
    ),
    (REVIEW, False): (
        ("24-inch office", "Ward: rounds, with the report at hand"),
        ("55-inch wall", "Operating room: the surgeon looks up while operating"),
        ("27-inch office", "Clinic: doctors explain pictures to patients"),
    ),
    (REVIEW, True): (
        ("5 MP medical, handed down", "Ward: rounds, with the report at hand"),
        ("3 MP medical", "Conference room: cases that are reported already"),
        ("3 MP medical, old", "Technologist's console: positioning is checked"),
    ),
}


def draw(rng: Random) -> Params:
    """Turn randomness into six displays and the limits that they are held against."""
    asker, physicist = draw_people(rng, 2)
    limits = {
        DIAGNOSTIC: _limits(rng, (350, 400), (250, 300), 10, (15, 20)),
        REVIEW: _limits(rng, (200, 250), (100, 120), 20, (28, 30)),
    }
    roles = rng.sample((AMBIENT, TWICE, LENIENT, STRICT, GRAYSCALE, PLAIN), 6)
    displays: dict[str, Params] = {}
    for number, role in enumerate(roles, 1):
        taken = [each["use"] for each in displays.values()]
        displays[str(number)] = _display(rng, role, limits, taken)
    return {
        "asker": asker.full_name,
        "physicist": physicist.full_name,
        "hospital": draw_hospital(rng),
        "day": draw_date(rng).isoformat(),
        "limits": limits,
        "displays": displays,
    }


def _limits(rng: Random, white: Any, ratio: Any, gsdf: int, uniformity: Any) -> Params:
    return {
        WHITE: rng.choice(white),
        RATIO: rng.choice(ratio),
        GSDF: gsdf,
        UNIFORMITY: rng.choice(uniformity),
    }


def _display(rng: Random, role: str, limits: Params, taken: list[str]) -> Params:
    """Draw one display; it breaks one limit of its own class at most."""
    kind = {AMBIENT: DIAGNOSTIC, TWICE: DIAGNOSTIC, LENIENT: DIAGNOSTIC, STRICT: REVIEW}.get(
        role
    ) or rng.choice((DIAGNOSTIC, REVIEW))
    fault = ""
    if role in (LENIENT, STRICT):
        fault = rng.choice((WHITE, UNIFORMITY, GSDF, *([RATIO] if role == STRICT else [])))
    elif role == PLAIN:
        fault = rng.choice(("", WHITE, UNIFORMITY, RATIO))
    trap = role in (LENIENT, STRICT) or rng.random() < 0.25  # noqa: PLR2004 - a share
    free = [each for each in _USES[(kind, trap)] if each[1] not in taken]
    device, use = rng.choice(free or list(_USES[(kind, not trap)]))
    between = role in (LENIENT, STRICT)
    white = _white(rng, kind, limits, WHITE if fault == WHITE else "", between=between)
    black, ambient = _dark(rng, role, kind, limits, white, fault)
    return {
        "role": role,
        "class": kind,
        "device": device,
        "use": use,
        "meter": SEAT if role == TWICE else CONTACT,
        "white": f"{white:.1f}",
        "black": f"{black:.2f}",
        "ambient": f"{ambient:.2f}",
        "steps": _steps(rng, role, kind, limits, fault),
        "uniformity": str(_uniformity(rng, kind, limits, fault, between=between)),
    }


def _white(rng: Random, kind: str, limits: Params, fault: str, *, between: bool) -> float:
    """Draw white: above its own limit, below it, or between the limits of the two classes."""
    least: float = limits[kind][WHITE]
    if not fault:
        # A display that is to fail elsewhere must be bright enough for either class.
        least = limits[DIAGNOSTIC][WHITE] if between else least
        return least * rng.uniform(1.08, 1.3)
    if between:
        low, high = limits[REVIEW][WHITE] * 1.06, limits[DIAGNOSTIC][WHITE] * 0.95
        return rng.uniform(low, high)
    return least * rng.uniform(0.72, 0.92)


def _dark(
    rng: Random, role: str, kind: str, limits: Params, white: float, fault: str
) -> tuple[float, float]:
    """Draw what black measures and what the room adds."""
    least = limits[kind][RATIO]
    if role == AMBIENT:
        black = white / (least * rng.uniform(1.2, 1.38))
        return black, white / (least * rng.uniform(0.76, 0.92)) - black
    if role == TWICE:
        return white / (least * rng.uniform(1.05, 1.14)), rng.uniform(0.45, 0.65)
    if role == STRICT and fault == RATIO:
        ratio = rng.uniform(limits[REVIEW][RATIO] * 1.15, limits[DIAGNOSTIC][RATIO] * 0.85)
    elif fault == RATIO:
        ratio = least * rng.uniform(0.55, 0.8)
    else:
        ratio = limits[DIAGNOSTIC][RATIO] * rng.uniform(1.12, 1.4)
    # Black of a ratio that fails by itself must stay too bright in the dark, too.
    ambient = rng.uniform(0.11, 0.16) if fault == RATIO else rng.uniform(0.12, 0.3)
    return max(white / ratio - ambient, 0.2), ambient


def _steps(rng: Random, role: str, kind: str, limits: Params, fault: str) -> list[str]:
    """Draw the JND between neighboring gray patches, around a mean."""
    mean, most = rng.uniform(55, 88), limits[kind][GSDF]
    if role == GRAYSCALE:
        away = rng.choice((-1, 1)) * most * rng.uniform(1.2, 1.5)
        small, other = rng.uniform(0.2, 1.5), rng.uniform(0.2, 1.5)
        off = [each - away / (STEPS - 1) for each in (small, -small, other, -other, 0)]
        off.insert(rng.randrange(STEPS), away)
    elif fault == GSDF:
        # Every second step is off, so that their average is off as well.
        size = limits[DIAGNOSTIC][GSDF] * rng.uniform(1.25, 1.6)
        off = [size if step % 2 else -size for step in range(STEPS)]
    else:
        size = limits[DIAGNOSTIC][GSDF] * rng.uniform(0.5, 0.85)
        small, other = rng.uniform(-0.4, 0.4) * size, rng.uniform(-0.4, 0.4) * size
        off = [size, -size, small, -small, other, -other]
        rng.shuffle(off)
    return [f"{mean * (1 + each / 100):.1f}" for each in off]


def _uniformity(rng: Random, kind: str, limits: Params, fault: str, *, between: bool) -> int:
    strict, lenient = limits[DIAGNOSTIC][UNIFORMITY], limits[REVIEW][UNIFORMITY]
    if fault != UNIFORMITY:
        return rng.randrange(6, strict - 1)
    if between:
        return rng.randrange(strict + 2, lenient - 1)
    return int(limits[kind][UNIFORMITY]) + rng.randrange(3, 9)
