"""A shift as it went: every action with its minutes on the model clock, told from the evidence."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Self, TypeAlias

from app.frozen import Frozen
from app.grading.answers import HospitalAnswer
from app.grading.desk import DESK_KINDS, LOOK, REPORT, TELL, Desk, matches

_ASKS_ONLY: Final = frozenset({"echo", "find", "get", "store", "commit"}) | DESK_KINDS
"""What changes no setting and no queue: a test send is evidence, too."""


class Step(Frozen):
    """One action: when it began and ended on the shift clock, in minutes from the start."""

    number: int
    begins: int
    ends: int
    action: Mapping[str, Any]
    result: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind of the action."""
        return str(self.action.get("kind", ""))

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return bool(self.result.get("ok"))

    @property
    def changes(self) -> bool:
        """Whether it changed a setting or a queue, or sent something that does."""
        return self.kind not in _ASKS_ONLY and self.result.get("outcome") != "not_changed"


Seen: TypeAlias = Callable[[Step], bool]
"""Recognizes a step."""


class Note(Frozen):
    """A status note: *says* are the chosen lines, *next_at* the minute of the next word."""

    to: str
    at: int
    says: frozenset[str]
    next_at: int | None
    text: str


class Shift(Frozen):
    """All steps in order, on the desk's clock."""

    desk: Desk
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, answer: HospitalAnswer, desk: Desk | None) -> Self:
        """Read the shift from the evidence of an exercise."""
        return cls.told(((each.action, each.result) for each in answer.exchanges), desk)

    @classmethod
    def told(
        cls, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], desk: Desk | None
    ) -> Self:
        """Read the shift from actions with their results, in the order of time.

        It ends with its report: what was kept later is no part of it.
        """
        if desk is None:
            raise LookupError("The bench of an incident needs a desk.")
        return cls(desk, tuple(_steps(rows, desk)))

    @property
    def now(self) -> int:
        """The minute at which the clock stands."""
        return self.steps[-1].ends if self.steps else 0

    @property
    def first_change(self) -> Step | None:
        """The first step that changed something."""
        return next((each for each in self.steps if each.changes), None)

    @property
    def report(self) -> Mapping[str, Any] | None:
        """The shift report, once it was given."""
        return next((each.action for each in self.steps if each.kind == REPORT), None)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every status note, oldest first."""
        return tuple(self._note(each) for each in self.steps if each.kind == TELL)

    def looked_at(self) -> dict[str, int]:
        """Return the minute of the first look at each system and source."""
        looks: dict[str, int] = {}
        for each in self.steps:
            if each.kind == LOOK:
                looks.setdefault(str(each.action.get("at")), each.ends)
        return looks

    def when(self, seen: Seen) -> int | None:
        """Return the minute at which a step of that sort first ended."""
        return next((each.ends for each in self.steps if seen(each)), None)

    def before_change(self, seen: Seen) -> bool:
        """Say whether a step of that sort was made before the first change."""
        first = self.first_change
        until = len(self.steps) if first is None else first.number - 1
        return any(seen(each) for each in self.steps[:until])

    def next_question(self) -> str:
        """Return the first of the desk's questions that no action has answered yet."""
        for question in self.desk.questions:
            if not any(matches(each.action, question.until) for each in self.steps):
                return question.text
        return ""

    def _note(self, step: Step) -> Note:
        said = frozenset(map(str, step.action.get("says") or ()))
        next_at = self.desk.minute(str(step.action.get("next_at") or ""))
        text = str(step.action.get("text") or "")
        return Note(str(step.action.get("to")), step.ends, said, next_at, text)


def looked(*places: str) -> Seen:
    """Recognize a look at any of the *places*: ids of systems or of sources."""
    return lambda step: step.kind == LOOK and step.action.get("at") in places


def did(**pattern: Any) -> Seen:
    """Recognize an action that has every value of *pattern*, whatever came of it."""
    return lambda step: matches(step.action, pattern)


def either(*several: Seen) -> Seen:
    """Recognize what any of *several* recognizes."""
    return lambda step: any(each(step) for each in several)


def _steps(
    rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], desk: Desk
) -> Iterator[Step]:
    now = 0
    for number, (action, result) in enumerate(rows, 1):
        ends = now + desk.cost(action)
        yield Step(number, now, ends, action, result)
        now = ends
        if action.get("kind") == REPORT:
            return
