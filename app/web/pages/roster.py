"""A roster from a file: sent, looked at as a difference, confirmed, and its result."""

from collections.abc import Iterator
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput
from app.learning import importing_roster as rosters
from app.learning.roster_file import COLUMNS, MOST_BYTES, MOST_ROWS
from app.learning.roster_licenses import license_columns
from app.reporting.files import as_csv
from app.web import current
from app.web.limits import limiter
from app.web.sending import attachment

_FILE_COLUMNS = ("line", "action", "who", "column", "was", "becomes", "wrong", "right")
_SHOWN = 500


def form() -> str:
    """Ask for the file, and say what it may hold."""
    return _form()


@limiter.limit("30/minute")
def upload() -> Response | tuple[str, int]:
    """Keep the file, if it can be read, to be looked at."""
    sent = request.files.get("roster")
    data = sent.read(MOST_BYTES + 1) if sent else b""
    try:
        name = (sent and sent.filename) or ""
        kept = rosters.upload_roster(current.reader(), data, name, current.site())
    except InvalidInput as error:
        return _form(problem=str(error)), 422
    return redirect(url_for(".show", upload_id=kept.id), 303)


def show(upload_id: UUID) -> str:
    """Show what the roster would change, or what came of it."""
    return _page(str(upload_id))


def confirm(upload_id: UUID) -> Response | tuple[str, int]:
    """Change what was shown."""
    seen, admin = request.form.get("seen", ""), current.reader()
    try:
        rosters.confirm_roster(
            admin, str(upload_id), seen, current.site(), make_teams=_makes_teams()
        )
    except Conflict as error:
        return _page(str(upload_id), problem=str(error)), error.status
    return redirect(url_for(".show", upload_id=upload_id), 303)


def result_csv(upload_id: UUID) -> Response:
    """Send what becomes of each row as CSV."""
    admin = current.reader()
    with current.site().store.reading() as unit:
        found = rosters.own_upload(admin, str(upload_id), unit)
        lines, _ = rosters.roster_lines(admin, found, unit, make_teams=_makes_teams())
    data = "".join(as_csv(_FILE_COLUMNS, _cells(lines)))
    return attachment(data, "text/csv", "roster-result.csv")


def _makes_teams() -> bool:
    """Say whether the teams that are not there yet are to be made."""
    return request.values.get("make_teams") == "1"


def _cells(lines: rosters.Lines) -> Iterator[tuple[object, ...]]:
    for each in lines:
        head = (each["line"], each["action"], each["who"])
        for column, was, becomes in each["changes"]:
            yield (*head, column, was, becomes, "", "")
        for column, wrong, right in each["problems"]:
            yield (*head, column, "", "", wrong, right)
        if not each["changes"] and not each["problems"]:
            yield (*head, "", "", "", "", "")


def _form(problem: str = "") -> str:
    return render_template(
        "roster_form.html",
        columns=COLUMNS,
        licenses=[name for name in license_columns() if not name.endswith("_anchor")],
        most_mb=MOST_BYTES // 1024 // 1024,
        most_rows=MOST_ROWS,
        problem=problem,
    )


def _page(upload_id: str, problem: str = "") -> str:
    admin = current.reader()
    with current.site().store.reading() as unit:
        found = rosters.own_upload(admin, upload_id, unit)
        lines, unknown = rosters.roster_lines(admin, found, unit, make_teams=_makes_teams())
        teams = rosters.roster_teams(admin, found, unit)
    worth_showing = [each for each in lines if each["action"] != "unchanged"]
    return render_template(
        "roster.html",
        upload=found,
        lines=sorted(worth_showing, key=lambda each: each["action"] != "error")[:_SHOWN],
        worth_showing=len(worth_showing),
        counts=rosters.counts(lines),
        unknown=unknown,
        teams=teams,
        make_teams=_makes_teams(),
        seen=rosters.fingerprint(lines),
        problem=problem,
    )
