"""What happened in an attempt's hospital, as the grader of its live exercises takes it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from app.catalog import LabEntry
from app.grading.evidence import evidence
from app.grading.exercise import HOSPITAL_KINDS, LIVE_KINDS
from app.learning.hospitals import hospital_then
from app.records.learning import Attempt
from app.store import Unit


def wire_evidence(
    attempt: Attempt,
    lab: LabEntry,
    unit: Unit,
    until: datetime | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the raw answer of each live exercise: as of now, or as it was at a moment.

    With *only*, those of the exercises that it names: where none is live, nothing is looked up.
    """
    exercises = [each for each in lab.spec.exercises if only is None or each.id in only]
    kinds = {exercise.kind for exercise in exercises}
    if not kinds & LIVE_KINDS:
        return {}
    rows = [
        (each.exercise_id, {"action": each.action, "trace": each.trace, "result": each.result})
        for each in unit.exchanges.of(attempt.organization_id, attempt.id)
        if until is None or each.happened_at <= until
    ]
    hospital, before = hospital_then(attempt, unit, until) if kinds & HOSPITAL_KINDS else ({}, {})
    return evidence(exercises, rows, hospital, before)
