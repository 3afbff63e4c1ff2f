"""Choosing one option or several, matching two lists, and putting options in order."""

from collections.abc import Iterable

from app.grading.exercise import Choice, Exercise
from app.grading.kinds.kind import Kind, NoReadableForm, NotAnswered, Raw, clean, read_json
from app.grading.lab import Bench


def parse_choice(raw: Raw, exercise: Exercise, _bench: Bench) -> str:
    """Return the id of the chosen option."""
    if not (chosen := clean(raw)):
        raise NotAnswered
    if chosen not in _ids(exercise.options):
        raise NoReadableForm("Choose one of the options.")
    return chosen


def parse_multi_choice(raw: Raw, exercise: Exercise, _bench: Bench) -> frozenset[str]:
    """Return the ids of the chosen options."""
    form = "Choose one or more of the options."
    chosen = [clean(each) for each in read_json(raw, list, form)]
    if not chosen:
        raise NotAnswered
    if not set(chosen) <= _ids(exercise.options):
        raise NoReadableForm(form)
    return frozenset(chosen)


def parse_match(raw: Raw, exercise: Exercise, _bench: Bench) -> dict[str, str]:
    """Return the id on the right for each id on the left that was given one."""
    form = "Choose for each line on the left one from the right."
    pairs = {
        clean(left): clean(right)
        for left, right in read_json(raw, dict, form).items()
        if right not in ("", None)
    }
    if not pairs:
        raise NotAnswered
    if not set(pairs) <= _ids(exercise.left) or not set(pairs.values()) <= _ids(exercise.right):
        raise NoReadableForm(form)
    return pairs


def parse_order(raw: Raw, exercise: Exercise, _bench: Bench) -> tuple[str, ...]:
    """Return the ids of all options in the learner's order."""
    form = "Put every option in its place, each of them once."
    placed = tuple(clean(each) for each in read_json(raw, list, form))
    if not placed:
        raise NotAnswered
    if sorted(placed) != sorted(_ids(exercise.options)):
        raise NoReadableForm(form)
    return placed


def _ids(choices: Iterable[Choice]) -> set[str]:
    return {choice.id for choice in choices}


CHOICE = Kind("choice", parse_choice)
MULTI_CHOICE = Kind("multi_choice", parse_multi_choice, lambda _exercise, _bench: "[]")
MATCH = Kind("match", parse_match, lambda _exercise, _bench: "{}")
ORDER = Kind("order", parse_order, lambda _exercise, _bench: "[]")
