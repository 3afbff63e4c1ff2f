"""The daily review: one card after another, the last grade taken back, how it all stands."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.learning.reviewing import (
    LEECH_LAPSES,
    grade_card,
    load_of,
    next_card,
    setting_of,
    take_up,
    undo_last_grade,
)
from app.learning.scheduling import WANTED_PERCENT
from app.records.review import ReviewCard
from app.reporting.reviewing import DAYS_AHEAD, DAYS_BACK, is_leech, review_standing
from app.web import current
from app.web.review_page import content_of, read_on_of, shown_card, title_of


def show() -> str:
    """Show the next card, or that today is done."""
    return _page("review.html")


def grade(card_id: UUID) -> Response | str:
    """Keep the grade, and show the next card in its place."""
    seen, rating = _whole(request.form.get("seen", "")), _whole(request.form.get("rating", ""))
    card = grade_card(current.learner(), str(card_id), seen, rating, current.site())
    if "HX-Request" in request.headers:
        return _page("parts/review_card.html", leech=card if is_leech(card) else None)
    return redirect(url_for(".show"), 303)


def undo() -> Response | str:
    """Take the last grade back, and show its card again."""
    learner, site, said, back = current.learner(), current.site(), "", None
    try:
        back = undo_last_grade(learner, site)
        said = "The last grade was taken back. Here is its card again."
    except Conflict as error:
        said = str(error)
    if "HX-Request" in request.headers:
        return _page("parts/review_card.html", said=said, card=back)
    return redirect(url_for(".show"), 303)


def standing() -> str:
    """Show how the review stands, what comes, and what is set aside."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        found = review_standing(learner, unit)
        setting = setting_of(learner, unit)
    leeches = [
        (card, title_of(card, content), content, read_on_of(card, site.catalog))
        for card in found.leeches
        for content in [content_of(card, site.catalog)]
    ]
    return render_template(
        "review_standing.html",
        standing=found,
        setting=setting,
        leeches=leeches,
        lapses=LEECH_LAPSES,
        wanted=WANTED_PERCENT,
        days_ahead=DAYS_AHEAD,
        days_back=DAYS_BACK,
    )


def resume(card_id: UUID) -> Response:
    """Put a card that was set aside back into the queue."""
    take_up(current.learner(), str(card_id), current.site())
    return redirect(url_for(".standing"), 303)


def _page(
    template: str,
    *,
    said: str = "",
    card: ReviewCard | None = None,
    leech: ReviewCard | None = None,
) -> str:
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        load = load_of(learner, unit)
        setting = setting_of(learner, unit)
        card = card or next_card(learner, load, unit)
        last = unit.reviews.last_grade(learner.organization_id, learner.id)
    return render_template(
        template,
        load=load,
        setting=setting,
        shown=shown_card(card, learner, setting) if card else None,
        said=said,
        may_undo=last is not None,
        leech=leech,
        leech_read_on=read_on_of(leech, site.catalog) if leech else None,
        lapses=LEECH_LAPSES,
    )


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise InvalidInput("A grade is sent as a whole number; reload the page and try again.")
    return int(text)
