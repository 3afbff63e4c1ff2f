"""Signs that a reader is at a lesson, lab or post-test: a page sends one a minute at most.

A page does so only while it is seen and the reader moves something on it.
"""

from uuid import UUID

from flask import Response, request

from app.errors import NotFound
from app.learning.being_there import Doing, at_lab, at_lesson, at_post_test, be_there
from app.learning.sitting import own_sitting
from app.web import current
from app.web.pages.labs import found_hospital
from app.web.pages.modules import found_module


def lesson(slug: str, lesson_slug: str) -> Response:
    """Count the reader's time towards a lesson."""
    module = found_module(slug)
    entry = next((each for each in module.lessons if each.slug == lesson_slug), None)
    if entry is None:
        raise NotFound("This module has no lesson at this address.")
    return _noted(at_lesson(module, entry))


def lab(slug: str) -> Response:
    """Count the reader's time towards a lab, if a module asks for it."""
    return _noted(at_lab(found_hospital(slug), current.site().catalog))


def post_test(sitting_id: UUID) -> Response:
    """Count the reader's time towards the post-test that she sits."""
    return _noted(at_post_test(own_sitting(current.learner(), str(sitting_id), current.site())))


def _noted(doing: Doing | None) -> Response:
    with current.site().store.writing() as unit:
        be_there(current.learner(), doing, unit, anew=request.form.get("anew") == "1")
    return Response(status=204)
