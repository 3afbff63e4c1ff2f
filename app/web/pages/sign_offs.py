"""Signing off a mentee's competencies."""

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.learning.signing_off import sign_off, withdraw_sign_off
from app.web import current
from app.web.mentee_page import mentee_page


def sign(person_id: UUID) -> Response | tuple[str, int]:
    """Sign off a competency, with a note."""
    objective, note = request.form.get("objective", ""), request.form.get("note", "")
    try:
        sign_off(current.reader(), str(person_id), objective, note, current.site())
    except (InvalidInput, Conflict) as error:
        return mentee_page(str(person_id), str(error), "objective"), error.status
    return redirect(url_for("mentor.mentee", person_id=person_id) + "#sign-offs", 303)


def withdraw(sign_off_id: UUID) -> Response:
    """Take a sign-off back."""
    signed = withdraw_sign_off(current.reader(), str(sign_off_id), current.site())
    return redirect(url_for("mentor.mentee", person_id=signed.learner_id) + "#sign-offs", 303)
