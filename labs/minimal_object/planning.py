"""What belongs into the smallest object: a value, an empty element, or nothing at all."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.dicom import entry
from app.grading import Finding, Place, Verdict, partly
from labs.minimal_object.drawing import BIRTH, PLANAR, REFERRER, SEX, SIGNED, STUDY_ID
from labs.minimal_object.objects import CONVERSION, ORIENTATION

VALUE, EMPTY, OUT = "with a value", "present and empty", "leave out"
DESCRIPTION, WINDOW, SPACING = "(0008,1030)", "(0028,1050)", "(0028,0030)"
_ROWS = sorted(
    (
        CONVERSION,
        REFERRER,
        DESCRIPTION,
        BIRTH,
        SEX,
        STUDY_ID,
        ORIENTATION,
        PLANAR,
        SPACING,
        SIGNED,
        WINDOW,
    )
)
_TYPE_1 = frozenset({CONVERSION, SIGNED})


def plan_rows() -> list[dict[str, str]]:
    """Return one row an attribute, in the order of tags; what belongs into it differs."""
    return [{"id": _row(tag), "attribute": name_of(tag)} for tag in _ROWS]


def name_of(tag: str) -> str:
    """Return the name and the tag of an attribute as people write them."""
    return f"{entry(int(tag[1:5] + tag[6:10], 16)).name} {tag}"


def plan_of(params: Mapping[str, Any]) -> dict[str, str]:
    """Return what belongs into each row, by its id."""
    return {_row(tag): _wanted(tag, params) for tag in _ROWS}


def _row(tag: str) -> str:
    return tag[1:5] + tag[6:10]


def _wanted(tag: str, params: Mapping[str, Any]) -> str:
    if tag in {DESCRIPTION, WINDOW, SPACING}:
        return OUT
    if tag == PLANAR:
        return VALUE if params["color"] else OUT
    return EMPTY if tag == ORIENTATION or tag in params["unknown"] else VALUE


def judge_plan(answer: Mapping[str, Mapping[str, str]], params: Mapping[str, Any]) -> Verdict:
    """Return a point an attribute."""
    findings = list(_findings(answer, params))
    note = "" if findings else "That is the whole object: nothing owed is missing."
    return partly(len(_ROWS) - len(findings), len(_ROWS), *findings, note=note)


def _findings(
    answer: Mapping[str, Mapping[str, str]], params: Mapping[str, Any]
) -> Iterator[Finding]:
    for tag in _ROWS:
        given, wanted = answer[_row(tag)]["decision"], _wanted(tag, params)
        if given != wanted:
            code = _code(tag, given, wanted) if given else "ROW_OPEN"
            yield Finding(code, Place(f"row {tag}", "plan"), name_of(tag))


def _code(tag: str, given: str, wanted: str) -> str:
    """Return the code of the thought behind *given*."""
    if tag == PLANAR:
        return "CONDITION_MISREAD"
    if wanted == EMPTY:
        return "UNKNOWN_LEFT_OUT" if given == OUT else "UNKNOWN_INVENTED"
    if wanted == OUT:
        return "OPTIONAL_FILLED"
    return "REQUIRED_EMPTY" if tag in _TYPE_1 else "KNOWN_DROPPED"
