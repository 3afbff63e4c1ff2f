"""What each step of the shift brought across, and who counted objects, and where."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import InvalidInput
from app.grading import Shift, Step
from app.practice.services.models import PATIENT_LEVELS, STUDY_LEVELS
from app.practice.studies import select

_COUNTS = "RelatedInstances"


def arrivals(
    shift: Shift, old: Mapping[str, Any], new: Mapping[str, Any], new_title: str
) -> dict[str, Step]:
    """Return, for each object that was moved and is there now, the step that brought it.

    That is the first to deliver it, else the last to try: an answer can be lost on its way back.
    """
    tried: dict[str, Step] = {}
    found: dict[str, Step] = {}
    for step in shift.steps:
        if _moves(step, new_title):
            asked = [uid for uid in _asked(step, old) if uid in new["holdings"]]
            tried |= dict.fromkeys(asked, step)
            for uid in asked if _ended_well(step) else ():
                if uid not in (step.result.get("failed") or ()):
                    found.setdefault(uid, step)
    return {**tried, **found}


def counted_at(node: str) -> Any:
    """Recognize a query that asks *node* for numbers of objects, or for each object."""

    def seen(step: Step) -> bool:
        keys = step.action.get("keys") or {}
        asks = keys.get("QueryRetrieveLevel") == "IMAGE" or any(
            str(name).endswith(_COUNTS) for name in keys
        )
        return step.kind == "find" and step.result.get("reached") == node and step.ok and asks

    return seen


def last_of(steps: Iterable[Step]) -> int:
    """Return the number of the last of *steps*, or nought."""
    return max((step.number for step in steps), default=0)


def _moves(step: Step, new_title: str) -> bool:
    there = step.action.get("destination") == new_title and step.result.get("reached") == "old"
    return step.kind == "move" and there


def _ended_well(step: Step) -> bool:
    return (step.result.get("status") or {}).get("category") in ("success", "warning")


def _asked(step: Step, old: Mapping[str, Any]) -> Iterator[str]:
    """Yield the objects that a move names."""
    records = [{**row, "SOPInstanceUID": uid} for uid, row in old["holdings"].items()]
    levels = PATIENT_LEVELS if step.action.get("model") == "patient_root" else STUDY_LEVELS
    try:
        named = select(records, dict(step.action.get("keys") or {}), levels)
    except InvalidInput:
        return
    yield from (str(row["SOPInstanceUID"]) for row in named)
