"""Do no harm: what the repair of an object must see besides the repair that it asks for."""

from collections.abc import Iterable

from app.dicom import apply_edits, read_object
from app.grading.exercise import Exercise
from app.grading.judging import judge
from app.grading.kinds import KIND_BY_NAME
from app.grading.kinds.kind import NoReadableForm, NotAnswered
from app.grading.lab import Answers, Bench
from app.grading.loading import LabCode
from app.grading.verdict import Outcome

_REPAIR = "edit_dataset"
_STATION_NAME = "(0008,1010)"
_PIXELS = "(7FE0,0010)"


def harm_breaches(code: LabCode, bench: Bench, answers: Answers) -> Iterable[str]:
    """Change one thing more in each object that the model hands in: none may still be right."""
    for exercise in code.spec.exercises:
        if exercise.kind == _REPAIR and exercise.id in answers:
            yield from _unseen(code, exercise, bench, answers)


def _unseen(code: LabCode, exercise: Exercise, bench: Bench, answers: Answers) -> Iterable[str]:
    try:
        files = KIND_BY_NAME[exercise.kind].parse(answers[exercise.id], exercise, bench).files
    except (NotAnswered, NoReadableForm):
        return
    for name, data in files.items():
        for what, harmed in _harmed(data):
            raws = {exercise.id: {"files": {**files, name: harmed}}}
            verdict = judge(code, bench, raws, only=[exercise.id])[exercise.id]
            if verdict.outcome is Outcome.RIGHT:
                yield f"{exercise.id} is right although {what} in {name} was changed as well."


def _harmed(data: bytes) -> Iterable[tuple[str, bytes]]:
    """Return *data* with another station name, and with one bit of its pixels turned."""
    edit = {"op": "set", "path": _STATION_NAME, "vr": "SH", "value": ["OTHER STATION"]}
    yield "Station Name", apply_edits(data, [edit])
    pixels = read_object(data).element(_PIXELS)
    if pixels is not None and pixels.value_offset is not None and pixels.stored:
        turned = bytearray(data)
        turned[pixels.value_offset] ^= 1
        yield "a pixel", bytes(turned)
