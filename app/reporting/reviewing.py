"""How a learner's review stands: what she keeps, what comes, what she keeps forgetting."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app import clock
from app.frozen import Frozen
from app.learning.days import local_day
from app.learning.reviewing import LEECH_LAPSES, load_of, today_of
from app.learning.scheduling import state_of
from app.records.people import Person
from app.records.review import DayLoad, Review, ReviewCard, ReviewKind
from app.store import Unit

DAYS_AHEAD = 30
DAYS_BACK = 30
_SETTLED = timedelta(days=21)
"""A card that rests for three weeks or longer counts as settled."""


class ForecastDay(Frozen):
    """One day ahead: cards that come back, and new ones that the limit lets in."""

    day: date
    returning: int
    new: int

    @property
    def total(self) -> int:
        """Return all cards of the day."""
        return self.returning + self.new


class ReviewStanding(Frozen):
    """Where a learner's cards stand, in counts."""

    stages: dict[str, int]
    days_reviewed: int
    grades: int
    returned: int
    known: int
    forecast: tuple[ForecastDay, ...]
    leeches: tuple[ReviewCard, ...]

    @property
    def cards(self) -> int:
        """Return how many cards there are."""
        return sum(self.stages.values())

    @property
    def known_percent(self) -> int:
        """Return the share known of the cards that came back, rounded down."""
        return 100 * self.known // self.returned if self.returned else 0

    @property
    def busiest(self) -> ForecastDay:
        """Return the fullest day ahead, the first of several."""
        return max(self.forecast, key=lambda each: each.total)


def review_standing(learner: Person, unit: Unit) -> ReviewStanding:
    """Return where *learner*'s review stands; three queries."""
    who = (learner.organization_id, learner.id)
    cards = unit.review_cards.all_of(*who)
    log = _grades(unit.reviews.since(*who, clock.now() - timedelta(days=DAYS_BACK)))
    returned = [review for review in log if review.was == "review"]
    stages = dict.fromkeys(("new", "learning", "returning", "settled", "set aside"), 0)
    return ReviewStanding(
        stages=stages | Counter(map(_stage, cards)),
        days_reviewed=len({local_day(each.happened_at, learner.time_zone) for each in log}),
        grades=len(log),
        returned=len(returned),
        known=sum(review.rating != 1 for review in returned),
        forecast=_forecast(cards, load_of(learner, unit), learner),
        leeches=tuple(card for card in cards if is_leech(card)),
    )


def is_leech(card: ReviewCard) -> bool:
    """Say whether the card was set aside for being forgotten too often."""
    return card.set_aside_at is not None and card.lapses >= LEECH_LAPSES


def _grades(log: Sequence[Review]) -> list[Review]:
    """Return the grades of *log* that were not taken back."""
    undone = {review.undoes for review in log}
    return [x for x in log if x.kind == ReviewKind.GRADE and x.sequence not in undone]


def _stage(card: ReviewCard) -> str:
    if card.set_aside_at is not None:
        return "set aside"
    if card.memory is None or (state := state_of(card.memory)) == "new":
        return "new"
    if state != "review":
        return "learning"
    rests = card.due_at - datetime.fromisoformat(card.memory["last_review"])
    return "settled" if rests >= _SETTLED else "returning"


def _forecast(
    cards: Sequence[ReviewCard], load: DayLoad, learner: Person
) -> tuple[ForecastDay, ...]:
    """Return the days ahead, each card counted at its next return alone."""
    zone, today = learner.time_zone, clock.today(learner.time_zone)
    _, ends = today_of(learner)
    waiting = [card for card in cards if card.set_aside_at is None and card.reviews]
    counts = Counter(
        today if card.due_at <= ends else local_day(card.due_at, zone) for card in waiting
    )
    unseen, days = load.unseen, []
    for number in range(DAYS_AHEAD):
        day = today + timedelta(days=number)
        new = min(unseen, load.new_cards_a_day) if number else load.new
        unseen -= new
        days.append(ForecastDay(day, counts[day], new))
    return tuple(days)
