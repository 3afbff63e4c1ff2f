"""When a card comes back: FSRS on a fixed clock, and never past the exam; home of fsrs.

Fuzz stays off: with it, where a card stands could not be made again from its reviews.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

from app.learning.days import local_day
from app.records.review import ReviewCard, StudySetting

if TYPE_CHECKING:
    from fsrs.card import CardDict

RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
WANTED_PERCENT = 90
"""How many of a hundred cards should still be known when they come back."""

_SCHEDULER = Scheduler(desired_retention=WANTED_PERCENT / 100, enable_fuzzing=False)
_A_DAY = timedelta(days=1)
_NO_CARD = 0
_NAMES = {State.Learning: "learning", State.Review: "review", State.Relearning: "relearning"}


def state_of(memory: Mapping[str, Any] | None) -> str:
    """Return where a card stands: new, learning, review or relearning."""
    return "new" if memory is None else _NAMES[State(memory["state"])]


def graded(memory: Mapping[str, Any] | None, rating: int, at: datetime) -> dict[str, Any]:
    """Return what the scheduler remembers after a grade of 1 (Again) to 4 (Easy) at *at*."""
    card = Card(_NO_CARD, due=at)
    if memory is not None:
        card = Card.from_dict(cast("CardDict", {"card_id": _NO_CARD, **memory}))
    after, _ = _SCHEDULER.review_card(card, Rating(rating), at)
    return {name: value for name, value in after.to_dict().items() if name != "card_id"}


def counted_moment(card: ReviewCard, now: datetime, zone: str) -> datetime:
    """Return the moment to tell the scheduler for a grade given *now*.

    A card that is due this evening counts as seen on time in the morning already: for the
    scheduler, an hour less than a day would be the same sitting.
    """
    if card.memory is None:
        return now
    is_due_today = local_day(card.due_at, zone) == local_day(now, zone)
    if state_of(card.memory) == "review" and is_due_today:
        return max(now, card.due_at)
    return max(now, datetime.fromisoformat(card.memory["last_review"]))


def due_moment(memory: Mapping[str, Any], setting: StudySetting) -> datetime:
    """Return when the card comes back: as the scheduler wants it, or before the exam."""
    wanted = datetime.fromisoformat(memory["due"])
    seen = datetime.fromisoformat(memory["last_review"])
    latest = last_day(local_day(seen, setting.time_zone), setting.exam_on)
    if latest is None or local_day(wanted, setting.time_zone) <= latest:
        return wanted
    zone = ZoneInfo(setting.time_zone)
    return datetime.combine(latest, wanted.astimezone(zone).time(), zone).astimezone(wanted.tzinfo)


def last_day(seen_on: date, exam_on: date | None) -> date | None:
    """Return the last day on which a card seen on *seen_on* may come back; ``None``: any day.

    That is the day before the exam; what is seen on that very day comes back on the exam's
    morning. From the exam's day on nothing is capped.
    """
    if exam_on is None or seen_on >= exam_on:
        return None
    return max(exam_on - _A_DAY, seen_on + _A_DAY)
