"""What was done to the archive and when, read from the shift step by step."""

import json
from collections.abc import Mapping
from typing import Any

from app.grading import HospitalAnswer, Shift, Step, either, looked


def delivered_right(shift: Shift, archive_title: str, before: Mapping[str, Any]) -> Step | None:
    """Return the step that brought the objects as they are now into an archive that took them.

    That is the first to deliver after the last taking in at the station, with the archive's policy
    on duplicates open for it.
    """
    policy, found = str(before["duplicates"]), None
    for step in shift.steps:
        policy = _policy_after(step, policy, str(before["duplicates"]))
        if _took_in(step):
            found = None
        elif found is None and policy == "replace" and _delivered(step, archive_title):
            found = step
    return found


def checked_after(shift: Shift, step: Step) -> bool:
    """Say whether somebody looked into the archive, or asked it, after *step*."""
    seen = either(looked("archive"), _asked)
    return any(seen(each) and each.ok for each in shift.steps if each.number > step.number)


def _asked(step: Step) -> bool:
    return step.kind == "find" and step.result.get("reached") == "archive"


def rules_given(answer: HospitalAnswer) -> list[Mapping[str, Any]]:
    """Return each rule on coercion that the archive was given, at whatever time of the shift."""
    return [
        _rule(change.get("value"))
        for each in answer.exchanges
        if each.result.get("ok") and each.action.get("node") == "archive"
        for change in _changes(each.action)
        if str(change.get("path", "")).startswith("coercion")
    ]


def _rule(value: Any) -> Mapping[str, Any]:
    """Return a rule as it was set; a form posts it as JSON."""
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    return value if isinstance(value, Mapping) else {}


def _changes(action: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the changes of a configuring action; other actions have none."""
    return action.get("changes") or ([action] if action.get("kind") == "configure" else [])


def _policy_after(step: Step, policy: str, first: str) -> str:
    if step.kind == "undo" and step.ok:
        return first
    if step.kind == "configure" and step.ok and step.action.get("node") == "archive":
        for change in _changes(step.action):
            if change.get("path") == "duplicates":
                policy = str(change.get("value"))
    return policy


def _took_in(step: Step) -> bool:
    return step.kind == "store" and step.result.get("reached") == "import" and _stored(step)


def _delivered(step: Step, archive_title: str) -> bool:
    if step.kind == "move":
        counts = step.result.get("sub_operations") or {}
        there = step.action.get("destination") == archive_title
        return there and counts.get("completed", 0) + counts.get("warning", 0) > 0
    return step.kind == "store" and step.result.get("reached") == "archive" and _stored(step)


def _stored(step: Step) -> bool:
    return int(step.result.get("stored") or 0) > 0
