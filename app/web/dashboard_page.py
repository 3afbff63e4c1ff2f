"""A manager's dashboard: figures and charts of one filter, each number a link to its rows."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import render_template, request

from app.reporting.people_filter import asked_filter
from app.reporting.tables import Link, Report
from app.reporting.team_credit import cycles, deadlines
from app.reporting.team_figures import figures
from app.reporting.team_findings import misconceptions
from app.reporting.team_question import Question
from app.reporting.team_work import completion
from app.web import current
from app.web.report_page import drills, filter_choices

Leads = Callable[[Mapping[str, Link]], Mapping[str, str]]
_BARS = 8
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECTIONS = (figures, completion, cycles, deadlines, misconceptions)


def dashboard_page(problem: str = "") -> tuple[str, int]:
    """Return the dashboard; after a filter that could not be saved, with what was wrong."""
    reader = current.reader()
    wanted, days_problem = asked_filter(request.values)
    with current.site().store.reading() as unit:
        question = Question(reader, wanted, {}, unit, current.site().catalog)
        shown = {make.__name__: make(question) for make in _SECTIONS}
        saved = unit.saved_filters.usable(reader.person.organization_id, reader.person.id)
        scheduled = unit.report_schedules.of(reader.person.organization_id, reader.person.id)
        choices, leads = filter_choices(question), drills(wanted)
    html = render_template(
        "dashboard.html",
        people=question.people,
        reports=shown,
        figures=_linked(shown["figures"], leads),
        work=_linked(shown["completion"], leads, most=_BARS),
        cycles=_linked(shown["cycles"], leads, most=_BARS),
        deadlines=_linked(shown["deadlines"], leads),
        findings=_linked(shown["misconceptions"], leads, most=_BARS),
        saved=saved,
        scheduled={each.filter_id: each for each in scheduled},
        weekdays=WEEKDAYS,
        wanted=wanted,
        asked=wanted.as_query(),
        problem=problem,
        days_problem=days_problem,
        typed=request.values,
        may_export=reader.may("export_team_hours"),
        **choices,
    )
    return html, HTTPStatus.UNPROCESSABLE_ENTITY if problem or days_problem else HTTPStatus.OK


def _linked(
    report: Report, leads: Leads, most: int = 1000
) -> list[tuple[Mapping[str, object], Mapping[str, str]]]:
    """Return the report's first rows by column, each with the addresses behind its numbers."""
    return [
        (dict(zip(report.columns, row, strict=True)), leads(report.links(row)))
        for row in report.some(0, most)
    ]
