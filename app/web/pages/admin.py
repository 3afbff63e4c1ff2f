"""An administrator's pages: people and the audit log."""

from collections.abc import Generator
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from flask import Response as FileResponse
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput
from app.frozen import replace
from app.learning.administering import add_person as add_new_person
from app.learning.administering import set_active as let_in
from app.learning.extending import TIME_FACTORS
from app.learning.extending import set_time_factor as keep_time_factor
from app.records.people import AccountState, Role
from app.reporting.accounts import account_page, read_account_filter
from app.reporting.audit_trail import (
    COLUMNS,
    TrailFilter,
    read_trail_filter,
    sheet_problem,
    told_details,
    trail_page,
    trail_problem,
    trail_rows,
    trail_sheet,
)
from app.reporting.files import as_csv, as_xlsx
from app.web import current
from app.web.addresses import own_page
from app.web.report_page import report_csv, report_page, report_xlsx
from app.web.sending import XLSX, attachment

_ASKED = ("who", "what", "about", "from", "to")
_PLACE = ("q", "state", "team", "page")
"""What of an address says where in the list of people somebody is."""


def front() -> Response:
    """Lead to the people, or to the audit log whoever reads that alone."""
    first = ".people" if current.reader().may("manage_people") else ".audit"
    return redirect(url_for(first), 303)


def people() -> str:
    """Show the organization's people that are asked for, with roles and teams, a page at a time."""
    return _page()


def add_person() -> Response | tuple[str, int]:
    """Add an account."""
    try:
        added = add_new_person(current.reader(), request.form.to_dict(), current.site())
    except InvalidInput as error:
        return _page(problem=str(error)), 422
    place = {name: request.args[name] for name in _PLACE if request.args.get(name)}
    return redirect(f"{url_for('.people')}?{urlencode({**place, 'added': added.id})}", 303)


def set_active(person_id: UUID) -> Response:
    """Let somebody in, or keep her out from her next request on."""
    wanted = request.form.get("active") == "1"
    let_in(current.reader(), str(person_id), current.site(), active=wanted)
    return redirect(_back(), 303)


def set_time_factor(person_id: UUID) -> Response:
    """Stretch the clock of the exams that somebody begins from now on."""
    percent, admin = request.form.get("percent", ""), current.reader()
    keep_time_factor(admin, "manage_people", str(person_id), percent, current.site())
    return redirect(_back(), 303)


def audit() -> tuple[str, int]:
    """Show the events of the audit log that are asked for, newest first, a page at a time."""
    reader, wanted = current.learner(), read_trail_filter(request.args)
    problem, titles = trail_problem(wanted), _titles()
    with current.site().store.reading() as unit:
        events, names, older = ([], {}, "") if problem else trail_page(reader, wanted, titles, unit)
        verbs = unit.audit_events.verbs(reader.organization_id)
        # Where all of them are on this page, a workbook holds them.
        is_long = not problem and bool(older or wanted.after)
        too_long = sheet_problem(reader, wanted, titles, unit) if is_long else ""
    asked = {name: text for name, text in request.args.items() if text and name in _ASKED}
    html = render_template(
        "audit.html",
        problem=problem,
        events=[(event, told_details(event, names)) for event in events],
        names=names,
        verbs=verbs,
        wanted=wanted,
        asked=asked,
        older=older,
        too_long=too_long,
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


def audit_csv() -> FileResponse:
    """Send every event that is asked for, while the database hands them out."""
    reader, site = current.learner(), current.site()
    wanted, titles = _every_page(), _titles()
    if trail_problem(wanted):
        return make_response(audit())

    def pieces() -> Generator[str]:
        with site.store.reading() as unit:
            yield from as_csv(COLUMNS, trail_rows(reader, wanted, titles, unit))

    response = FileResponse(pieces(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="audit.csv")
    return response


def audit_xlsx() -> FileResponse:
    """Send every event that is asked for as a workbook."""
    reader, wanted = current.learner(), _every_page()
    if trail_problem(wanted):
        return make_response(audit())
    with current.site().store.reading() as unit:
        rows = trail_sheet(reader, wanted, _titles(), unit)
    return attachment(as_xlsx("Audit log", COLUMNS, rows), XLSX, "audit.xlsx")


def directory() -> tuple[str, int]:
    """Show who does what in the whole organization."""
    return report_page("directory", "admin.", "manage_people")


def directory_csv() -> FileResponse:
    """Send the directory as CSV."""
    return report_csv("directory", "manage_people")


def directory_xlsx() -> FileResponse:
    """Send the directory as a workbook."""
    return report_xlsx("directory", "manage_people")


def _every_page() -> TrailFilter:
    """Return what is asked of the log, from the newest event on: a file has no pages."""
    return replace(read_trail_filter(request.args), after="")


def _titles() -> dict[str, str]:
    """Return the modules by their ids, as their pages are headed."""
    modules = current.site().catalog.modules()
    return {module.id: f"{module.code} {module.title}" for module in modules}


def _back() -> str:
    """Return the page from which the form was sent: the list, or the person's own."""
    return own_page(request.form.get("next", ""), url_for(".people"))


def _page(problem: str = "") -> str:
    organization_id, wanted = current.learner().organization_id, read_account_filter(request.args)
    number, new = request.args.get("page", 1, type=int), request.args.get("added", "")[:36]
    with current.site().store.reading() as unit:
        found = account_page(organization_id, wanted, number, unit)
        added = unit.people.get(organization_id, new) if new else None
        may_sign_in = added is not None and bool(unit.passwords.of(organization_id, new))
    asked = found.wanted.as_query()
    return render_template(
        "people.html",
        accounts=found,
        asked=asked,
        place={**asked, "page": found.page} if found.page > 1 else asked,
        states=list(AccountState),
        all_roles=list(Role),
        time_factors=TIME_FACTORS,
        problem=problem,
        added=added,
        may_sign_in=may_sign_in,
        typed=request.form,
    )
