"""Hang it: rules for the viewer that hold when the next site describes its images otherwise."""

from collections.abc import Mapping
from fractions import Fraction

from app.dicom import read_object
from app.grading import (
    Bench,
    ElementPick,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import MODIFIER, NOWHERE, draw
from .headers import (
    DESCRIPTION,
    NEW,
    OLD,
    VIEW_CODES,
    VIEW_POSITION,
    A,
    build_headers,
)
from .images import site_a, site_b, this_morning
from .judging import ENOUGH, f1, findings_of
from .layout import belongs, found_rows, model_rows, with_spare
from .rules import ATTRIBUTES, NotACell, claimed, hung, read_cell, read_rules
from .wording import words

lab = Lab()
lab.draw(draw)

_PARTS = 10
_HALF = 5
_COST_AT_HOME = 3
_TITLES = {
    "anatomy": "Anatomy",
    "view": "View",
    "side": "Side",
    "procedure": "Procedure",
    "description": "Series description",
}
_RIGHT_WAY = {NOWHERE: "tray", MODIFIER: "modifier"}
_NOTES = {
    "tray": "A gap that people can see is mended; a guess that looks tidy is read.",
    "modifier": "The device recorded it and says so in writing: that is a record, and no guess.",
}
_WAYS = {
    "tray": "have the side of each image added by hand",
    "modifier": "have the viewer read the modifier of the anatomic region",
}
_SLIPS = {
    **dict.fromkeys(_WAYS, "HEADER_UNREAD"),
    "read_text": "SIDE_FROM_TEXT",
    "default": "SIDE_BY_HABIT",
    "hide": "IMAGE_HIDDEN",
}
_FORM = (
    "write values with commas between them, such as R, B; put not in front to exclude them; use * "
    "for any letters, and the word empty for a value that is missing."
)


@lab.build
def build(params: Params) -> Bench:
    """Lay the viewer's rules, site A's list and three headers on the bench."""
    at_a, morning = site_a(params), this_morning(params)
    return Bench(
        files=build_headers(params, {A: at_a[0], NEW: morning[0], OLD: morning[1]}),
        tables={
            "rules": with_spare(found_rows(params)),
            "trace": [{"id": each["image"].lower(), **each} for each in morning],
        },
        words=words(params, at_a),
        truth={
            "params": params,
            "a": at_a,
            "b": site_b(params),
            "morning": morning,
            "found": found_rows(params),
            "model": model_rows(params),
            "no_side": _RIGHT_WAY[params.get("third_room", NOWHERE)],
        },
    )


@lab.check("trace")
def trace(answer: Mapping[str, Mapping[str, str]], bench: Bench) -> Verdict:
    """Expect the viewport of the first rule, as found, that claims each image of the morning."""
    truth, rules = bench.truth, read_rules(bench.truth["found"])
    findings = []
    for image in truth["morning"]:
        given, got = answer[image["image"].lower()]["viewport"], hung(image, rules)
        if given == got:
            continue
        place, first = Place(f"row {image['image']}", "trace"), claimed(image, rules)
        later = {rule.viewport for rule in rules if rule.matches(image) and rule is not first}
        facts = {"image": image["image"]}
        if not given:
            findings.append(Finding("ROW_OPEN", place, image["image"], facts))
        elif given in later:
            findings.append(Finding("LATER_RULE", place, given, facts))
        elif given == belongs(truth["params"], image):
            findings.append(Finding("WISHED_NOT_TRACED", place, given, facts))
        else:
            findings.append(Finding("TRACED_ELSEWHERE", place, given, facts))
    tried = len(truth["morning"])
    note = "" if findings else "You read the rules as the viewer does: from the top, to the letter."
    return partly(tried - len(findings), tried, *findings, note=note)


@lab.check("view_new")
def view_new(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect View Code Sequence, or the code value within it."""
    return _view(answer, bench, NEW, VIEW_CODES)


@lab.check("view_old")
def view_old(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect View Position: this device sends no View Code Sequence."""
    return _view(answer, bench, OLD, VIEW_POSITION)


def _view(answer: ElementPick, bench: Bench, source: str, wanted: str) -> Verdict:
    found = read_object(bench.files.get(answer.source, b""), answer.source)
    element = found.element(answer.path)
    offset, length = (element.offset, element.length) if element else (None, None)
    place = Place(answer.path, answer.source, offset, length)
    saw = f"{element.name} {answer.path}" if element else answer.path
    if answer.source != source:
        return wrong(Finding("OTHER_FILE", place, answer.source))
    if answer.path in {wanted, f"{wanted}[1].(0008,0100)"}:
        return right("The device fills this one itself when the technologist chooses the view.")
    if answer.path == DESCRIPTION:
        return wrong(Finding("FREE_TEXT_PICKED", place, saw))
    return wrong(Finding("OTHER_ELEMENT", place, saw))


@lab.check("rules")
def rules(answer: list[dict[str, str]], bench: Bench) -> Verdict:
    """Try the rules on the hidden images of site B, and on the twenty of site A."""
    for number, row in enumerate(answer, 1):
        if not row["viewport"]:
            return unreadable(f"Row {number} has conditions and no viewport; choose one.")
        for name in ATTRIBUTES:
            try:
                read_cell(row[name])
            except NotACell:
                return unreadable(f"{_TITLES[name]} in row {number} cannot be read: {_FORM}")
    return _tried(answer, bench)


def _tried(rows: list[dict[str, str]], bench: Bench) -> Verdict:
    """Give half for the way from the found rules to the mark, and half for reaching it."""
    truth = bench.truth
    params, mine = truth["params"], read_rules(rows)
    at_a, at_b = (f1(params, truth[site], mine) for site in ("a", "b"))
    figures = f"F1 is {float(at_b):.2f} at site B and {float(at_a):.2f} at site A."
    if at_a >= ENOUGH and at_b >= ENOUGH:
        return right(f"{figures} The same rules now hold at both sites.")
    before = f1(params, truth["b"], read_rules(truth["found"]))
    way = min(Fraction(1), (at_b - before) / (ENOUGH - before))
    earned = max(0, int(_HALF * way)) - (_COST_AT_HOME if at_a < ENOUGH else 0)
    findings = findings_of(params, truth["b"], mine)
    if at_a < ENOUGH:
        saw = f"{float(at_a):.2f}"
        findings = (*findings, Finding("BROKE_SITE_A", Place("the table", "rules"), saw))
        if at_b >= ENOUGH:
            findings = (*findings, *findings_of(params, truth["a"], mine))
    return partly(earned, _PARTS, *findings, note=figures)


@lab.check("no_side")
def no_side(answer: str, bench: Bench) -> Verdict:
    """Expect the side as the device recorded it, and where nobody did, a gap that is in sight."""
    if answer == bench.truth["no_side"]:
        return right(_NOTES[answer])
    return wrong(Finding(_SLIPS[answer], None, answer, {"does": _WAYS.get(answer, "")}))
