"""The glossary, and which of its terms the reader learns or knows."""

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import Term
from app.errors import NotFound
from app.learning.making_cards import learn_term, mark_term
from app.records.review import CardKind
from app.web import current
from app.web.errors import wants_data


def show() -> str:
    """List every term, each with what the reader made of it."""
    learning, known = _marks()
    terms = current.site().catalog.glossary()
    return render_template("glossary.html", terms=terms, learning=learning, known=known)


def term(slug: str) -> str:
    """Show one term."""
    learning, known = _marks()
    return render_template("term.html", term=_term(slug), learning=learning, known=known)


def learn(slug: str) -> Response | str:
    """Make a review card of the term."""
    learn_term(current.learner(), slug, current.site())
    return _marked(slug)


def know(slug: str) -> Response | str:
    """Mark the term as known, or take the mark away."""
    known = request.form.get("known", "1") == "1"
    mark_term(current.learner(), slug, current.site(), known=known)
    return _marked(slug)


def _marked(slug: str) -> Response | str:
    """Answer with the term's marks: as data, as a fragment, or by going back to its page."""
    if wants_data():
        return jsonify(saved=True)
    if "HX-Request" in request.headers:
        learning, known = _marks()
        return render_template(
            "parts/term_marks.html", term=_term(slug), learning=learning, known=known
        )
    return redirect(url_for(".term", slug=slug), 303)


def _marks() -> tuple[set[str], set[str]]:
    """Return the slugs that the reader has a card of, and those that she knows."""
    learner = current.learner()
    who = (learner.organization_id, learner.id)
    with current.site().store.reading() as unit:
        known = unit.known_terms.of(*who)
        return unit.review_cards.subjects(*who, CardKind.TERM) - known, known


def _term(slug: str) -> Term:
    found = current.site().catalog.term(slug)
    if found is None:
        raise NotFound("The glossary has no such term.")
    return found
