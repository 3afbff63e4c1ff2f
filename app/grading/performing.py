"""The actions that answers name, really performed: for proofs, and for the model of a lab."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from app.grading.evidence import evidence
from app.grading.exercise import HOSPITAL_KINDS, Exercise
from app.grading.lab import Bench
from app.grading.sending import made_for

Perform: TypeAlias = Callable[
    [Mapping[str, Any], Sequence[Mapping[str, Any]], Mapping[str, bytes]],
    tuple[list[dict[str, Any]], Mapping[str, Any], Mapping[str, Any]],
]
"""Performs console actions in a hospital, the bench's files at hand and each in the state that the
last one left; returns the exchanges, and the hospital after and before them."""


def performed(
    exercises: Sequence[Exercise], answers: Mapping[str, Any], bench: Bench, perform: Perform
) -> dict[str, Any]:
    """Return *answers* as they are judged, with the actions of live exercises really performed.

    They are performed in the order of the exercises, and in one hospital.
    """
    asked = [
        (exercise.id, action)
        for exercise in exercises
        for action in _actions(answers.get(exercise.id))
    ]
    if not asked:
        return dict(answers)
    files = {**bench.files, **made_for(exercises, answers, bench)}
    done, hospital, before = perform(bench.hospital or {}, [each for _, each in asked], files)
    # Evidence is kept as JSON between the deed and the judgement.
    done, hospital, before = json.loads(json.dumps([done, hospital, before]))
    rows = [(name, row) for (name, _), row in zip(asked, done, strict=True)]
    # Whatever was done made the hospital what it is: every exercise about it sees that.
    live = [e for e in exercises if e.kind in HOSPITAL_KINDS or _actions(answers.get(e.id))]
    return {**answers, **evidence(live, rows, hospital, before)}


def actions_of(exercises: Sequence[Exercise], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the actions that *answers* name, in the order in which they are performed."""
    return [dict(each) for exercise in exercises for each in _actions(answers.get(exercise.id))]


def _actions(raw: Any) -> Sequence[Mapping[str, Any]]:
    return raw.get("actions", ()) if isinstance(raw, Mapping) else ()
