"""Inverted, green, noisy: mend the one element that misdescribes the pixels, and no pixel."""

from app.dicom import Difference, compare, read_object
from app.errors import UnreadableSample
from app.grading import (
    Bench,
    EditedFiles,
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

from .drawing import draw
from .kinds import (
    CENTER,
    EXPLANATION,
    HEALTHY,
    INTERCEPT,
    PHOTOMETRIC,
    PIXELS,
    PLANAR,
    SIGN,
    SLOPE,
    WIDTH,
)
from .objects import Truth, files_of, is_same, rendered, truth_of

lab = Lab()
lab.draw(draw)

NAMES = {
    PHOTOMETRIC: "Photometric Interpretation",
    PLANAR: "Planar Configuration",
    SIGN: "Pixel Representation",
}
NOTHING, WINDOW, SYNTAX = "nothing", "Window Center and Width", "Transfer Syntax UID"
_WINDOW = frozenset({CENTER, WIDTH, EXPLANATION})
_SCALE = frozenset({INTERCEPT, SLOPE, "(0028,1054)"})
_DOES = {
    PHOTOMETRIC: "can turn black into white or tint every color, but leaves each shape in place",
    PLANAR: "tears the colors apart: stripes, or shreds of the picture in several places",
    SIGN: "breaks the gray scale in one spot: values beyond it jump to the other end",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay six objects on the bench, and beside each what people say of it."""
    rows = [
        {"id": name, "file": name, "what_people_say": drawn["complaint"]}
        for name, drawn in params["objects"].items()
    ]
    words = {name: params[name] for name in ("asker", "partner", "hospital")}
    return Bench(
        files=files_of(params), tables={"diagnose": rows}, words=words, truth=truth_of(params)
    )


@lab.check("diagnose")
def diagnose(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each object the element that does not fit its pixels, or that nothing is wrong."""
    findings = []
    for name, truth in bench.truth.items():
        found = _misdiagnosis(name, answer[name]["element"], truth)
        if found is not None:
            findings.append(found)
    rows = len(bench.truth)
    note = "" if findings else "Each symptom has its own element, and one object had no fault."
    return partly(rows - len(findings), rows, *findings, note=note)


def _misdiagnosis(name: str, said: str, truth: Truth) -> Finding | None:
    place, facts = Place(f"row {name}", name), {"file": name}
    if not said:
        return Finding("ROW_BLANK", place, name, facts)
    if said == (NOTHING if truth.fault == HEALTHY else NAMES[truth.path]):
        return None
    if truth.fault == HEALTHY:
        return Finding("HEALTHY_BLAMED", place, said, facts)
    return _misread(place, said, facts)


def _misread(place: Place, said: str, facts: dict[str, str]) -> Finding:
    """Return what speaks against *said* as the cause of a fault that is there."""
    if said == NOTHING:
        return Finding("FAULT_MISSED", place, said, facts)
    if said == WINDOW:
        return Finding("WINDOW_BLAMED", place, said, facts)
    if said == SYNTAX:
        return Finding("SYNTAX_BLAMED", place, said, facts)
    path = next(path for path, title in NAMES.items() if title == said)
    return Finding("OTHER_ELEMENT", place, said, {**facts, "does": _DOES[path]})


@lab.check("repair_a")
def repair_a(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect a.dcm to look right by its label alone."""
    return _repair("a.dcm", answer, bench)


@lab.check("repair_b")
def repair_b(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect b.dcm to look right by its label alone."""
    return _repair("b.dcm", answer, bench)


@lab.check("repair_c")
def repair_c(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect c.dcm to look right by its label alone."""
    return _repair("c.dcm", answer, bench)


@lab.check("repair_d")
def repair_d(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect d.dcm to look right by its label alone."""
    return _repair("d.dcm", answer, bench)


def _repair(name: str, answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the picture of the right label, by that label alone, over the same stored bytes."""
    if name not in answer.files:
        return unreadable(f"Edit {name} on the bench, or send one corrected file.")
    truth, before, after = bench.truth[name], bench.files[name], answer.files[name]
    difference = compare(before, after)
    if not difference.pixels_equal:
        return wrong(Finding("PIXELS_EDITED", _place(before, name, PIXELS)))
    try:
        looks_right = is_same(rendered(after), truth.picture)
    except UnreadableSample as error:
        place = _place(after, name, min(difference.paths or {PIXELS}))
        return wrong(Finding("NOT_SHOWN", place, _listed(difference, after), {"why": str(error)}))
    value = _value_of(truth, difference)
    more = difference.paths - {truth.path}
    if looks_right and value == truth.true:
        if more or difference.meta_changed:
            return partly(1, 2, _finding("OTHER_CHANGED", difference, after, name, more))
        return right("The picture is right at every pixel, and no stored byte was touched.")
    return wrong(_still_wrong(difference, truth, value, after, name))


def _value_of(truth: Truth, difference: Difference) -> str:
    """Return what the faulty element says by now; absent is as good as empty."""
    changes = (*difference.changed, *difference.added, *difference.removed)
    values = {change.path: change.after or "" for change in changes}
    return values.get(truth.path, truth.said).strip()


def _still_wrong(
    difference: Difference, truth: Truth, value: str, after: bytes, name: str
) -> Finding:
    """Return why the object is still misdescribed, from what was changed."""
    paths = difference.paths
    if not paths:
        return Finding("NOTHING_CHANGED", Place(PIXELS, name), name)
    if truth.path not in paths:
        code = "WRONG_TAG"
        if paths & _SCALE:
            code = "SCALE_TURNED"
        elif paths <= _WINDOW:
            code = "WINDOW_HIDES"
        return _finding(code, difference, after, name, paths)
    if value != truth.true:
        return _finding("OTHER_TERM", difference, after, name, {truth.path})
    return _finding("SPOILED_AGAIN", difference, after, name, paths - {truth.path})


def _finding(
    code: str, difference: Difference, after: bytes, name: str, paths: frozenset[str] | set[str]
) -> Finding:
    at = min(paths) if paths else "(0002,0010)"
    return Finding(code, _place(after, name, at), _listed(difference, after, paths))


def _listed(
    difference: Difference, after: bytes, paths: frozenset[str] | set[str] = frozenset()
) -> str:
    """Name what was changed, and to what."""
    found = read_object(after)
    named = []
    for path in sorted(paths or difference.paths)[:4]:
        element = found.element(path)
        named.append(
            f"{element.name} {path} is now {element.value}" if element else f"{path} is gone"
        )
    return "; ".join(named) or "the File Meta Information"


def _place(data: bytes, name: str, path: str) -> Place:
    element = read_object(data).element(path)
    return Place(path, name) if element is None else Place(path, name, element.offset)
