"""The post-test of a module: start, sit, hand in, read why."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import Module
from app.errors import InvalidInput, NotFound
from app.learning.sitting import choose as keep_choice
from app.learning.sitting import hand_in as judge_sitting
from app.learning.sitting import own_sitting, start_sitting
from app.records.learning import Sitting
from app.web import current
from app.web.pages.modules import found_module


def show(slug: str) -> str:
    """Show what the post-test asks, and the reader's earlier sittings."""
    site, module, learner = current.site(), found_module(slug), current.learner()
    with site.store.reading() as unit:
        sittings = unit.sittings.of(learner.organization_id, learner.id, module.id)
    return render_template("post_test.html", module=module, sittings=sittings)


def start(slug: str) -> Response:
    """Draw a form, or go on with the open one."""
    sitting = start_sitting(current.learner(), found_module(slug), current.site())
    return redirect(url_for(".sit", slug=slug, sitting_id=sitting.id), 303)


def sit(slug: str, sitting_id: UUID) -> str:
    """Show the questions, or after the hand-in each answer with its reason."""
    module = found_module(slug)
    sitting = _sitting(module, sitting_id)
    with current.site().store.reading() as unit:
        chosen = unit.sittings.answers(sitting.organization_id, sitting.id)
    page = "sitting_review.html" if sitting.submitted_at else "sitting.html"
    return render_template(
        page,
        module=module,
        sitting=sitting,
        chosen={position: answer.choice for position, answer in chosen.items()},
        sequence=max((answer.sequence for answer in chosen.values()), default=0),
    )


def choose(slug: str, sitting_id: UUID, position: int) -> Response:
    """Keep one choice; answered in JSON, for autosave."""
    found_module(slug)
    choice = _whole(request.form.get(f"answer.{position}", request.form.get("choice", "")))
    sequence = _whole(request.form.get("sequence", ""))
    saved = keep_choice(
        current.learner(), str(sitting_id), position, choice, sequence, current.site()
    )
    return jsonify(saved=saved)


def hand_in(slug: str, sitting_id: UUID) -> Response:
    """Keep the choices that came with the form, and judge the sitting."""
    site, learner, module = current.site(), current.learner(), found_module(slug)
    sitting = _sitting(module, sitting_id)
    if sitting.submitted_at is None:
        # The form as it was handed in is the newest word, even where an autosave went missing.
        with site.store.reading() as unit:
            kept = unit.sittings.answers(sitting.organization_id, sitting.id).values()
        sequence = max((answer.sequence for answer in kept), default=0) + 1
        for position in range(len(sitting.items)):
            if (chosen := request.form.get(f"answer.{position}")) is not None:
                keep_choice(learner, sitting.id, position, _whole(chosen), sequence, site)
    judge_sitting(learner, sitting.id, module, site)
    return redirect(url_for(".sit", slug=slug, sitting_id=sitting_id), 303)


def _sitting(module: Module, sitting_id: UUID) -> Sitting:
    sitting = own_sitting(current.learner(), str(sitting_id), current.site())
    if sitting.module_id != module.id:
        raise NotFound("There is no such post-test in this module.")
    return sitting


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise InvalidInput("An answer is sent as a whole number; reload the page and try again.")
    return int(text)
