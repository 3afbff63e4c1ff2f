"""Practice hospitals: a mentor opens them, puts faults in and closes them; a mentee reads hers."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.learning.attempting import own_attempt
from app.learning.sandboxing import (
    close_sandbox,
    open_sandbox,
    put_in_faults,
    reveal_faults,
)
from app.web import current
from app.web.sandbox_page import found_exchange, own_page, sandbox_page, sandboxes_page


def catalog() -> str:
    """List the practice hospitals of the mentor's mentees, with a form to open one."""
    return sandboxes_page()


def start() -> Response | tuple[str, int]:
    """Open a practice hospital for a mentee."""
    learner_id = request.form.get("learner", "")[:64]
    if not learner_id:
        return sandboxes_page("Choose for whom the practice hospital is."), InvalidInput.status
    try:
        sandbox = open_sandbox(current.reader(), learner_id, current.site())
    except Conflict as error:
        return sandboxes_page(str(error)), error.status
    return redirect(url_for(".show", attempt_id=sandbox.attempt_id), 303)


def show(attempt_id: UUID) -> str:
    """Show the faults with what is mended, and what the mentee did."""
    return sandbox_page(str(attempt_id))


def exchange(attempt_id: UUID, sequence: int) -> str:
    """Show the mentor one exchange of her mentee's, down to its bytes."""
    sandbox, learner, found = found_exchange(str(attempt_id), sequence)
    return render_template(
        "sandbox_exchange.html", sandbox=sandbox, learner=learner, exchange=found
    )


def put_in(attempt_id: UUID) -> Response | tuple[str, int]:
    """Put faults in; the mentee is not told."""
    codes = [each[:64] for each in request.form.getlist("fault")[:64]]
    try:
        put_in_faults(current.reader(), str(attempt_id), codes, current.site())
    except (Conflict, InvalidInput) as error:
        return sandbox_page(str(attempt_id), str(error), "put-in"), error.status
    return redirect(url_for(".show", attempt_id=attempt_id) + "#faults", 303)


def reveal(attempt_id: UUID) -> Response:
    """Let the mentee see the list of faults."""
    reveal_faults(current.reader(), str(attempt_id), current.site())
    return redirect(url_for(".show", attempt_id=attempt_id) + "#faults", 303)


def close(attempt_id: UUID) -> Response | tuple[str, int]:
    """Close the hospital with a note for the mentee."""
    note = request.form.get("note", "")
    try:
        close_sandbox(current.reader(), str(attempt_id), note, current.site())
    except (Conflict, InvalidInput) as error:
        return sandbox_page(str(attempt_id), str(error), "note"), error.status
    return redirect(url_for(".show", attempt_id=attempt_id), 303)


def mine(attempt_id: UUID) -> str:
    """Show the reader a practice hospital of hers, and her mentor's words."""
    return own_page(own_attempt(current.learner(), str(attempt_id), current.site()))
