"""What the cells of a roster mean: each read for itself, and told plainly where it cannot be."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from app import clock
from app.frozen import Frozen
from app.records.people import Role

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST = {
    "email": 254, "first_name": 100, "last_name": 100, "job_role": 100, "external_id": 64,
    "site": 120, "manager_email": 254, "mentor_email": 254,
}  # fmt: skip
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
ROLES = (Role.LEARNER, Role.MENTOR, Role.MANAGER)
_EARLIEST = date(1950, 1, 1)


class Problem(Frozen):
    """A cell that cannot be taken: its column, what is wrong, what would be right."""

    column: str
    wrong: str
    right: str


def cell_problems(cells: Mapping[str, str], teams: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with the cells that are filled; *teams* are ids by name."""
    found = [_too_long(name, text) for name, text in cells.items()]
    found += [check(cells.get(name, "")) for name, check in _CHECKS.items()]
    team = cells.get("team", "")
    if team and team not in teams:
        right = "One of " + ", ".join(sorted(teams)[:8]) if teams else "Leave it empty."
        found.append(Problem("team", f"There is no team called {team}.", right))
    return [problem for problem in found if problem]


def day_of(text: str) -> date | None:
    """Return the day that a filled cell names, if it does."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _EARLIEST and day.year <= 2200 else None  # noqa: PLR2004


def is_true(text: str) -> bool:
    """Say whether a cell that may be read says yes."""
    return text.lower() in _TRUE


def _too_long(name: str, text: str) -> Problem | None:
    most = _LONGEST.get(name, 400)
    if len(text) <= most:
        return None
    return Problem(name, f"It has {len(text)} characters.", f"At most {most} characters.")


def _address(column: str) -> Callable[[str], Problem | None]:
    """Return the check of a column that holds an e-mail address."""

    def check(text: str) -> Problem | None:
        if not text or _EMAIL.fullmatch(text):
            return None
        return Problem(column, f"{text} is no e-mail address.", "Such as ada@ward.example")

    return check


def _role(text: str) -> Problem | None:
    if not text or text.lower() in {role.value for role in ROLES}:
        return None
    names = ", ".join(role.value for role in ROLES)
    return Problem("role", f"A roster gives no role {text}.", f"{names}; others on the page People")


def _timezone(text: str) -> Problem | None:
    if not text or text in clock.zones():
        return None
    return Problem("timezone", f"There is no time zone {text}.", "Such as America/Chicago")


def _hire_date(text: str) -> Problem | None:
    if not text or day_of(text):
        return None
    return Problem("hire_date", f"{text} is no day.", "Year, month, day, such as 2026-03-31")


def _active(text: str) -> Problem | None:
    if not text or text.lower() in _TRUE | _FALSE:
        return None
    return Problem("active", f"{text} is neither yes nor no.", "true or false")


_CHECKS: Mapping[str, Callable[[str], Problem | None]] = {
    "email": _address("email"),
    "manager_email": _address("manager_email"),
    "mentor_email": _address("mentor_email"),
    "role": _role,
    "timezone": _timezone,
    "hire_date": _hire_date,
    "active": _active,
}
