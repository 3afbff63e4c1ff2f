"""Which people and days a manager asks about; whatever she asks, only within her reach."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.credit.rules import credential_rules
from app.errors import InvalidInput
from app.frozen import Frozen
from app.records.managing import PeopleScope
from app.records.people import Role
from app.records.reader import Reader
from app.store import Unit
from app.store.team_reports import Between

PERMISSION = "view_team_hours"
_DAY = timedelta(days=1)
_DAYS = ("from", "to")


class PeopleFilter(Frozen):
    """A team with its sub-teams, a role, a job, a credential's rule, and days; all may be open."""

    team_id: str = ""
    role: str = ""
    job_role: str = ""
    body: str = ""
    first: date | None = None
    last: date | None = None

    def as_query(self) -> dict[str, str]:
        """Return what stands in an address for this filter; nothing for what is open."""
        told = {
            "team": self.team_id,
            "role": self.role,
            "job": self.job_role,
            "body": self.body,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
        }
        return {name: text for name, text in told.items() if text}

    def between(self, zone: str) -> Between:
        """Return the days as moments of *zone*, the last day included."""
        return Between(
            _midnight(self.first, zone) if self.first else None,
            _midnight(self.last + _DAY, zone) if self.last else None,
        )


def read_filter(given: Mapping[str, str]) -> PeopleFilter:
    """Return the filter that an address or a form asks for; what is unknown is left open."""
    role, body = given.get("role", ""), given.get("body", "")
    return PeopleFilter(
        team_id=given.get("team", "")[:36],
        role=role if role in {each.value for each in Role} else "",
        job_role=given.get("job", "")[:100],
        body=body if body in {rule.id for rule in credential_rules()} else "",
        first=_day(given.get("from", "")),
        last=_day(given.get("to", "")),
    )


def asked_filter(given: Mapping[str, str]) -> tuple[PeopleFilter, str]:
    """Return the filter that a reader asks for; where its days are none, it without them, and why.

    The sentence is empty where nothing is wrong.
    """
    try:
        wanted = read_filter(given)
        must_run_forward(wanted.first, wanted.last)
    except InvalidInput as error:
        return read_filter({name: given[name] for name in given if name not in _DAYS}), str(error)
    return wanted, ""


def read_day(text: str) -> date:
    """Return the day that a reader typed; :class:`InvalidInput` tells how a day is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"“{text[:40]}” is no day. Give days as year, month and day, such as 2026-03-31."
        ) from error


def must_run_forward(first: date | None, last: date | None) -> None:
    """Refuse a first day that lies after the last; either may be open."""
    if first and last and first > last:
        raise InvalidInput(
            f"The first day, {first}, lies after the last, {last}. Swap them, or leave one empty."
        )


def scope_of(
    reader: Reader, wanted: PeopleFilter, within: set[str] | None, unit: Unit
) -> PeopleScope:
    """Return the people of *wanted* in the teams *within* which she may look; nobody else's."""
    organization_id = reader.person.organization_id
    if wanted.team_id:
        below = unit.teams.under(organization_id, wanted.team_id)
        within = below if within is None else below & within
    teams = None if within is None else frozenset(within)
    return PeopleScope(organization_id, teams, wanted.role, wanted.job_role)


def _day(text: str) -> date | None:
    if not text:
        return None
    day = read_day(text)
    if not date(1990, 1, 1) <= day <= date(2200, 1, 1):
        raise InvalidInput(f"Give days between 1990 and 2200; {day} is none of them.")
    return day


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
