"""Everything that the reader was told, a page at a time."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidInput
from app.learning.notices import read_all_notices
from app.web import current

A_PAGE = 20
_MOST_PAGES = 5000


def show() -> str:
    """Show a page of the reader's notices, newest first: all, or those not read yet."""
    person, page = current.learner(), _page()
    unread = request.args.get("state") == "unread"
    with current.site().store.reading() as unit:
        found = unit.notices.newest(
            person.organization_id, person.id, A_PAGE + 1, (page - 1) * A_PAGE, unread=unread
        )
    return render_template(
        "notices.html",
        notices=found[:A_PAGE],
        unread=unread,
        page=page,
        has_older=len(found) > A_PAGE,
        now=clock.now().isoformat(),
    )


def read_all() -> Response:
    """Mark as read whatever the reader was told until she saw the page."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError as error:
        raise InvalidInput("The page had grown old. Reload it and try again.") from error
    if until.tzinfo is None:
        raise InvalidInput("The page had grown old. Reload it and try again.")
    read_all_notices(current.learner(), current.site(), until)
    return redirect(url_for(".show"), 303)


def _page() -> int:
    text = request.args.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAGES))
    return min(max(int(text), 1), _MOST_PAGES) if is_number else 1
