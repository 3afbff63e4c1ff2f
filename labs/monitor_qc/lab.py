"""Monitor QC record: work out six displays, hold each against its own limits, and say why."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly

from .drawing import BLINDS, DIAGNOSTIC, REVIEW, draw
from .limits import (
    ALWAYS,
    AVERAGE,
    FAIL,
    NEVER,
    NONE,
    PASS,
    Judgement,
    deviation_of,
    jnd_off,
    judged,
    judged_in_dim,
    ratio_of,
    spread_of,
)

lab = Lab()
lab.draw(draw)

_PERCENT_WITHIN = Fraction(3, 10)
_BLANK = "nothing"


@lab.build
def build(params: Params) -> Bench:
    """Lay six empty lines on the bench for each table; the record itself is in the brief."""
    displays = params["displays"]
    rows = [{"id": number, "display": number} for number in displays]
    return Bench(
        tables={"measure": rows, "judge": rows},
        words=_words(params) | _record(displays),
        truth={"displays": displays, "limits": params["limits"]},
    )


def _record(displays: Params) -> dict[str, str]:
    """Return what the record holds of each display, as words of the brief."""
    names = ("device", "use", "meter", "white", "black", "ambient", "uniformity")
    words = {f"{name}_{number}": each[name] for number, each in displays.items() for name in names}
    for number, each in displays.items():
        words |= {f"step_{number}_{at}": step for at, step in enumerate(each["steps"], 1)}
    return words


def _words(params: Params) -> dict[str, str]:
    words = {name: params[name] for name in ("asker", "physicist", "hospital", "day")}
    for kind, short in ((DIAGNOSTIC, "d"), (REVIEW, "c")):
        words |= {f"{short}_{name}": str(value) for name, value in params["limits"][kind].items()}
    return words | {"blinds": BLINDS}


@lab.check("measure")
def measure(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the ratio with the room's light in it once, and the worst step's deviation."""
    findings: list[Finding] = []
    displays = bench.truth["displays"]
    for number, display in displays.items():
        found = (
            _ratio_finding(answer[number]["ratio"], display),
            _deviation_finding(answer[number]["deviation"], display),
        )
        place = Place(f"row {number}", "measure")
        for code, cell in zip(found, ("ratio", "deviation"), strict=True):
            if code:
                saw = answer[number][cell] or _BLANK
                findings.append(Finding(code, place, saw, {"display": number}))
    cells = 2 * len(displays)
    note = "" if findings else "Room light once, and the worst step instead of the average."
    return partly(cells - len(findings), cells, *findings, note=note)


def _number(text: str) -> Fraction | None:
    """Return the number in a cell, with a point or a comma, with or without its percent sign."""
    plain = text.removesuffix("%").removesuffix(": 1").removesuffix(":1").strip()
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() else None


def _ratio_finding(text: str, display: Params) -> str:
    said = _number(text)
    if said is None:
        return "NO_NUMBER"

    def fits(wanted: Fraction) -> bool:
        return abs(said - wanted) <= max(Fraction(1), wanted / 100)

    if fits(ratio_of(display)):
        return ""
    if fits(ratio_of(display, NEVER)):
        return "AMBIENT_IGNORED"
    if fits(ratio_of(display, ALWAYS)):
        return "AMBIENT_TWICE"
    return "RATIO_TURNED" if 0 < said < 1 else "RATIO_OFF"


def _deviation_finding(text: str, display: Params) -> str:
    said = _number(text)
    if said is None:
        return "NO_NUMBER"

    def fits(wanted: Fraction) -> bool:
        return abs(abs(said) - wanted) <= _PERCENT_WITHIN

    if fits(deviation_of(display)):
        return ""
    if fits(deviation_of(display, AVERAGE)):
        return "DEVIATION_AVERAGED"
    if fits(spread_of(display)):
        return "SPREAD_FOR_DEVIATION"
    return "JND_FOR_PERCENT" if fits(jnd_off(display)) else "DEVIATION_OFF"


@lab.check("judge")
def judge(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect class, verdict and reason of each display by the limits of what it is used for."""
    displays, limits = bench.truth["displays"], bench.truth["limits"]
    missed, findings = 0, []
    for number, display in displays.items():
        row, true = answer[number], judged(display, limits)
        place, facts = Place(f"row {number}", "judge"), {"display": number}
        wrong_class = row["class"] != display["class"]
        missed += wrong_class + (row["verdict"] != true.verdict) + (row["reason"] != true.reason)
        if wrong_class:
            code = "CLASS_BY_DEVICE" if row["class"] else "ROW_BLANK"
            findings.append(Finding(code, place, row["class"] or "no class", facts))
        if code := _misjudged(row, display, true, bench):
            findings.append(Finding(code, place, _said(row), facts))
    cells = 3 * len(displays)
    note = "" if findings else "Each display was held against what it is used for."
    return partly(cells - missed, cells, *findings, note=note)


def _said(row: dict[str, str]) -> str:
    """Return verdict and reason as one would say them."""
    verdict, reason = row["verdict"] or "no verdict", row["reason"] or "blank"
    return verdict if (verdict, reason) == (PASS, NONE) else f"{verdict}, reason {reason}"


def _misjudged(row: dict[str, str], display: Params, true: Judgement, bench: Bench) -> str:
    """Return the code of a verdict and reason that do not hold, or an empty text."""
    said = Judgement(row["verdict"], row["reason"])
    limits = bench.truth["limits"]
    if said == true:
        return ""
    if not (said.verdict and said.reason):
        return "ROW_BLANK"
    if (said.verdict == FAIL) != (said.reason != NONE):
        return "VERDICT_WITHOUT_REASON"
    if said.verdict == true.verdict:
        return "OTHER_REASON"
    other = REVIEW if display["class"] == DIAGNOSTIC else DIAGNOSTIC
    short_cuts = {
        "AMBIENT_IGNORED": judged(display, limits, ambient=NEVER),
        "AMBIENT_TWICE": judged(display, limits, ambient=ALWAYS),
        "DEVIATION_AVERAGED": judged(display, limits, how=AVERAGE),
        "TOLERANCE_MIXED": judged(display, limits, other),
    }
    plain = "GOOD_REFUSED" if true.reason == NONE else "FAULT_PASSED"
    return next((code for code, result in short_cuts.items() if said == result), plain)


@lab.check("blinds")
def blinds(answer: frozenset[str], bench: Bench) -> Verdict:
    """Expect the displays that fail today and would pass with nothing changed but the light."""
    displays, limits = bench.truth["displays"], bench.truth["limits"]
    wanted = {
        number
        for number, each in displays.items()
        if judged(each, limits).reason != NONE and judged_in_dim(each, limits).reason == NONE
    }
    said = {each.removeprefix("d") for each in answer}
    findings = [
        *_about("ROOM_MISSED", wanted - said),
        *_about("ROOM_BLAMED", said - wanted),
    ]
    share = len(wanted) - len(wanted - said) - len(said - wanted)
    note = "" if findings else "Here the room failed, and not the display."
    return partly(share, len(wanted), *findings, note=note)


def _about(code: str, numbers: Iterable[str]) -> list[Finding]:
    return [
        Finding(code, Place(f"row {number}", "measure"), number, {"display": number})
        for number in sorted(numbers)
    ]
