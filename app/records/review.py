"""Review cards, what is done with them, and a learner's own plans for studying."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.frozen import Frozen


class CardKind(StrEnum):
    """Where a card comes from: a missed question, a finding in a lab, a term to learn."""

    ITEM = "item"
    FINDING = "finding"
    TERM = "term"


class ReviewKind(StrEnum):
    """What can happen to a card."""

    GRADE = "grade"
    UNDO = "undo"
    SET_ASIDE = "set_aside"
    TAKE_UP = "take_up"


class ReviewCard(Frozen):
    """One thing a learner wants to keep, and where its reviews stand.

    *subject* names what it is about within its kind; *content* is what it shows. *memory* is the
    scheduler's state, ``None`` before the first grade; *due_at* never lies past the exam date.
    Everything from *memory* on can be made again from the card's reviews.
    """

    organization_id: str
    id: str
    learner_id: str
    kind: CardKind
    subject: str
    content: Mapping[str, Any]
    added_at: datetime
    memory: Mapping[str, Any] | None
    due_at: datetime
    reviews: int
    lapses: int
    first_reviewed_at: datetime | None
    set_aside_at: datetime | None


class Review(Frozen):
    """One thing done with a card; rows are added, never changed.

    *was* is the state that a grade met: new, learning, review or relearning. *counted_at* is the
    moment that the scheduler was told, *memory* its state afterwards. *undoes* is the sequence of
    the grade that this one takes back.
    """

    organization_id: str
    learner_id: str
    sequence: int
    card_id: str
    kind: ReviewKind
    rating: int | None
    was: str | None
    undoes: int | None
    happened_at: datetime
    counted_at: datetime | None
    memory: Mapping[str, Any] | None


class StudySetting(Frozen):
    """What a learner wants: her exam's day in *time_zone*, hours a week, new cards a day."""

    organization_id: str
    learner_id: str
    exam_on: date | None
    time_zone: str
    hours_a_week: int | None
    new_cards_a_day: int
    saved_at: datetime | None


class DayLoad(Frozen):
    """What waits today: cards *due*, cards never seen, and how many new ones were begun today."""

    due: int
    unseen: int
    begun: int
    new_cards_a_day: int

    @property
    def new(self) -> int:
        """Return how many unseen cards today's limit still lets in."""
        return min(self.unseen, max(0, self.new_cards_a_day - self.begun))

    @property
    def today(self) -> int:
        """Return how many cards today asks for."""
        return self.due + self.new


class Diagnostic(Frozen):
    """An entry diagnostic of a learning path as it was drawn, and what it found.

    *answers* maps positions, as text, to the option chosen; *background* is what the learner said
    of herself; *result* is ``None`` until it is handed in.
    """

    organization_id: str
    id: str
    learner_id: str
    path_id: str
    number: int
    seed: str
    items: list[Mapping[str, Any]]
    background: str
    answers: Mapping[str, int]
    sequence: int
    started_at: datetime
    submitted_at: datetime | None
    result: Mapping[str, Any] | None
