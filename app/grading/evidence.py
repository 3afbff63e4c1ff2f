"""What live exercises are judged by: one row an exchange, and the hospital before and after."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.grading.exercise import HOSPITAL_KINDS, LIVE_KINDS, Exercise

Row: TypeAlias = Mapping[str, Any]
"""An exchange as plain data: its action, its trace, its result."""

ANY_EXERCISE: Final = "*"
"""The exercise of what a learner's own tools did: it counts for every one about its protocol."""

_SEND_HL7: Final = "send_hl7"
_DICOMWEB: Final = "dicomweb"
_PROTOCOLS: Final = {"live_mllp": _SEND_HL7, "live_dicomweb": _DICOMWEB}


def evidence(
    exercises: Iterable[Exercise],
    rows: Sequence[tuple[str, Row]],
    hospital: Mapping[str, Any],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the raw answer of each live exercise.

    *rows* are all exchanges in the order of time, each with the exercise that it was made for. An
    exercise about the wire sees its own, and those of tools that were made for none; one about
    the hospital sees all, because whatever was done there made the hospital what it is.
    """
    found: dict[str, Any] = {}
    every = [row for _, row in rows]
    # One for all of them: it is the largest thing that is judged.
    whole = {"exchanges": every, "hospital": hospital, "before": before} if every else []
    for exercise in exercises:
        if exercise.kind in HOSPITAL_KINDS:
            found[exercise.id] = whole
        elif exercise.kind in LIVE_KINDS:
            found[exercise.id] = [row for name, row in rows if reads(exercise, name, row)]
    return found


def reads(exercise: Exercise, made_for: str, row: Row) -> bool:
    """Say whether an exchange was made for *exercise*, or by a tool that speaks its protocol."""
    if made_for != ANY_EXERCISE:
        return made_for == exercise.id
    kind = str(row["action"].get("kind"))
    wanted = _PROTOCOLS.get(exercise.kind)
    return kind == wanted if wanted else kind not in _PROTOCOLS.values()
