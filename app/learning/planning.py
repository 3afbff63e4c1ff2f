"""The study plan: what is still open, spread over the weeks that are left before the exam.

A fifth of each week belongs to review cards. Mock exams stand in the last two weeks and halfway;
the rest is filled with lessons, labs and post-tests in their order. Nothing is cut by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from app.catalog import BlueprintVersion, Module
from app.frozen import Frozen, replace
from app.learning.progress import Step
from app.learning.studying import MOST_HOURS

_REVIEW_SHARE = 5
_WEEK = 7
_MOST_WEEKS = 104
_WEEKS_WITH_TWO_MOCKS = 4
_WEEKS_WITH_HALFWAY = 3


class MockExam(Frozen):
    """A kind of mock exam, with the minutes for sitting it and for reading its reasons."""

    title: str
    minutes: int


MOCK_EXAMS = (
    MockExam("Mock exam, full form", 170 + 60),
    MockExam("Mock exam, half form", 85 + 30),
    MockExam("Domain drill", 30),
)
"""Longest first: a week gets the longest that it holds."""


class PlannedStep(Frozen):
    """A step of a module, or the part of it that a week holds."""

    module: Module
    step: Step
    minutes: int


class PlannedWeek(Frozen):
    """One week: its days, its minutes, and what they are for."""

    number: int
    starts_on: date
    ends_on: date
    minutes: int
    review_minutes: int
    mock: MockExam | None
    steps: tuple[PlannedStep, ...] = ()

    @property
    def room(self) -> int:
        """Return the minutes that no step has taken yet."""
        mock = self.mock.minutes if self.mock else 0
        taken = sum(each.minutes for each in self.steps)
        return self.minutes - self.review_minutes - mock - taken


class Cut(Frozen):
    """A module that could be left out, and the minutes that would be won."""

    module: Module
    minutes: int


class StudyPlan(Frozen):
    """The weeks, what found no room in them, and what would help."""

    weeks: tuple[PlannedWeek, ...]
    left_over: tuple[PlannedStep, ...]
    hours_needed: int | None = None
    exam_needed: date | None = None
    cuts: tuple[Cut, ...] = ()

    @property
    def won(self) -> int:
        """Return the minutes that leaving out the cuts would win."""
        return sum(each.minutes for each in self.cuts)

    @property
    def missing(self) -> int:
        """Return the minutes that found no room."""
        return sum(each.minutes for each in self.left_over)


def study_plan(
    steps: Sequence[PlannedStep],
    today: date,
    exam_on: date | None,
    hours: int,
    outline: BlueprintVersion | None,
) -> StudyPlan:
    """Return the plan for *steps*, and where the time does not suffice, what would make it."""
    plan = _plan(steps, today, exam_on, hours)
    if not plan.missing:
        return plan
    return replace(
        plan,
        hours_needed=_least(
            hours + 1, MOST_HOURS, lambda n: not _plan(steps, today, exam_on, n).missing
        ),
        exam_needed=_later(steps, today, exam_on, hours) if exam_on else None,
        cuts=_cuts(steps, plan.missing, outline),
    )


def _later(steps: Sequence[PlannedStep], today: date, exam_on: date, hours: int) -> date | None:
    """Return the exam day, whole weeks later, at which the same hours suffice."""

    def moved(weeks: int) -> date:
        return exam_on + timedelta(days=weeks * _WEEK)

    weeks = _least(1, _MOST_WEEKS, lambda n: not _plan(steps, today, moved(n), hours).missing)
    return None if weeks is None else moved(weeks)


def _plan(steps: Sequence[PlannedStep], today: date, exam_on: date | None, hours: int) -> StudyPlan:
    if exam_on is not None:
        return _filled(steps, _weeks(today, exam_on, hours, has_exam=True))
    horizon = today + timedelta(days=_MOST_WEEKS * _WEEK)
    plan = _filled(steps, _weeks(today, horizon, hours, has_exam=False))
    return replace(plan, weeks=tuple(week for week in plan.weeks if week.steps))


def _weeks(today: date, exam_on: date, hours: int, *, has_exam: bool) -> list[PlannedWeek]:
    """Return the empty weeks from *today* to the day before the exam."""
    starts = [today + timedelta(days=n) for n in range(0, (exam_on - today).days, _WEEK)]
    weeks = []
    for number, starts_on in enumerate(starts, 1):
        days = min(_WEEK, (exam_on - starts_on).days)
        minutes = hours * 60 * days // _WEEK
        review = minutes // _REVIEW_SHARE
        has_mock = has_exam and number in _mock_weeks(len(starts))
        weeks.append(
            PlannedWeek(
                number,
                starts_on,
                starts_on + timedelta(days=days - 1),
                minutes,
                review,
                _mock(minutes - review) if has_mock else None,
            )
        )
    return weeks


def _mock_weeks(count: int) -> set[int]:
    """Return which of *count* weeks hold a mock exam."""
    found = {count}
    if count >= _WEEKS_WITH_HALFWAY:
        found.add((count + 1) // 2)
    if count >= _WEEKS_WITH_TWO_MOCKS:
        found.add(count - 1)
    return found


def _mock(minutes: int) -> MockExam | None:
    return next((each for each in MOCK_EXAMS if each.minutes <= minutes), None)


def _filled(steps: Sequence[PlannedStep], weeks: Sequence[PlannedWeek]) -> StudyPlan:
    """Put *steps* into *weeks* in order; one that is longer than its week's room is parted."""
    parts, filled = _Parts(steps), []
    for week in weeks:
        room, taken = week.room, []
        is_fresh = True
        while (part := parts.take(room, part=is_fresh)) is not None:
            taken.append(part)
            room -= part.minutes
            is_fresh = False
        filled.append(replace(week, steps=tuple(taken)))
    return StudyPlan(tuple(filled), tuple(parts.rest()))


class _Parts:
    """The steps still to be placed, the first of which may be half placed."""

    def __init__(self, steps: Sequence[PlannedStep]) -> None:
        self._steps = list(reversed(steps))

    def take(self, room: int, *, part: bool) -> PlannedStep | None:
        """Take the next step if *room* holds it, or with *part* as much of it as it holds."""
        if not self._steps or room <= 0:
            return None
        step = self._steps[-1]
        if step.minutes <= room:
            return self._steps.pop()
        if not part:
            return None
        self._steps[-1] = replace(step, minutes=step.minutes - room)
        return replace(step, minutes=room)

    def rest(self) -> Iterator[PlannedStep]:
        """Return what found no room, in order."""
        return reversed(self._steps)


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int | None:
    """Return the smallest number from *low* to *high* for which *holds* is true, if any."""
    if low > high or not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _cuts(
    steps: Sequence[PlannedStep], missing: int, outline: BlueprintVersion | None
) -> tuple[Cut, ...]:
    """Return modules to leave out, those first that weigh least in the exam for their time.

    None are named where more than half of what is open found no room, or where all modules would
    have to go: too little would be left.
    """
    if 2 * missing > sum(each.minutes for each in steps):
        return ()
    minutes: dict[str, int] = {}
    modules = {each.module.slug: each.module for each in steps}
    for each in steps:
        minutes[each.module.slug] = minutes.get(each.module.slug, 0) + each.minutes
    ranked = sorted(
        modules.values(),
        key=lambda module: _weight(module, list(modules.values()), outline) / minutes[module.slug],
    )
    cuts: list[Cut] = []
    for module in ranked:
        if sum(cut.minutes for cut in cuts) < missing:
            cuts.append(Cut(module, minutes[module.slug]))
    needed = _needed(cuts, missing)
    return needed if len(needed) < len(modules) else ()


def _needed(cuts: Sequence[Cut], missing: int) -> tuple[Cut, ...]:
    """Return *cuts* without those that the others make superfluous."""
    kept = list(cuts)
    for cut in cuts:
        if sum(each.minutes for each in kept) - cut.minutes >= missing:
            kept.remove(cut)
    return tuple(kept)


def _weight(
    module: Module, modules: Sequence[Module], outline: BlueprintVersion | None
) -> Fraction:
    """Return the module's part of the exam: each domain's weight, shared by those that serve it."""
    weights = {each.letter: each.weight for each in outline.domains} if outline else {}
    return sum(
        (
            Fraction(weights.get(letter, 0), sum(letter in each.domains for each in modules))
            for letter in module.domains
        ),
        Fraction(0),
    )
