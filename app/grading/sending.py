"""What goes out from a lab's own bench: an object as it was made in another exercise."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.grading.exercise import Exercise
from app.grading.kinds import KIND_BY_NAME
from app.grading.kinds.kind import NoReadableForm, NotAnswered
from app.grading.lab import Bench


def made_for(
    exercises: Sequence[Exercise], answers: Mapping[str, Any], bench: Bench
) -> dict[str, bytes]:
    """Return the objects that live exercises send, as they were made, by the name of the source.

    Where nothing was made, the bench's own file goes out.
    """
    by_id = {exercise.id: exercise for exercise in exercises}
    found: dict[str, bytes] = {}
    for exercise in exercises:
        if exercise.sends and exercise.sends in answers:
            found |= made(by_id[exercise.sends], answers[exercise.sends], bench)
    return found


def made(exercise: Exercise, raw: Any, bench: Bench) -> dict[str, bytes]:
    """Return the object that *raw* makes of the exercise's source; nothing where it makes none."""
    try:
        answer = KIND_BY_NAME[exercise.kind].parse(raw, exercise, bench)
    except (NotAnswered, NoReadableForm):
        return {}
    return {name: data for name, data in answer.files.items() if name == exercise.source}
