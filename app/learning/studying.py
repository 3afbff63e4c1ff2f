"""A learner's own study settings: the exam's day, hours a week, new cards a day."""

from collections.abc import Mapping
from datetime import date, timedelta

from app import clock
from app.errors import InvalidField
from app.learning.reviewing import fit_to_exam
from app.learning.site import Site
from app.records.people import Person
from app.records.review import StudySetting

MOST_HOURS = 60
MOST_NEW_CARDS = 100
_FARTHEST = timedelta(days=3 * 365)


def save_setting(learner: Person, form: Mapping[str, str], site: Site) -> StudySetting:
    """Keep what *form* says, and let the cards come back in time for the exam."""
    setting = StudySetting(
        organization_id=learner.organization_id,
        learner_id=learner.id,
        exam_on=_exam_day(form.get("exam_on", "").strip(), clock.today(learner.time_zone)),
        time_zone=learner.time_zone,
        hours_a_week=_hours(form.get("hours_a_week", "").strip()),
        new_cards_a_day=_new_cards(form.get("new_cards_a_day", "").strip()),
        saved_at=clock.now(),
    )
    with site.store.writing() as unit:
        unit.study_settings.save(setting)
        fit_to_exam(learner, setting, unit)
    return setting


def _exam_day(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidField("exam_on", "Give the exam's day as a date, or leave it out.") from error
    if not today <= day <= today + _FARTHEST:
        raise InvalidField("exam_on", "The exam's day must lie between today and three years on.")
    return day


def _hours(text: str) -> int | None:
    if not text:
        return None
    sentence = f"Give the hours a week as a whole number from 1 to {MOST_HOURS}, or leave it out."
    return _whole(text, 1, MOST_HOURS, "hours_a_week", sentence)


def _new_cards(text: str) -> int:
    sentence = f"Give the new cards a day as a whole number from 0 to {MOST_NEW_CARDS}."
    return _whole(text, 0, MOST_NEW_CARDS, "new_cards_a_day", sentence)


def _whole(text: str, low: int, high: int, field: str, sentence: str) -> int:
    is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    if not is_whole or not low <= int(text) <= high:
        raise InvalidField(field, sentence)
    return int(text)
