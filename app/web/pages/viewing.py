"""Looking at the site as a mentee does, and ending it."""

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.learning.viewing import end_viewing, start_viewing
from app.web import current


def start(person_id: UUID) -> Response:
    """Look at the site as the mentee does; nothing can be changed meanwhile."""
    start_viewing(current.reader(), str(person_id), current.site())
    return redirect(url_for("home.show"), 303)


def end() -> Response:
    """Be oneself again."""
    learner_id = end_viewing(current.reader(), current.site())
    return redirect(url_for("mentor.mentee", person_id=learner_id), 303)
