"""Points and percent: whole points an exercise, one exact percentage, one decision."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from math import floor

from app.frozen import Frozen
from app.grading.exercise import Exercise
from app.grading.verdict import Outcome, Verdict

CRITICAL_CAP_PERCENT = 40


class Score(Frozen):
    """What a hand-in earned. *percent* is exact and not rounded."""

    points: int
    points_possible: int
    percent: Decimal
    passed: bool
    critical_codes: tuple[str, ...]
    by_exercise: Mapping[str, int]


def points_of(verdict: Verdict | None, exercise: Exercise) -> int:
    """Return the whole points that *verdict* earns; a broken part of a point is not given."""
    if verdict is None or verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE):
        return 0
    return floor(verdict.share * exercise.points)


def score(
    exercises: Sequence[Exercise],
    verdicts: Mapping[str, Verdict],
    critical: Collection[str],
    passing_percent: int,
) -> Score:
    """Return the score of *verdicts*; a finding whose code is *critical* caps it and fails it."""
    by_exercise = {each.id: points_of(verdicts.get(each.id), each) for each in exercises}
    possible = sum(exercise.points for exercise in exercises)
    codes = tuple(
        sorted(
            {
                finding.code
                for verdict in verdicts.values()
                for finding in verdict.findings
                if finding.code in critical
            }
        )
    )
    points = sum(by_exercise.values())
    if codes:
        points = min(points, possible * CRITICAL_CAP_PERCENT // 100)
    percent = Decimal(100 * points) / Decimal(possible) if possible else Decimal(0)
    # Compared in whole numbers, so that no rounding of a percentage decides.
    passed = not codes and 100 * points >= passing_percent * possible
    return Score(points, possible, percent, passed, codes, by_exercise)
