"""The reader's wishes: what she gets mail about and when, and her calendar's address."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput
from app.learning.calendar_feed import new_calendar_address
from app.learning.calendar_feed import revoke_calendar as revoke
from app.learning.topics import TOPICS
from app.learning.wishing import PACE_WORDS, save_wishes, wishes_of
from app.web import current
from app.web.limits import limiter


def show() -> str:
    """Show what the reader chose."""
    return _page()


def save() -> Response | tuple[str, int]:
    """Keep what the reader chose."""
    paces = {key: request.form.get(f"pace.{key}", "") for key in TOPICS}
    begins, ends = request.form.get("begins", ""), request.form.get("ends", "")
    try:
        save_wishes(current.learner(), paces, begins, ends, current.site())
    except InvalidInput as error:
        return _page(problem=str(error)), error.status
    return redirect(url_for(".show", saved=1), 303)


@limiter.limit("20/hour")
def new_calendar() -> str:
    """Make a new address of the reader's calendar, and show it this once."""
    return _page(address=new_calendar_address(current.learner(), current.site()))


def revoke_calendar() -> Response:
    """Let no address lead to the reader's calendar."""
    revoke(current.learner(), current.site())
    return redirect(url_for(".show") + "#calendar", 303)


def _page(problem: str = "", address: str = "") -> str:
    person = current.learner()
    with current.site().store.reading() as unit:
        wishes = wishes_of(person, unit)
        token = unit.calendar_tokens.of(person.organization_id, person.id)
    quiet, typed = wishes.quiet, request.form
    return render_template(
        "wishes.html",
        topics=TOPICS.values(),
        paces=PACE_WORDS,
        chosen={key: typed.get(f"pace.{key}", pace) for key, pace in wishes.paces.items()},
        begins=typed.get("begins", f"{quiet.begins:%H:%M}" if quiet else ""),
        ends=typed.get("ends", f"{quiet.ends:%H:%M}" if quiet else ""),
        token=token,
        address=address,
        problem=problem,
        saved=request.method == "GET" and "saved" in request.args,
    )
