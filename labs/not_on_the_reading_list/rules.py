"""The rules of the reading list, applied to one study."""

from collections.abc import Mapping
from typing import Any

from app.grading import Params

SHOWN = "closed, quiet and not yet reported"
MARKED = "on the list before, now marked: new objects"
NOT_CLOSED = "exam not closed"
ARRIVING = "objects arrived too recently"
NO_ORDER = "no order"
REPORTED = "final report is out"
YES, NO = "yes", "no"


def closed_at(params: Params, study: Mapping[str, Any]) -> int | None:
    """Return the minute at which the exam counts as closed in this house."""
    said = {
        "scanner": [study["scanner"]],
        "desk": [study["desk"]],
        "either": [study["scanner"], study["desk"]],
    }[params["closed_by"]]
    return min((each for each in said if each is not None), default=None)


def decision(params: Params, study: Mapping[str, Any]) -> tuple[str, str]:
    """Return whether the study is on the list now, and why."""
    if study["order"] == "none":
        return NO, NO_ORDER
    if study["order"] != "open":
        return NO, REPORTED
    if closed_at(params, study) is None:
        return NO, NOT_CLOSED
    if params["now"] - study["last"] >= params["quiet"]:
        return YES, SHOWN
    if study["kind"] == "late" and params["late_rule"] == "stays":
        return YES, MARKED
    return NO, ARRIVING
