"""A report as a page, as CSV and as a workbook: the same question, the same rows."""

from collections.abc import Callable, Generator, Mapping
from functools import cache
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request, url_for

from app.credit.rules import credential_rules
from app.learning import report_files
from app.records.people import Role
from app.reporting.files import as_csv, as_xlsx
from app.reporting.people_filter import PERMISSION, PeopleFilter, asked_filter, read_filter
from app.reporting.tables import Link
from app.reporting.team_question import Question
from app.reporting.team_tables import REPORTS
from app.web import current
from app.web.sending import XLSX

PAGE = 50
_FOR_FILES = 250
_LAST = 1_000_000
_MORE = ("state", "subject", "status", "cycle_end", "within", "lacking", "lab", "code")


def asked_more() -> dict[str, str]:
    """Return what the address asks beside the filter."""
    return {name: request.args[name][:100] for name in _MORE if request.args.get(name)}


def report_page(name: str, base: str = "manager.", permission: str = PERMISSION) -> tuple[str, int]:
    """Return a page of the report *name*; its files are the views of the same name in *base*.

    Where the days asked for are none, it says so beside the filter and shows no row.
    """
    reader, more = current.reader(), asked_more()
    wanted, problem = asked_filter(request.args)
    page = min(max(1, request.args.get("page", 1, type=int) or 1), _LAST)
    with current.site().store.reading() as unit:
        catalog = current.site().catalog
        question = Question(reader, wanted, more, unit, catalog, PAGE, permission)
        report = REPORTS[name](question)
        pages = max(1, -(-report.total // PAGE))
        page = min(page, pages)
        rows = [] if problem else report.some((page - 1) * PAGE, PAGE)
        choices = filter_choices(question)
    asked, leads = {**wanted.as_query(), **more}, drills(wanted)
    html = render_template(
        "report.html",
        report=report,
        rows=[(row, leads(report.links(row))) for row in rows],
        wanted=wanted,
        asked=asked,
        hidden={k: v for k, v in more.items() if k not in {c.name for c in report.choices}},
        base=base,
        page=page,
        pages=pages,
        may_export=reader.may("export_team_hours") or permission != PERMISSION,
        problem=problem,
        typed=request.args,
        **choices,
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


def report_csv(name: str, permission: str = PERMISSION) -> Response:
    """Send every row of the report *name* as CSV, while the database still hands them out.

    What is long is not sent at once: its page offers to make it in the background.
    """
    if other := _other_page(name, "csv", permission):
        return other
    reader, wanted, more = current.reader(), read_filter(request.args), asked_more()
    site = current.site()
    catalog = site.catalog

    def pieces() -> Generator[str]:
        with site.store.reading() as unit:
            question = Question(reader, wanted, more, unit, catalog, _FOR_FILES, permission)
            report = REPORTS[name](question)
            yield from as_csv(report.columns, report.rows())

    response = Response(pieces(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response


def report_xlsx(name: str, permission: str = PERMISSION) -> Response:
    """Send every row of the report *name* as a workbook, or offer to make it, as with CSV."""
    site = current.site()
    if other := _other_page(name, "xlsx", permission):
        return other
    with site.store.reading() as unit:
        question = Question(
            current.reader(),
            read_filter(request.args),
            asked_more(),
            unit,
            site.catalog,
            _FOR_FILES,
            permission,
        )
        report = REPORTS[name](question)
        data = as_xlsx(report.title, report.columns, report.rows())
    response = Response(data, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return response


def _other_page(name: str, file_format: str, permission: str) -> Response | None:
    """Return the page that is sent in place of a file, if one is.

    It tells what is wrong with the days, or offers to make a long report in the background.
    """
    reader, more = current.reader(), asked_more()
    wanted, problem = asked_filter(request.args)
    if problem:
        base = "manager." if permission == PERMISSION else "admin."
        return make_response(report_page(name, base, permission))
    site = current.site()
    with site.store.reading() as unit:
        question = Question(reader, wanted, more, unit, site.catalog, PAGE, permission)
        report = REPORTS[name](question)
        rows = report.total
    if rows <= report_files.LONG:
        return None
    page = render_template(
        "report_file_ask.html",
        report=report,
        rows=rows,
        format=file_format,
        permission=permission,
        asked={**wanted.as_query(), **more},
    )
    return Response(page)


def drills(wanted: PeopleFilter) -> Callable[[Mapping[str, Link]], dict[str, str]]:
    """Return what makes addresses of what is behind a row's numbers, under the same filter."""
    asked, report = wanted.as_query(), cache(lambda name: url_for("manager.report", name=name))

    def address(name: str, query: Mapping[str, str]) -> str:
        told = urlencode({**asked, **query})
        return f"{report(name)}?{told}" if told else report(name)

    return lambda links: {column: address(*link) for column, link in links.items()}


def filter_choices(question: Question) -> dict[str, object]:
    """Return what the form of the filter offers."""
    return {
        "teams": question.teams,
        "roles": list(Role),
        "jobs": question.job_roles,
        "rules": credential_rules(),
    }
