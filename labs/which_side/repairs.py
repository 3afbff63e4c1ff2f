"""Judge one edited radiograph: corrected where the evidence carries it, or flagged and held."""

from app.dicom import Difference, compare, read_object
from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import HOLD, other
from .objects import (
    COMMENTS,
    DESCRIPTION,
    IMAGE_LATERALITY,
    LATERALITY,
    PIXELS,
    SOP_INSTANCE,
    VIEW,
    view_of,
)

FLAG = "SIDE UNCONFIRMED"

_SIDE_TAGS = frozenset({LATERALITY, IMAGE_LATERALITY, VIEW})
_CODES = frozenset({"L", "R"})


def judge_file(letter: str, number: int, answer: EditedFiles, bench: Bench) -> Verdict:
    """Return the verdict on one image of an exam."""
    name = bench.truth["names"][letter][number]
    if name not in answer.files:
        return unreadable(f"Edit {name} on the bench, or send one corrected file.")
    exam, before, after = bench.truth["exams"][letter], bench.files[name], answer.files[name]
    difference = compare(before, after)
    if not difference.pixels_equal:
        return wrong(Finding("PIXELS_EDITED", _place(before, name, PIXELS)))
    if SOP_INSTANCE in difference.paths:
        return wrong(Finding("NEEDLESS_NEW_UID", _place(after, name, SOP_INSTANCE)))
    if exam["role"] == HOLD:
        return _held(difference, after, name)
    return _corrected(exam, number, difference, after, name)


def _held(difference: Difference, after: bytes, name: str) -> Verdict:
    """Expect the department's flag in Image Comments, and every other element untouched."""
    if sides := sorted(difference.paths & (_SIDE_TAGS | {DESCRIPTION})):
        saw = _listed(after, sides)
        return wrong(Finding("GUESSED_SIDE", _place(after, name, sides[0]), saw, {"exam": name}))
    comments = (read_object(after).value(COMMENTS) or "").strip()
    if comments != FLAG:
        return wrong(Finding("FLAG_OTHER", _place(after, name, COMMENTS), comments))
    return _without_harm(difference, frozenset({COMMENTS}), after, name, _HELD)


_HELD = "Flagged, and nothing decided: whoever opens it sees that the side is not settled."


def _corrected(
    exam: Params, number: int, difference: Difference, after: bytes, name: str
) -> Verdict:
    """Expect side and view by the evidence in every element that tells them."""
    found = read_object(after)
    series, image = ((found.value(path) or "").strip() for path in (LATERALITY, IMAGE_LATERALITY))
    if COMMENTS in difference.paths and not difference.paths & _SIDE_TAGS:
        place, facts = _place(after, name, COMMENTS), {"exam": name}
        return wrong(Finding("HELD_FOR_NOTHING", place, "hold and ask", facts))
    if difference.paths and difference.paths <= {DESCRIPTION}:
        place = _place(after, name, DESCRIPTION)
        return wrong(Finding("DESCRIPTION_ONLY", place, found.value(DESCRIPTION) or ""))
    if (finding := _side(exam["side"], series, image, difference, after, name)) is not None:
        return wrong(finding)
    view, wanted = found.value(VIEW) or "", view_of(exam["views"][number], exam["side"])
    if view.strip() != wanted:
        return partly(1, 2, Finding("VIEW_WRONG", _place(after, name, VIEW), view))
    permitted = _SIDE_TAGS | {DESCRIPTION}
    return _without_harm(difference, permitted, after, name, _CORRECTED)


_CORRECTED = "Side and view say what lead, order and note say, and the pixels are untouched."


def _side(
    side: str, series: str, image: str, difference: Difference, after: bytes, name: str
) -> Finding | None:
    """Return what is wrong with the two elements that tell the side."""
    at_image, at_series = _place(after, name, IMAGE_LATERALITY), _place(after, name, LATERALITY)
    for value, place in ((image, at_image), (series, at_series)):
        if value and value not in _CODES:
            return Finding("SIDE_NOT_A_CODE", place, value)
    saw = f"Image Laterality is {image or 'empty'}, Laterality is {series or 'empty or absent'}"
    if not image:
        return Finding("IMAGE_SIDE_MISSING", at_image, saw)
    if series and series != image:
        return Finding("LATERALITY_SPLIT", at_series, saw)
    if image != side:
        touched = difference.paths & {LATERALITY, IMAGE_LATERALITY}
        code = "AGAINST_EVIDENCE" if touched else "WRONG_TAGS_LEFT"
        facts = {"exam": name}
        return Finding(code, at_image, f"correct to {other(side)}" if touched else saw, facts)
    return None


def _without_harm(
    difference: Difference, permitted: frozenset[str], after: bytes, name: str, note: str
) -> Verdict:
    more = sorted(difference.paths - permitted)
    if not more and not difference.meta_changed:
        return right(note)
    at = more[0] if more else "(0002,0010)"
    saw = _listed(after, more) or "the File Meta Information"
    return partly(1, 2, Finding("OTHER_CHANGED", _place(after, name, at), saw))


def _listed(data: bytes, paths: list[str]) -> str:
    found = read_object(data)
    named = []
    for path in paths[:4]:
        element = found.element(path)
        value = f"is now {element.value or 'empty'}" if element else "is gone"
        named.append(f"{element.name + ' ' if element else ''}{path} {value}")
    return "; ".join(named)


def _place(data: bytes, name: str, path: str) -> Place:
    element = read_object(data).element(path)
    return Place(path, name) if element is None else Place(path, name, element.offset)
