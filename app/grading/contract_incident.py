"""The rules of an incident's contract: its faults, and what shows them."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.grading.desk import REPORT, Desk
from app.grading.knowing import Fault
from app.grading.lab import Bench
from app.grading.shift import Shift

FEWEST_FAULTS, MOST_FAULTS = 2, 4


def incident_breaches(bench: Bench, raw: Mapping[str, Any]) -> Iterator[str]:
    """Return what is amiss with the faults of this draw and what shows them.

    *raw* is the evidence of the model's shift, with the hospital as it left it.
    """
    desk = bench.desk
    if desk is None or bench.hospital is None:
        return
    before = {node["id"]: node for node in raw["before"]["nodes"]}
    after = {node["id"]: node for node in raw["hospital"]["nodes"]}
    if not FEWEST_FAULTS <= len(desk.faults) <= MOST_FAULTS:
        yield f"The draw has {len(desk.faults)} faults; an incident has two to four."
    yield from _report_breaches(desk, raw)
    rows = ((each["action"], each.get("result", {})) for each in raw["exchanges"])
    for step in Shift.told(rows, desk).steps:
        if problem := desk.early(step.action, step.begins):
            yield f"The model looks too early: {problem}"
    for fault in desk.faults:
        yield from _fault_breaches(fault, desk, before, after)
    yield from _showing_breaches(desk, set(before))


def _report_breaches(desk: Desk, raw: Mapping[str, Any]) -> Iterator[str]:
    faults = {each.id for each in desk.faults}
    actions = (each["action"] for each in raw["exchanges"])
    reported = next((set(each["causes"]) for each in actions if each["kind"] == REPORT), set())
    if reported != faults:
        differ = ", ".join(sorted(reported ^ faults))
        yield f"Faults of the draw and causes of the model's report differ: {differ}."


def _fault_breaches(
    fault: Fault, desk: Desk, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    if fault.id not in {each.id for each in desk.causes}:
        yield f"The fault {fault.id} is none of the causes that a report can name."
    known = set(_evidence(desk))
    if not fault.shown_by or not known.issuperset(fault.shown_by):
        missing = ", ".join(sorted(set(fault.shown_by) - known)) or "nothing"
        yield f"The fault {fault.id} is shown by {missing}, which the desk has not."
    if not fault.node:
        return
    if not fault.mended or fault.node not in before:
        yield f"The fault {fault.id} needs a system, and words for its repair."
    elif fault.mended_in(before[fault.node]):
        yield f"The fault {fault.id} is mended before anybody has done anything."
    elif not fault.mended_in(after[fault.node]):
        yield f"The model does not mend the fault {fault.id}."


def _evidence(desk: Desk) -> list[str]:
    return [*(each.id for each in desk.sources), *(each.id for each in desk.showings)]


def _showing_breaches(desk: Desk, nodes: set[str]) -> Iterator[str]:
    mends = {each.id for each in desk.faults if each.node}
    ids = _evidence(desk)
    if len(ids) != len(set(ids)):
        yield "Two pieces of evidence have the same id."
    if not desk.showings:
        yield "The desk says nothing of what its systems show."
    for each in desk.showings:
        if each.at not in nodes:
            yield f"The evidence {each.id} is at {each.at}, which the hospital has not."
        if each.after and each.after not in mends:
            yield f"The evidence {each.id} waits for {each.after}, which no setting mends."
