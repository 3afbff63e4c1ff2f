"""The four instants of an assignment: from when it counts, due, too late, and to be renewed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.errors import InvalidInput
from app.frozen import Frozen
from app.learning.days import end_of_day, local_day
from app.records.learning import AssignedModule, Assignment
from app.records.mentoring import Since

LEAST_DAYS = 7
"""Whom a date reaches that is over already gets so many days."""

_EARLIEST, _LATEST = date(1990, 1, 1), timedelta(days=5 * 365)
_MOST_DAYS = 5 * 365


class DueDates(Frozen):
    """When something is due: on a day, or so many days after assigning or after being hired."""

    due_on: date | None = None
    due_days: int | None = None
    since: str = Since.ASSIGNED.value
    opens_on: date | None = None
    late_days: int | None = None
    expires_days: int | None = None

    @property
    def differs_by_person(self) -> bool:
        """Say whether each person has a day of her own."""
        return self.due_on is None and self.since == Since.HIRED


class Instants(Frozen):
    """The four moments as they are kept."""

    available_from: datetime | None
    due_at: datetime
    late_until: datetime | None
    expires_at: datetime | None


def check_dates(dates: DueDates, today: date) -> None:
    """Refuse dates that are over, too far off, or in the wrong order."""
    if dates.due_on is None and dates.due_days is None:
        raise InvalidInput("Give the due date as year, month and day, or as a number of days.")
    if dates.due_on is not None and dates.due_on < today:
        raise InvalidInput(f"The due date {dates.due_on} is over; choose today or a later day.")
    if dates.due_on is not None and dates.due_on > today + _LATEST:
        raise InvalidInput(
            f"The due date {dates.due_on} is too far off; choose a day within five years."
        )
    for days in (dates.due_days, dates.late_days, dates.expires_days):
        if days is not None and not 0 <= days <= _MOST_DAYS:
            raise InvalidInput(f"A number of days is from 0 to {_MOST_DAYS}.")
    if dates.opens_on is not None:
        _check_opening(dates, dates.opens_on, today)


def _check_opening(dates: DueDates, opens_on: date, today: date) -> None:
    if not _EARLIEST <= opens_on <= today + _LATEST:
        raise InvalidInput(
            f"The day on which it opens, {opens_on}, is too far off; choose one within five years."
        )
    if not dates.differs_by_person and opens_on > _due_on(dates, None, today):
        raise InvalidInput("The day on which it opens comes after the due date.")


def instants(dates: DueDates, hired_on: date | None, today: date, zone: str) -> Instants:
    """Return the moments for somebody whom it reaches *today*; days end and begin in *zone*."""
    due_on = _due_on(dates, hired_on, today)
    return Instants(
        None if dates.opens_on is None else start_of_day(dates.opens_on, zone),
        end_of_day(due_on, zone),
        _after(due_on, dates.late_days, zone),
        _after(due_on, dates.expires_days, zone),
    )


def moved(asked: AssignedModule | Assignment, new_day: date, zone: str) -> Instants:
    """Return the moments with *new_day* as the due date, the later ones moved by as many days."""
    by = new_day - local_day(asked.due_at, zone)

    def later(moment: datetime | None) -> datetime | None:
        return None if moment is None else end_of_day(local_day(moment, zone) + by, zone)

    return Instants(
        asked.available_from,
        end_of_day(new_day, zone),
        later(asked.late_until),
        later(asked.expires_at),
    )


def state_of(asked: AssignedModule, now: datetime) -> str:
    """Return in a word where it stands; nothing of this is stored."""
    if asked.waived_at is not None:
        return "waived"
    if asked.completed_at is not None:
        if asked.expires_at is not None and now > asked.expires_at:
            return "expired"
        return "done late" if asked.completed_at > asked.due_at else "done"
    if now > asked.due_at:
        closed = asked.late_until is not None and now > asked.late_until
        return "closed" if closed else "overdue"
    is_early = asked.available_from is not None and now < asked.available_from
    return "not open yet" if is_early else "open"


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first moment of *day* in *zone*."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def _due_on(dates: DueDates, hired_on: date | None, today: date) -> date:
    if dates.due_on is not None:
        due_on = dates.due_on
    else:
        first = hired_on if dates.since == Since.HIRED and hired_on is not None else today
        due_on = first + timedelta(days=dates.due_days or 0)
    return due_on if due_on >= today else today + timedelta(days=LEAST_DAYS)


def _after(due_on: date, days: int | None, zone: str) -> datetime | None:
    return None if days is None else end_of_day(due_on + timedelta(days=days), zone)
