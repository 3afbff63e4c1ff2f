"""The desk of an incident: its clock, who can be told, what can be looked at, what comes in.

It lies on the bench, drawn from the seed like everything there. Of its rows the page shows what
the clock and the learner's looks have opened; what a source *tells* is read in the debrief alone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

from app.frozen import Frozen, as_data, field
from app.grading.knowing import Fault, Showing

LOOK: Final = "look"
TELL: Final = "tell"
REPORT: Final = "report"
DESK_KINDS: Final = frozenset({LOOK, TELL, REPORT})
"""Actions that send nothing and change no system: they are evidence of the shift."""

MINUTES: Final[Mapping[str, int]] = {
    LOOK: 2,
    TELL: 3,
    REPORT: 0,
    "echo": 1,
    "find": 2,
    "store": 3,
    "send_hl7": 3,
    "configure": 4,
    "undo": 2,
    "engine": 3,
    # What the message just sent set in motion: the message itself was counted.
    "settle": 0,
}
"""What an action costs on the shift clock unless the desk says otherwise."""

OTHER_MINUTES: Final = 3
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAY: Final = 24 * 60


class Colleague(Frozen):
    """Somebody who can be told something."""

    id: str
    name: str
    role: str


class Source(Frozen):
    """Something that can be looked at beside the systems: a log, a paper, a person to ask.

    *tells* says in a sentence what it gives away, for the debrief. Nobody can look at it before
    the minute *since*.
    """

    id: str
    title: str
    text: str
    tells: str
    minutes: int = MINUTES[LOOK]
    since: int = 0


class Coming(Frozen):
    """Something that comes in by itself, *after* so many minutes; what is *known* stands ahead."""

    after: int
    title: str
    text: str
    known: bool = False


class Option(Frozen):
    """A line of the report or of a status note that can be chosen."""

    id: str
    text: str


class Question(Frozen):
    """What a guided learner is asked next, until an action that looks like *until* was done."""

    text: str
    until: Mapping[str, Any]


class Desk(Frozen):
    """Everything of an incident that is not a system of the hospital."""

    starts_at: str
    people: tuple[Colleague, ...]
    sources: tuple[Source, ...]
    coming: tuple[Coming, ...]
    statements: tuple[Option, ...]
    causes: tuple[Option, ...]
    left: tuple[Option, ...]
    questions: tuple[Question, ...] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    showings: tuple[Showing, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the desk from plain data."""
        rows = {
            name: tuple(row(**each) for each in data.get(name, ())) for name, row in _ROWS.items()
        }
        return cls(starts_at=data["starts_at"], minutes=dict(data["minutes"]), **rows)

    def to_data(self) -> dict[str, Any]:
        """Return the desk as plain data."""
        return as_data(self)

    def person(self, person_id: str) -> Colleague | None:
        """Return the person of that id."""
        return next((each for each in self.people if each.id == person_id), None)

    def source(self, source_id: str) -> Source | None:
        """Return the source of that id."""
        return next((each for each in self.sources if each.id == source_id), None)

    def cause(self, cause_id: str) -> str:
        """Return the words of the cause of that id."""
        return next((each.text for each in self.causes if each.id == cause_id), cause_id)

    def early(self, action: Mapping[str, Any], now: int) -> str:
        """Say that what *action* looks at is not there yet at the minute *now*, or nothing."""
        source = self.source(str(action.get("at", ""))) if action.get("kind") == LOOK else None
        if source is None or source.since <= now:
            return ""
        return f"{source.title} is not there before {self.clock(source.since)}."

    def cost(self, action: Mapping[str, Any]) -> int:
        """Return the minutes that *action* takes on the shift clock."""
        kind = str(action.get("kind", ""))
        source = self.source(str(action.get("at", ""))) if kind == LOOK else None
        if source is not None:
            return source.minutes
        return self.minutes.get(kind, MINUTES.get(kind, OTHER_MINUTES))

    def clock(self, minute: int) -> str:
        """Return what the shift clock shows *minute* minutes after the start."""
        now = (self._start + minute) % _DAY
        return f"{now // 60:02d}:{now % 60:02d}"

    def minute(self, clock: str) -> int | None:
        """Return how many minutes after the start the clock shows this, if it is a time."""
        found = _CLOCK.fullmatch(clock.strip())
        if found is None:
            return None
        return (int(found[1]) * 60 + int(found[2]) - self._start) % _DAY

    def problem(self, action: Mapping[str, Any], nodes: Iterable[str]) -> str:
        """Say what is wrong with an action at the desk, or nothing."""
        kind = action.get("kind")
        if kind == LOOK:
            known = {*nodes, *(each.id for each in self.sources)}
            return "" if action.get("at") in known else "There is nothing of that name to look at."
        if kind == TELL:
            return self._problem_with_note(action)
        return self._problem_with_report(action, nodes) if kind == REPORT else ""

    def _problem_with_note(self, action: Mapping[str, Any]) -> str:
        if self.person(str(action.get("to", ""))) is None:
            return "Choose who the note is for."
        if not _chosen(action.get("says"), self.statements):
            return "Choose at least one line that the note says."
        next_at = str(action.get("next_at") or "")
        if next_at and self.minute(next_at) is None:
            return "Write the time of your next word as hours and minutes, such as 08:45."
        return ""

    def _problem_with_report(self, action: Mapping[str, Any], nodes: Iterable[str]) -> str:
        systems = [Option(each, "") for each in nodes]
        lists: dict[str, Iterable[Option | Colleague]]
        lists = {"causes": self.causes, "left": self.left, "told": self.people, "changed": systems}
        for name, known in lists.items():
            given = action.get(name) or []
            if given and not _chosen(given, known):
                return f"The report names something under “{name}” that this incident has not."
        return "" if action.get("causes") else "Say in the report what the causes were."

    @property
    def _start(self) -> int:
        hours, minutes = self.starts_at.split(":")
        return int(hours) * 60 + int(minutes)


def matches(action: Mapping[str, Any], pattern: Mapping[str, Any]) -> bool:
    """Say whether *action* has every value that *pattern* names."""
    return all(action.get(name) == value for name, value in pattern.items())


def _chosen(given: Any, known: Iterable[Option | Colleague]) -> bool:
    ids = {each.id for each in known}
    return isinstance(given, list) and bool(given) and all(each in ids for each in given)


_ROWS: Final[dict[str, Any]] = {
    "people": Colleague,
    "sources": Source,
    "coming": Coming,
    "statements": Option,
    "causes": Option,
    "left": Option,
    "questions": Question,
    "faults": Fault,
    "showings": Showing,
}
