"""What is said of the audited lines: faults missed, faults made up, and types mistaken."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from app.dicom import DicomObject
from app.grading import Finding, Place, Verdict, partly
from labs.iod_audit.attributes import ATTRIBUTES
from labs.iod_audit.drawing import (
    ABSENT_1,
    ABSENT_2,
    ABSENT_3,
    CONDITION,
    COUNT,
    EMPTY_1,
    EMPTY_2,
    EMPTY_3,
    FAULTS,
    NO_CONDITION,
    SEVERAL,
)
from labs.iod_audit.objects import FILE

FAULT, NO_FAULT = "fault", "no fault"
_JUDGMENTS = Fraction(3, 4)
_CODES = {
    ABSENT_1: "MISSED_TYPE1",
    EMPTY_1: "EMPTY_TYPE1_PASSED",
    ABSENT_2: "MISSED_TYPE2",
    CONDITION: "MISSED_1C",
    COUNT: "MISSED_VM",
    EMPTY_2: "EMPTY_TYPE2_AS_ERROR",
    ABSENT_3: "TYPE3_AS_ERROR",
    EMPTY_3: "TYPE3_AS_ERROR",
    NO_CONDITION: "CONDITION_NOT_MET",
    SEVERAL: "VM_MISREAD",
}

Answer = Mapping[str, Mapping[str, str]]


def judge_rows(answer: Answer, scan: DicomObject, states: Mapping[str, str]) -> Verdict:
    """Return three quarters for the judgments, by F1 over the faults, and the rest for types.

    F1 is twice the faults found, over all that are there and all that were named.
    """
    judged = [_judged(answer, scan, row, tag, state) for row, tag, state in _lines(states)]
    findings = [finding for finding in judged if finding is not None]
    typed = list(_types(answer, states))
    share = _JUDGMENTS * _f1(answer, states) + (1 - _JUDGMENTS) * (
        1 - Fraction(len(typed), len(states))
    )
    note = "" if findings or typed else "This list would hold up in front of the vendor."
    return partly(share.numerator, share.denominator, *findings, *typed, note=note)


def _lines(states: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield row id, tag and state of every line."""
    for number, (tag, state) in enumerate(states.items(), 1):
        yield f"line{number}", tag, state


def _f1(answer: Answer, states: Mapping[str, str]) -> Fraction:
    """Return how well the faults were found; a line left open counts against it."""
    found = named = there = 0
    for row, _, state in _lines(states):
        judgment, is_fault = answer[row]["judgment"], state in FAULTS
        there += is_fault
        named += judgment == FAULT or (not judgment and not is_fault)
        found += is_fault and judgment == FAULT
    return Fraction(2 * found, there + named) if there + named else Fraction(0)


def _judged(answer: Answer, scan: DicomObject, row: str, tag: str, state: str) -> Finding | None:
    judgment = answer[row]["judgment"]
    if judgment == (FAULT if state in FAULTS else NO_FAULT):
        return None
    element, name = scan.element(tag), ATTRIBUTES[tag].name
    offset = element.offset if element else None
    at = (
        Place(f"row {row.removeprefix('line')}", "audit")
        if element is None
        else Place(tag, FILE, offset)
    )
    return Finding(_CODES[state] if judgment else "LINE_OPEN", at, name)


def _types(answer: Answer, states: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each type that is not the attribute's in its module."""
    for row, tag, _ in _lines(states):
        given, attribute = answer[row]["type"], ATTRIBUTES[tag]
        if given == attribute.type:
            continue
        code = "TYPE_OTHER"
        if not given:
            code = "TYPE_OPEN"
        elif given in {f"{attribute.type}C", attribute.type.removesuffix("C")}:
            code = "TYPE_WITHOUT_CONDITION"
        facts = {"attribute": attribute.name, "iod_module": attribute.module[0]}
        yield Finding(code, Place(f"row {row.removeprefix('line')}", "audit"), given, facts)
