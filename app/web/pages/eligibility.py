"""The seven points for the CIIP exam, counted with the reader's own hours; nothing is kept."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from flask import render_template, request

from app.credit.eligibility import (
    EDUCATION,
    HOURS_PER_POINT,
    POINTS_NEEDED,
    SOURCES,
    Background,
    Eligibility,
    count_points,
)
from app.errors import InvalidInput
from app.reporting.standing import hours_learned
from app.web import current

_FIELDS = ("months", "education", "degree", "certification_points", "other_hours")
_MOST_MONTHS = 720
_MOST_HOURS = Decimal(10_000)
_MOST_POINTS = 4


def show() -> str | tuple[str, int]:
    """Show the form, and below it the points of what it says."""
    learner = current.learner()
    with current.site().store.reading() as unit:
        here = hours_learned(learner, unit)
        credentials = unit.credentials.of(learner.organization_id, learner.id)
    certified = any(credential.body == "ciip" for credential in credentials)
    if not request.args:
        return _page(here, certified=certified)
    try:
        found = count_points(_background(request.args, here))
    except InvalidInput as error:
        return _page(here, certified=certified, problem=str(error)), 422
    return _page(here, certified=certified, found=found)


def _page(
    here: Decimal, *, certified: bool, found: Eligibility | None = None, problem: str = ""
) -> str:
    return render_template(
        "eligibility.html",
        here=here.quantize(Decimal("0.01"), ROUND_DOWN),
        certified=certified,
        found=found,
        problem=problem,
        typed={name: request.args.get(name, "") for name in _FIELDS},
        levels=EDUCATION,
        needed=POINTS_NEEDED,
        hours_per_point=HOURS_PER_POINT,
        sources=SOURCES,
    )


def _background(told: Mapping[str, str], here: Decimal) -> Background:
    return Background(
        months=_whole(told, "months", _MOST_MONTHS, "months of experience"),
        education=_whole(told, "education", len(EDUCATION) - 1, "level of education"),
        informatics_degree=told.get("degree") == "1",
        certification_points=_whole(told, "certification_points", _MOST_POINTS, "points"),
        hours=here + _hours(told.get("other_hours", "").strip()),
    )


def _whole(told: Mapping[str, str], name: str, most: int, what: str) -> int:
    text = told.get(name, "").strip() or "0"
    is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_whole or int(text) > most:
        raise InvalidInput(f"Give the {what} as a whole number from 0 to {most}.")
    return int(text)


def _hours(text: str) -> Decimal:
    try:
        hours = Decimal(text or "0")
    except InvalidOperation as error:
        raise InvalidInput("Give the hours as a number, such as 12 or 7.5.") from error
    if not hours.is_finite() or not 0 <= hours <= _MOST_HOURS:
        raise InvalidInput(f"Give the hours as a number from 0 to {_MOST_HOURS}.")
    return hours
