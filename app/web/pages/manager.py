"""A manager's pages: her dashboard, her reports, hours; each also as CSV and XLSX."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.credit.outline import LETTERS, OUTLINED
from app.credit.rules import all_rules
from app.errors import InvalidInput
from app.learning import filters
from app.learning import report_schedules as schedules
from app.learning.reach import shown_teams
from app.reporting.files import as_csv, as_xlsx
from app.reporting.hours import (
    COLUMNS,
    STATUSES,
    Filter,
    HoursRow,
    hours_by_person,
    with_evidence,
)
from app.reporting.people_filter import asked_filter
from app.store import Unit
from app.web import current
from app.web.dashboard_page import dashboard_page
from app.web.report_page import report_csv as csv_of
from app.web.report_page import report_page
from app.web.report_page import report_xlsx as xlsx_of

_PAGE = 50


def dashboard() -> tuple[str, int]:
    """Show what is done, overdue, lacking and misunderstood within the manager's reach."""
    return dashboard_page()


def report(name: str) -> tuple[str, int]:
    """Show one report under the filter."""
    return report_page(name)


def report_csv(name: str) -> Response:
    """Send the rows of one report, all of them, as CSV."""
    return csv_of(name)


def report_xlsx(name: str) -> Response:
    """Send the rows of one report, all of them, as a workbook."""
    return xlsx_of(name)


def save_filter() -> BaseResponse | tuple[str, int]:
    """Keep the filter under a name."""
    asked, problem = asked_filter(request.form)
    if problem:
        return dashboard_page()
    wanted: dict[str, Any] = {**asked.as_query()}
    try:
        shared = request.form.get("shared") == "1"
        filters.save_filter(
            current.reader(), request.form.get("name", ""), wanted, current.site(), shared=shared
        )
    except InvalidInput as error:
        return dashboard_page(problem=str(error))
    return redirect(url_for(".dashboard", **wanted) + "#filters", 303)


def drop_filter(filter_id: UUID) -> BaseResponse:
    """Delete one of the manager's own filters."""
    filters.drop_filter(current.reader(), str(filter_id), current.site())
    return redirect(url_for(".dashboard") + "#filters", 303)


def schedule_report(filter_id: UUID) -> BaseResponse | tuple[str, int]:
    """Schedule a filter's report by weekday and hour of the manager's zone."""
    weekday, hour = (request.form.get(name, type=int) for name in ("weekday", "hour"))
    try:
        schedules.schedule_report(current.reader(), str(filter_id), weekday, hour, current.site())
    except InvalidInput as error:
        return dashboard_page(problem=str(error))
    return redirect(url_for(".dashboard") + "#filters", 303)


def stop_report(schedule_id: UUID) -> BaseResponse:
    """Stop one of the manager's own schedules."""
    schedules.stop_report(current.reader(), str(schedule_id), current.site())
    return redirect(url_for(".dashboard") + "#filters", 303)


def hours() -> str:
    """Show hours by person and cycle within the manager's reach."""
    wanted = _wanted()
    site, manager = current.site(), current.reader()
    with site.store.reading() as unit:
        rows = hours_by_person(manager, wanted, unit)
        pages = max(1, -(-len(rows) // _PAGE))
        page = min(max(1, request.args.get("page", 1, type=int) or 1), pages)
        shown = _with_evidence(rows[(page - 1) * _PAGE : page * _PAGE], unit)
        teams = shown_teams(manager, "view_team_hours", unit)
    counts = Counter(row.status for row in rows)
    return render_template(
        "hours.html",
        rows=shown,
        total=len(rows),
        page=page,
        pages=pages,
        before=page - 1,
        after=page + 1 if page < pages else 0,
        teams=teams,
        wanted=wanted,
        statuses=STATUSES,
        counts=[(status, counts[status]) for status in STATUSES if counts[status]],
        rule=all_rules()["ciip"],
        letters=LETTERS,
        domains=_outline(),
        ends_soon=sum(row.ends_soon for row in rows),
        may_export=manager.may("export_team_hours"),
    )


def hours_csv() -> Response:
    """Send the rows of the page, all of them, as CSV."""
    rows = (row.cells() for row in _rows(_wanted()))
    response = Response(as_csv(COLUMNS, rows), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="hours.csv")
    return response


def hours_xlsx() -> Response:
    """Send the rows of the page, all of them, as a workbook."""
    data = as_xlsx("Hours", COLUMNS, [row.cells() for row in _rows(_wanted())])
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = Response(data, mimetype=media)
    response.headers.set("Content-Disposition", "attachment", filename="hours.xlsx")
    return response


def _wanted() -> Filter:
    status = request.args.get("status", "")
    return Filter(
        team_id=request.args.get("team", "")[:36],
        status=status if status in STATUSES else "",
        name=request.args.get("name", "")[:100],
    )


def _rows(wanted: Filter) -> list[HoursRow]:
    with current.site().store.reading() as unit:
        return _with_evidence(hours_by_person(current.reader(), wanted, unit), unit)


def _with_evidence(rows: list[HoursRow], unit: Unit) -> list[HoursRow]:
    of = current.reader().person.organization_id
    return list(with_evidence(rows, of, unit, current.site().catalog))


def _outline() -> list[tuple[str, str]]:
    """Return the letters and titles of the newest outline's domains."""
    outlines = current.site().catalog.blueprint(OUTLINED)
    found = outlines.versions[-1].domains if outlines else ()
    return [(each.letter, each.title) for each in found]
