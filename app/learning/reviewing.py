"""Reviewing: grading a card, taking the last grade back, setting cards aside.

The log is the truth. Where a card stands is what :func:`replayed` makes of its log, and so an
undo puts back exactly what was there before.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.scheduling import RATINGS, counted_moment, due_moment, graded, state_of
from app.learning.site import Site
from app.records.people import Person
from app.records.review import DayLoad, Review, ReviewCard, ReviewKind, StudySetting
from app.store import Unit
from app.store.reviewing import NEW_CARDS_A_DAY

LEECH_LAPSES = 6
"""So often forgotten, a card is set aside: showing it once more does not help."""

_AGAIN = 1


def today_of(person: Person) -> tuple[datetime, datetime]:
    """Return the first moment of the person's day, and the last."""
    begins = datetime.combine(clock.today(person.time_zone), time(), ZoneInfo(person.time_zone))
    return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC) - _INSTANT


_INSTANT = timedelta(microseconds=1)


def load_of(learner: Person, unit: Unit) -> DayLoad:
    """Return what waits for *learner* today; one query."""
    return unit.review_cards.load(learner.organization_id, learner.id, today_of(learner))


def setting_of(learner: Person, unit: Unit) -> StudySetting:
    """Return what *learner* set for her studies, or what holds for those who set nothing."""
    found = unit.study_settings.get(learner.organization_id, learner.id)
    return found or StudySetting(
        learner.organization_id, learner.id, None, learner.time_zone, None, NEW_CARDS_A_DAY, None
    )


def next_card(learner: Person, load: DayLoad, unit: Unit) -> ReviewCard | None:
    """Return the card to show now, or ``None`` when today is done."""
    _, ends = today_of(learner)
    return unit.review_cards.next(
        learner.organization_id, learner.id, clock.now(), ends, new=load.new > 0
    )


def grade_card(learner: Person, card_id: str, seen: int, rating: int, site: Site) -> ReviewCard:
    """Keep how well *learner* knew the card, and return where it stands now.

    *seen* is how many reviews the card had when it was shown: a grade that was sent twice, or
    from a second window, counts once.
    """
    if rating not in RATINGS:
        raise InvalidInput("Grade a card from 1, Again, to 4, Easy.")
    with site.store.writing() as unit:
        card = _own(learner, unit.review_cards.locked(learner.organization_id, card_id))
        if card.reviews != seen or card.set_aside_at is not None:
            return card
        now = clock.now()
        counted = counted_moment(card, now, learner.time_zone)
        review = Review(
            learner.organization_id,
            learner.id,
            unit.reviews.next_sequence(learner.organization_id, learner.id),
            card.id,
            ReviewKind.GRADE,
            rating,
            state_of(card.memory),
            None,
            now,
            counted,
            graded(card.memory, rating, counted),
        )
        _add(review, unit)
        after = _after(card, review, setting_of(learner, unit))
        unit.review_cards.stand(after)
        return after


def outcomes_of(card: ReviewCard, learner: Person, setting: StudySetting) -> dict[int, datetime]:
    """Return when the card would come back, by grade given now."""
    counted = counted_moment(card, clock.now(), learner.time_zone)
    return {rating: due_moment(graded(card.memory, rating, counted), setting) for rating in RATINGS}


def undo_last_grade(learner: Person, site: Site) -> ReviewCard:
    """Take *learner*'s newest grade back, and return its card as it stood before."""
    with site.store.writing() as unit:
        last = unit.reviews.last_grade(learner.organization_id, learner.id)
        if last is None:
            raise Conflict("There is no grade to take back.")
        card = _own(learner, unit.review_cards.locked(learner.organization_id, last.card_id))
        return _note(learner, card, ReviewKind.UNDO, unit, undoes=last.sequence)


def set_aside(learner: Person, card: ReviewCard, unit: Unit) -> ReviewCard:
    """Take the card out of the queue until it is taken up again."""
    return _note(learner, card, ReviewKind.SET_ASIDE, unit)


def take_up(learner: Person, card_id: str, site: Site) -> ReviewCard:
    """Put a card that was set aside back into the queue, its lapses forgotten."""
    with site.store.writing() as unit:
        card = _own(learner, unit.review_cards.locked(learner.organization_id, card_id))
        return card if card.set_aside_at is None else take_up_again(learner, card, unit)


def take_up_again(learner: Person, card: ReviewCard, unit: Unit) -> ReviewCard:
    """Put the card back within a transaction that is open already."""
    return _note(learner, card, ReviewKind.TAKE_UP, unit)


def replayed(card: ReviewCard, log: Sequence[Review], setting: StudySetting) -> ReviewCard:
    """Return *card* as its *log*, oldest first, leaves it: made anew from the grades alone."""
    taken_back = {review.undoes for review in log}
    card = replace(
        card,
        memory=None,
        due_at=card.added_at,
        reviews=0,
        lapses=0,
        first_reviewed_at=None,
        set_aside_at=None,
    )
    for review in log:
        if review.sequence not in taken_back:
            card = _after(card, review, setting)
    return card


def fit_to_exam(learner: Person, setting: StudySetting, unit: Unit) -> None:
    """Let every card of *learner* come back as *setting* asks, which has just changed."""
    for card in unit.review_cards.all_of(learner.organization_id, learner.id):
        if card.memory is not None and card.due_at != (due := due_moment(card.memory, setting)):
            unit.review_cards.stand(replace(card, due_at=due))


def _after(card: ReviewCard, review: Review, setting: StudySetting) -> ReviewCard:
    """Return *card* after one line of its log that was not taken back."""
    if review.kind == ReviewKind.SET_ASIDE:
        return replace(card, set_aside_at=review.happened_at)
    if review.kind == ReviewKind.TAKE_UP:
        return replace(card, set_aside_at=None, lapses=0)
    if review.rating is None or review.counted_at is None:
        return card
    memory = graded(card.memory, review.rating, review.counted_at)
    lapses = card.lapses + (review.rating == _AGAIN and state_of(card.memory) == "review")
    is_leech = lapses >= LEECH_LAPSES and lapses > card.lapses
    return replace(
        card,
        memory=memory,
        due_at=due_moment(memory, setting),
        reviews=card.reviews + 1,
        lapses=lapses,
        first_reviewed_at=card.first_reviewed_at or review.happened_at,
        set_aside_at=review.happened_at if is_leech else card.set_aside_at,
    )


def _note(
    learner: Person, card: ReviewCard, kind: ReviewKind, unit: Unit, *, undoes: int | None = None
) -> ReviewCard:
    """Add a line that is no grade to the log, and let the card stand as the log says."""
    log = unit.reviews.of_card(learner.organization_id, card.id)
    line = Review(
        learner.organization_id,
        learner.id,
        unit.reviews.next_sequence(learner.organization_id, learner.id),
        card.id,
        kind,
        None,
        None,
        undoes,
        clock.now(),
        None,
        None,
    )
    _add(line, unit)
    after = replayed(card, [*log, line], setting_of(learner, unit))
    unit.review_cards.stand(after)
    return after


def _add(review: Review, unit: Unit) -> None:
    if not unit.reviews.add(review):
        raise Conflict("Another window graded at the same moment. Reload the page and go on.")


def _own(learner: Person, card: ReviewCard | None) -> ReviewCard:
    if card is None or card.learner_id != learner.id:
        raise NotFound("There is no such card among yours.")
    return card
