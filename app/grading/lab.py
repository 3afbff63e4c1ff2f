"""A lab's code: how its bench is drawn and built, and one check an exercise."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, TypeAlias

from app.frozen import Frozen, field
from app.grading.databases import Tables
from app.grading.desk import Desk
from app.grading.verdict import Verdict

Params: TypeAlias = dict[str, Any]
"""What a seed was turned into: small, JSON-able, enough to build the bench again."""

Draw: TypeAlias = Callable[[Random], Params]
Check: TypeAlias = Callable[[Any, "Bench"], Verdict]


class Bench(Frozen):
    """What lies before the learner, and the truth that never leaves the server.

    *files* are DICOM objects by file name, *messages* HL7 messages as sent (bytes, CR between
    segments), *tables* the starting rows of tables by exercise id or name, *hospital* the
    practice hospital of a live lab as plain data, *databases* the tables that SQL exercises query
    (see ``app.grading.databases``), *traces* what went over the wire by name, *logs* texts to be
    read by name, *words* the seeded names that the brief and the prompts show in place of
    ``[[name]]``, *desk* the desk of an incident. *truth* is for checks and model answers alone.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    messages: Mapping[str, bytes] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    hospital: Mapping[str, Any] | None = None
    databases: Mapping[str, Tables] = field(default_factory=dict)
    traces: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    logs: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    desk: Desk | None = None
    truth: Any = None


Build: TypeAlias = Callable[[Params], Bench]


class Lab:
    """The code of one lab, registered by decorators in its ``lab.py``.

    ``@lab.draw``, ``@lab.build`` once each, ``@lab.check("exercise_id")`` once an exercise.
    """

    def __init__(self) -> None:
        self._draw: Draw | None = None
        self._build: Build | None = None
        self.checks: dict[str, Check] = {}

    def draw(self, function: Draw) -> Draw:
        """Register *function* as the one that turns randomness into params."""
        self._draw = function
        return function

    def build(self, function: Build) -> Build:
        """Register *function* as the one that turns params into the bench."""
        self._build = function
        return function

    def check(self, exercise_id: str) -> Callable[[Check], Check]:
        """Register the decorated function as the check of *exercise_id*."""

        def register(function: Check) -> Check:
            self.checks[exercise_id] = function
            return function

        return register

    def params(self, seed: str) -> Params:
        """Return the params that *seed* draws."""
        if self._draw is None:
            raise LookupError("The lab registers no draw function.")
        return self._draw(Random(seed))  # noqa: S311 - drawn again from the seed, not secret

    def bench(self, params: Params) -> Bench:
        """Return the bench that *params* build; the same params build the same bytes."""
        if self._build is None:
            raise LookupError("The lab registers no build function.")
        return self._build(params)


Answers: TypeAlias = dict[str, Any]
Misconception: TypeAlias = Callable[[Bench], Answers]


class Model:
    """A lab's own answers, registered in its ``answers.py``: the model and the misconceptions."""

    def __init__(self) -> None:
        self._model: Misconception | None = None
        self.misconceptions: list[tuple[str, Misconception]] = []

    def model(self, function: Misconception) -> Misconception:
        """Register the answers that score 100."""
        self._model = function
        return function

    def misconception(self, code: str) -> Callable[[Misconception], Misconception]:
        """Register answers that must yield the finding *code*; they replace those of the model."""

        def register(function: Misconception) -> Misconception:
            self.misconceptions.append((code, function))
            return function

        return register

    def answers(self, bench: Bench) -> Answers:
        """Return the raw answers of the model, by exercise id."""
        if self._model is None:
            raise LookupError("The lab registers no model answer.")
        return self._model(bench)
