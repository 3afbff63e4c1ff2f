"""The evaluation form of a module."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput
from app.learning.evaluating import MOST_MINUTES, QUESTIONS, SCALE, send_evaluation, standing_form
from app.web import current
from app.web.pages.modules import found_module


def form(slug: str) -> str:
    """Show the form, or what was sent."""
    return _form(slug)


def send(slug: str) -> Response | tuple[str, int]:
    """Keep the form; credit follows if nothing else is missing."""
    module = found_module(slug)
    try:
        send_evaluation(current.learner(), module, request.form.to_dict(), current.site())
    except InvalidInput as error:
        return _form(slug, problem=str(error)), 422
    return redirect(url_for("modules.show", slug=slug) + "#credit", 303)


def _form(slug: str, problem: str = "") -> str:
    site, module, learner = current.site(), found_module(slug), current.learner()
    with site.store.reading() as unit:
        sent = standing_form(learner, module, unit)
    typed = sent.answers if sent else request.form.to_dict()
    return render_template(
        "evaluation.html",
        module=module,
        questions=QUESTIONS,
        scale=SCALE,
        most_minutes=MOST_MINUTES,
        sent=sent,
        typed=typed,
        problem=problem,
    )
