"""What designated minutes rest on, for authors, CE administrators and auditors."""

from datetime import UTC, date, datetime, time

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from app.catalog import POST_TEST_METHOD
from app.errors import InvalidInput
from app.reporting.designated import (
    COLUMNS,
    FEWEST,
    ModuleMinutes,
    minutes_rows,
    module_minutes,
    off_labs,
)
from app.reporting.files import as_csv
from app.reporting.people_filter import read_day
from app.reporting.time_spent import idle_after_minutes
from app.web import current
from app.web.sending import attachment


def show() -> str | tuple[str, int]:
    """Show each module's minutes, and its labs' beside what learners took."""
    try:
        since = _since()
    except InvalidInput as error:
        return _page([], problem=str(error)), error.status
    return _page(_told(since))


def _page(told: list[ModuleMinutes], problem: str = "") -> str:
    return render_template(
        "minutes.html",
        told=told,
        off=off_labs(told),
        since=request.args.get("since", ""),
        problem=problem,
        fewest=FEWEST,
        post_test_method=POST_TEST_METHOD,
        idle_after=idle_after_minutes(),
    )


def labs_csv() -> Response:
    """Send the labs' minutes."""
    try:
        since = _since()
    except InvalidInput:
        return make_response(show())
    data = "".join(as_csv(COLUMNS, minutes_rows(_told(since))))
    return attachment(data, "text/csv", "lab-minutes.csv")


def _told(since: date | None) -> list[ModuleMinutes]:
    site, organization_id = current.site(), current.learner().organization_id
    moment = datetime.combine(since, time(), UTC) if since else None
    with site.store.reading() as unit:
        return module_minutes(organization_id, site.catalog.modules(), unit, site, moment)


def _since() -> date | None:
    """Return the day from which passes count, if one is asked for."""
    typed = request.args.get("since", "")
    return read_day(typed) if typed else None
