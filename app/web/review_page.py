"""A review card as its page shows it: the question, the answer, and where to read on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from app import clock
from app.catalog import Catalog
from app.frozen import Frozen
from app.learning.days import local_day
from app.learning.reviewing import outcomes_of
from app.learning.scheduling import RATINGS
from app.records.people import Person
from app.records.review import CardKind, ReviewCard, StudySetting
from app.web import current

_MINUTE, _HOUR = 60, 3600
_MEANINGS = {1: "forgotten", 2: "known with effort", 3: "known", 4: "known at once"}


class ReadOn(Frozen):
    """A page that tells more about a card."""

    title: str
    url: str


class GradeButton(Frozen):
    """One of the four grades, and when the card would come back."""

    rating: int
    name: str
    meaning: str
    returns: str


class ShownCard(Frozen):
    """A card with everything its page says; *content* differs by kind."""

    card: ReviewCard
    content: Mapping[str, Any]
    read_on: ReadOn | None
    grades: tuple[GradeButton, ...]


def shown_card(card: ReviewCard, learner: Person, setting: StudySetting) -> ShownCard:
    """Return *card* as its page shows it to *learner*."""
    catalog = current.site().catalog
    outcomes = outcomes_of(card, learner, setting)
    return ShownCard(
        card,
        content_of(card, catalog),
        read_on_of(card, catalog),
        tuple(
            GradeButton(rating, name, _MEANINGS[rating], returns_in(outcomes[rating], learner))
            for rating, name in RATINGS.items()
        ),
    )


def content_of(card: ReviewCard, catalog: Catalog) -> Mapping[str, Any]:
    """Return what the card shows: from the catalog of today, or as it was when it was made.

    A question is drawn anew each time, so that neither its numbers nor its places are learned.
    """
    if card.kind == CardKind.ITEM and (item := catalog.item(card.subject)):
        drawn = catalog.draw_item(item, f"{card.id}:{card.reviews}")
        options: Sequence[Mapping[str, Any]] = [
            {
                "text_html": each.text_html,
                "right": each.right,
                "rationale_html": each.rationale_html,
            }
            for each in drawn.options
        ]
        return {"stem_html": drawn.stem_html, "options": options, "clause": item.clause}
    if card.kind == CardKind.TERM and (term := catalog.term(card.subject)):
        return {"term": term.term, "text": term.text, "clause": term.clause}
    return card.content


def read_on_of(card: ReviewCard, catalog: Catalog) -> ReadOn | None:
    """Return the lesson, lab or term to go back to, where it is still there."""
    if card.kind == CardKind.ITEM:
        return _lesson_of(card, catalog)
    if card.kind == CardKind.TERM and (term := catalog.term(card.subject)):
        return ReadOn(f"Glossary: {term.term}", url_for("glossary.term", slug=term.slug))
    if card.kind == CardKind.FINDING and (lab := catalog.lab(card.content["lab"])):
        title = f"Lab {lab.spec.code}: {lab.spec.title}"
        return ReadOn(title, url_for("labs.show", slug=lab.slug))
    return None


def _lesson_of(card: ReviewCard, catalog: Catalog) -> ReadOn | None:
    """Return the first lesson that serves the question's objective, or its module."""
    item = catalog.item(card.subject)
    module = catalog.module(item.module) if item else None
    if item is None or module is None:
        return None
    for lesson in module.lessons:
        if item.objective in lesson.objectives:
            url = url_for("modules.lesson", slug=module.slug, lesson_slug=lesson.slug)
            return ReadOn(f"{module.code}, lesson: {lesson.title}", url)
    return ReadOn(f"{module.code} {module.title}", url_for("modules.show", slug=module.slug))


def title_of(card: ReviewCard, content: Mapping[str, Any]) -> str:
    """Return what a list calls the card."""
    if card.kind == CardKind.TERM:
        return str(content["term"])
    return str(content["title"]) if card.kind == CardKind.FINDING else "A question you missed"


def returns_in(due: datetime, learner: Person) -> str:
    """Return in words when a card would come back."""
    seconds = int((due - clock.now()).total_seconds())
    days = (local_day(due, learner.time_zone) - clock.today(learner.time_zone)).days
    if seconds < _HOUR:
        minutes = max(1, round(seconds / _MINUTE))
        return f"in {minutes} minute{'s' * (minutes != 1)}"
    if days <= 0:
        return "later today"
    return "tomorrow" if days == 1 else f"in {days} days"
