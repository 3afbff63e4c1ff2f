"""A roster's managers and mentors: found wherever in the file, or among the people, they stand."""

from collections.abc import Iterable, Sequence

from app.frozen import Frozen, replace
from app.learning.hierarchy import circle_of
from app.learning.roster_cells import Problem
from app.learning.roster_line import RosterLine
from app.records.people import Person, Role


class _Afterwards(Frozen):
    """Who is there once the rows without an error are taken over, and who manages whom then."""

    by_email: dict[str, Person]
    mentors: set[str]
    managers: dict[str, str | None]


def with_colleagues(
    lines: Sequence[RosterLine], people: Sequence[Person], roles: Iterable[tuple[str, str]]
) -> list[RosterLine]:
    """Return the lines with the managers and mentors that they name; *roles* are held already.

    A row that names nobody is an error, and so is one that names whom an error leaves out.
    """
    emails = {each.id: each.email for each in people}
    held, judged = frozenset(roles), list(lines)
    while True:
        after = _afterwards(judged, people, held)
        found = [_judged(line, after) for line in judged]
        if found == judged:
            return [_linked(line, after, emails) for line in judged]
        judged = found


def _afterwards(
    lines: Sequence[RosterLine], people: Sequence[Person], roles: Iterable[tuple[str, str]]
) -> _Afterwards:
    there = {each.id: each for each in people}
    there |= {line.person.id: line.person for line in lines if line.person}
    by_email = {each.email: each for each in there.values()}
    mentors = {person_id for person_id, role in roles if role == Role.MENTOR}
    mentors |= {line.person.id for line in lines if line.person and line.gains is Role.MENTOR}
    managers = {each.id: each.manager_id for each in there.values()}
    for line in lines:
        manager = by_email.get(line.manager)
        if line.person and manager:
            managers[line.person.id] = manager.id
    return _Afterwards(by_email, mentors, managers)


def _judged(line: RosterLine, after: _Afterwards) -> RosterLine:
    """Return the line, or an error in its place where nobody can be whom it names."""
    problems = [*_manager_problems(line, after), *_mentor_problems(line, after)]
    if not problems:
        return line
    return RosterLine(line.line, "error", line.who, problems=tuple(problems))


def _manager_problems(line: RosterLine, after: _Afterwards) -> list[Problem]:
    if not line.manager or line.person is None:
        return []
    manager = after.by_email.get(line.manager)
    found = _named("manager", line.manager, manager, line.person, line.person.manager_id)
    if not found and circle_of(line.person.id, after.managers):
        wrong = "This manager is below her, directly or by others."
        found.append(Problem("manager_email", wrong, "Somebody above her, or leave it empty"))
    return found


def _mentor_problems(line: RosterLine, after: _Afterwards) -> list[Problem]:
    if not line.mentor or line.person is None:
        return []
    mentor = after.by_email.get(line.mentor)
    found = _named("mentor", line.mentor, mentor, line.person, line.person.mentor_id)
    if not found and mentor and mentor.id not in after.mentors:
        right = "Somebody with that role, or the role in that person's row"
        found.append(Problem("mentor_email", f"{mentor.name} has no role of mentor.", right))
    return found


def _named(
    what: str, email: str, named: Person | None, person: Person, known: str | None
) -> list[Problem]:
    """Return what keeps *named* from being the manager or mentor; *known* is who it is now."""
    column = f"{what}_email"
    if named is None:
        wrong = f"Nobody here, nor a row without an error, has the address {email}."
        right = "The address of somebody with an account or with a row that can be taken over"
        return [Problem(column, wrong, right)]
    if named.id == person.id:
        return [
            Problem(column, f"Nobody can be their own {what}.", "Somebody else, or leave it empty")
        ]
    if not named.active and named.id != known:
        return [Problem(column, f"{named.name} is locked out.", f"A {what} who is active")]
    return []


def _linked(line: RosterLine, after: _Afterwards, emails: dict[str, str]) -> RosterLine:
    person = line.person
    if person is None:
        return line
    manager, mentor = after.by_email.get(line.manager), after.by_email.get(line.mentor)
    wanted = replace(
        person,
        manager_id=manager.id if manager else person.manager_id,
        mentor_id=mentor.id if mentor else person.mentor_id,
    )
    if line.action == "new":
        return replace(line, person=wanted)
    pairs = (
        ("manager_email", person.manager_id, wanted.manager_id, line.manager),
        ("mentor_email", person.mentor_id, wanted.mentor_id, line.mentor),
    )
    told = [(name, emails.get(was or "", ""), new) for name, was, now, new in pairs if was != now]
    action = "changed" if told and line.action == "unchanged" else line.action
    return replace(line, person=wanted, action=action, changes=(*line.changes, *told))
