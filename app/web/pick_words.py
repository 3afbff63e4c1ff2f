"""What a wrong pick costs: said before the first pick, and after each."""

from collections.abc import Iterable

from app.counting import counted
from app.grading.exercise import Exercise
from app.grading.verdict import Outcome
from app.learning.submitting import worth

_PICKS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def has_picks(exercises: Iterable[Exercise]) -> bool:
    """Say whether wrong picks cost points in any of *exercises*."""
    return any(exercise.kind == "choice" for exercise in exercises)


def pick_rule(exercise: Exercise) -> str:
    """Return what each pick can earn, or nothing where another try is free."""
    if exercise.kind != "choice":
        return ""
    earning: dict[int, list[str]] = {}
    for wrong, name in enumerate(_PICKS[: len(exercise.options)]):
        earning.setdefault(worth(exercise, wrong), []).append(name)
    steps = [
        f"the {_span(names)} {points}"
        for points, names in earning.items()
        if 0 < points < exercise.points
    ]
    told = [
        f"the first pick can earn {counted(exercise.points, 'point')}",
        *steps,
        "any later one none",
    ]
    return f"Wrong picks cost points: {', '.join(told)}."


def _span(names: list[str]) -> str:
    """Return *names* from the first to the last: one, two, or a row of them."""
    first, last = names[0], names[-1]
    return {1: first, 2: f"{first} and {last}"}.get(len(names), f"{first} to {last}")


def standing_words(exercise: Exercise, outcome: Outcome, points: int, left: int) -> str:
    """Return how *points* came about, and what a right pick still earns where picks cost."""
    possible = counted(exercise.points, "point")
    best = f"Best so far: {points} of {possible}"
    if exercise.kind != "choice" or points >= exercise.points:
        return best
    if outcome is Outcome.RIGHT:
        return f"It earned {points} of {possible}, because of wrong picks before."
    if outcome is not Outcome.WRONG or points >= left > 0:
        return best
    if left:
        return f"The right pick now earns {left} of {possible}."
    return (
        f"{best}. No more can be earned here in this attempt; the right pick still tells you why."
    )
