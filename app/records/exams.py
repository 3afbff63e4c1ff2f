"""Mock exams: a sitting, the items it was drawn with, and what the learner did with each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class FormKind(StrEnum):
    """What sort of form was drawn; only a drill is practice."""

    FULL = "full"
    HALF = "half"
    CUSTOM = "custom"
    DRILL = "drill"

    @property
    def is_practice(self) -> bool:
        """Say whether the form is practice: no clock, and confidence may be marked."""
        return self is FormKind.DRILL


class ExamSitting(Frozen):
    """A mock exam as one learner sits it, with the outline it was drawn over.

    *domains* holds letter, title, weight, provenance and scored items of each domain, so that the
    report stays what it was when the outline changes. *deadline_at* is the server's word on the
    time; without one no clock runs.
    """

    organization_id: str
    id: str
    learner_id: str
    number: int
    kind: FormKind
    blueprint: str
    outline: str
    domains: Sequence[Mapping[str, Any]]
    seed: str
    content_hash: str
    item_count: int
    points_possible: int
    minutes: int | None
    time_factor_percent: int
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    timed_out: bool
    points: int | None
    shared_at: datetime | None


class ExamItem(Frozen):
    """An item as a sitting shows it: *key* is the position (from 0) of the right option.

    *shown* holds stem, options with their rationales, clause, module, objective and the version of
    the bank. *first_seen* says that the learner had not met the item before this sitting.
    """

    organization_id: str
    sitting_id: str
    position: int
    item_id: str
    domain: str
    scored: bool
    first_seen: bool
    key: int
    shown: Mapping[str, Any]


class ExamAnswer(Frozen):
    """What the learner did at one position; each save holds all of it, the newest wins.

    *confidence* is 1 to 3 where it was marked, *seconds* how long the question was before her.
    """

    organization_id: str
    sitting_id: str
    position: int
    choice: int | None
    struck: Sequence[int]
    flagged: bool
    note: str
    confidence: int | None
    seconds: int
    sequence: int
    saved_at: datetime


class ExamMark(Frozen):
    """One item of a sitting and what was chosen, as reports and statistics count it."""

    sitting_id: str
    position: int
    item_id: str
    domain: str
    scored: bool
    first_seen: bool
    key: int
    choice: int | None
    confidence: int | None
    seconds: int

    @property
    def right(self) -> bool:
        """Say whether the right option was chosen; no answer is not right."""
        return self.choice == self.key
