"""How one invented learner prepares: a plan to the exam, a half form, a drill, review cards.

All of it is done by the deeds that a browser calls. Where the content at hand is too small for a
form, that form is left out.
"""

from datetime import datetime, timedelta
from random import Random

from app import clock
from app.catalog import Blueprint
from app.cli.demonstration_days import days_ago
from app.frozen import Frozen
from app.learning.exams.beginning import plan_exam, start_exam
from app.learning.exams.forms import FormOrder
from app.learning.exams.sharing import share_report
from app.learning.exams.sitting import CONFIDENCES, Typed, hand_in_exam, save_answer
from app.learning.making_cards import learn_term
from app.learning.reviewing import grade_card, load_of, next_card
from app.learning.scheduling import RATINGS
from app.learning.site import Site
from app.learning.studying import save_setting
from app.records.exams import ExamItem, ExamSitting, FormKind
from app.records.people import Person

_EXAM = "ciip"
_WEEKS_TO_EXAM = 16
_SETTING = {"hours_a_week": "5", "new_cards_a_day": "12"}
_TERMS = 3
_EVENING = timedelta(hours=6)
_REVIEW_DAYS = (8, 7, 5, 4, 2, 1)
_CARDS_AN_EVENING = 14
_RATING_WEIGHTS = (3, 3, 10, 2)
_SECONDS = (25, 80)
"""Quick enough for the clock of a form, however the numbers fall."""


class Sat(Frozen):
    """A form that was sat: how many days ago, and how many of a hundred answers were right."""

    days: int
    order: FormOrder
    right_percent: int
    shared: bool = False


FORMS = (
    Sat(9, FormOrder(FormKind.HALF), right_percent=62, shared=True),
    Sat(3, FormOrder(FormKind.DRILL, ("J",), 10), right_percent=70),
)


def study(learner: Person, site: Site) -> None:
    """Set the exam's day, sit the forms, and review on most evenings since."""
    rng = Random(learner.email)  # noqa: S311 - a story, not a secret
    with clock.at(days_ago(12)):
        exam_on = clock.today(learner.time_zone) + timedelta(weeks=_WEEKS_TO_EXAM)
        save_setting(learner, {**_SETTING, "exam_on": exam_on.isoformat()}, site)
        for term in rng.sample(site.catalog.glossary(), min(_TERMS, len(site.catalog.glossary()))):
            learn_term(learner, term.slug, site)
    outlines = site.catalog.blueprint(_EXAM)
    for days in range(max(*_REVIEW_DAYS, *(each.days for each in FORMS)), 0, -1):
        for form in FORMS:
            if form.days == days and outlines is not None:
                _sit(learner, form, outlines, rng, site)
        if days in _REVIEW_DAYS:
            _review(learner, days_ago(days) + _EVENING, rng, site)


def _sit(learner: Person, form: Sat, outlines: Blueprint, rng: Random, site: Site) -> None:
    moment, version = days_ago(form.days), outlines.versions[-1]
    with clock.at(moment):
        if not plan_exam(learner, form.order, version, site).can_be_drawn:
            return
        sitting = start_exam(learner, form.order, outlines, version, site)
    with site.store.reading() as unit:
        items = unit.exam_sittings.items(learner.organization_id, sitting.id)
    for item in items:
        typed = _typed(item, sitting, form.right_percent, rng)
        moment += timedelta(seconds=typed.seconds)
        with clock.at(moment):
            save_answer(learner, sitting.id, item.position, typed, 1, site)
    with clock.at(moment):
        hand_in_exam(learner, sitting.id, site)
        if form.shared:
            share_report(learner, sitting.id, site, shared=True)


def _typed(item: ExamItem, sitting: ExamSitting, right_percent: int, rng: Random) -> Typed:
    options = len(item.shown["options"])
    is_right = rng.randrange(100) < right_percent
    return Typed(
        choice=item.key if is_right else (item.key + rng.randrange(1, options)) % options,
        flagged=not is_right and rng.random() < 1 / 3,
        confidence=rng.choice(CONFIDENCES) if sitting.kind.is_practice else None,
        seconds=rng.randint(*_SECONDS),
    )


def _review(learner: Person, moment: datetime, rng: Random, site: Site) -> None:
    """Grade what waits on one evening, up to as many cards as one has patience for."""
    for _ in range(_CARDS_AN_EVENING):
        moment += timedelta(seconds=rng.randint(8, 40))
        with clock.at(moment):
            with site.store.reading() as unit:
                card = next_card(learner, load_of(learner, unit), unit)
            if card is None:
                return
            [rating] = rng.choices([*RATINGS], _RATING_WEIGHTS)
            grade_card(learner, card.id, card.reviews, rating, site)
