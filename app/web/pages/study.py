"""A learner's exam date and hours, and her study plan by week."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.catalog import BlueprintVersion
from app.errors import InvalidField
from app.learning.open_steps import open_steps
from app.learning.planning import study_plan
from app.learning.reviewing import load_of, setting_of
from app.learning.studying import MOST_HOURS, MOST_NEW_CARDS, save_setting
from app.records.review import StudySetting
from app.web import current


def show() -> str:
    """Show what the reader set for her studies."""
    with current.site().store.reading() as unit:
        setting = setting_of(current.learner(), unit)
    return _form(_typed(setting))


def save() -> Response | tuple[str, int]:
    """Keep exam date, hours and new cards, and go on to the plan."""
    try:
        save_setting(current.learner(), request.form, current.site())
    except InvalidField as error:
        return _form(request.form, problem=str(error), field=error.field), 422
    return redirect(url_for(".plan"), 303)


def plan() -> str:
    """Show the plan by week, or what is missing for one."""
    site, learner = current.site(), current.learner()
    today = clock.today(learner.time_zone)
    with site.store.reading() as unit:
        setting = setting_of(learner, unit)
        load = load_of(learner, unit)
        steps = open_steps(learner, unit, site.catalog)
    is_over = setting.exam_on is not None and setting.exam_on <= today
    made = None
    if setting.hours_a_week and not is_over:
        made = study_plan(steps, today, setting.exam_on, setting.hours_a_week, _outline())
    return render_template(
        "plan.html",
        setting=setting,
        load=load,
        plan=made,
        today=today,
        days_left=(setting.exam_on - today).days if setting.exam_on else None,
        is_over=is_over,
        open_minutes=sum(each.minutes for each in steps),
    )


def _outline() -> BlueprintVersion | None:
    """Return the newest outline of the exam."""
    blueprint = current.site().catalog.blueprint("ciip")
    return blueprint.versions[-1] if blueprint else None


def _typed(setting: StudySetting) -> dict[str, str]:
    return {
        "exam_on": setting.exam_on.isoformat() if setting.exam_on else "",
        "hours_a_week": str(setting.hours_a_week or ""),
        "new_cards_a_day": str(setting.new_cards_a_day),
    }


def _form(typed: Mapping[str, str], problem: str = "", field: str = "") -> str:
    fields = ("exam_on", "hours_a_week", "new_cards_a_day")
    return render_template(
        "study.html",
        typed={name: typed.get(name, "") for name in fields},
        problem=problem,
        field=field,
        most_hours=MOST_HOURS,
        most_new=MOST_NEW_CARDS,
        today=clock.today(current.learner().time_zone),
    )
