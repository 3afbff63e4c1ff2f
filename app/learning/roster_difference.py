"""What a roster would change: row by row, beside the people that are there. Nobody unlisted."""

from collections.abc import Iterable, Mapping
from uuid import uuid4

from app import clock
from app.frozen import Frozen, replace
from app.learning.roster_cells import Problem, cell_problems, day_of, is_true
from app.learning.roster_colleagues import with_colleagues
from app.learning.roster_file import RosterFile, RosterRow
from app.learning.roster_licenses import kept_licenses
from app.learning.roster_line import RosterLine
from app.records.credit import Credential
from app.records.people import Person, Role, Team
from app.records.reader import Reader
from app.store import Unit

_FIELDS = {
    "external_id": "external_id", "email": "email", "first_name": "given_name",
    "last_name": "family_name", "job_role": "job_role", "timezone": "time_zone",
    "hire_date": "hired_on", "active": "active", "site": "work_site",
}  # fmt: skip
_ADDRESSES = ("email", "manager_email", "mentor_email")
_NEEDED = ("email", "first_name", "last_name")


class _There(Frozen):
    """Who is there already, and what stands about her."""

    by_external_id: Mapping[str, Person]
    by_email: Mapping[str, Person]
    taken: frozenset[str]
    teams: Mapping[str, str]
    members: Mapping[str, list[str]]
    roles: frozenset[tuple[str, str]]
    credentials: Mapping[str, list[Credential]]


def difference(
    admin: Reader, roster: RosterFile, unit: Unit, made: Iterable[Team] = ()
) -> list[RosterLine]:
    """Return what each row of *roster* comes to, whatever the order of the rows.

    The teams *made* count as there: they come with the rows that name them.
    """
    there = _there(admin.person.organization_id, roster, unit, made)
    seen: set[str] = set()
    lines = [_line(row, admin, there, seen) for row in roster.rows]
    return with_colleagues(lines, list(there.by_email.values()), there.roles)


def _there(organization_id: str, roster: RosterFile, unit: Unit, made: Iterable[Team]) -> _There:
    people = unit.people.of(organization_id)
    emails = {row.cells.get("email", "").lower() for row in roster.rows} - {""}
    return _There(
        by_external_id={each.external_id: each for each in people if each.external_id},
        by_email={each.email: each for each in people},
        taken=frozenset(unit.people.emails_elsewhere(organization_id, emails)),
        teams={team.name: team.id for team in (*unit.teams.of(organization_id), *made)},
        members=unit.teams.memberships(organization_id),
        roles=frozenset(
            (each.person_id, each.role.value) for each in unit.role_grants.all(organization_id)
        ),
        credentials=_credentials(organization_id, unit),
    )


def _credentials(organization_id: str, unit: Unit) -> Mapping[str, list[Credential]]:
    found: dict[str, list[Credential]] = {}
    for credential in unit.credentials.everybodys(organization_id):
        found.setdefault(credential.learner_id, []).append(credential)
    return found


def _line(row: RosterRow, admin: Reader, there: _There, seen: set[str]) -> RosterLine:
    cells = {**row.cells, "email": ""}
    cells |= {name: row.cells[name].lower() for name in _ADDRESSES if name in row.cells}
    who = cells["email"] or cells.get("external_id", "") or "nobody"
    found = _known(cells, there)
    problems = _problems(row, cells, found, admin, there, seen)
    if problems:
        return RosterLine(row.line, "error", who, problems=tuple(problems))
    line = _change(row.line, cells, found, there) if found else _new(row.line, cells, admin, there)
    kept = kept_licenses(cells, line.person or admin.person, _held(found, there))
    if kept.problems:
        return RosterLine(row.line, "error", who, problems=kept.problems)
    return replace(
        line,
        action="changed" if line.action == "unchanged" and kept.changes else line.action,
        keeps=kept.credentials,
        changes=line.changes if line.action == "new" else (*line.changes, *kept.changes),
        manager=cells.get("manager_email", ""),
        mentor=cells.get("mentor_email", ""),
    )


def _held(found: Person | None, there: _There) -> list[Credential]:
    return there.credentials.get(found.id, []) if found else []


def _known(cells: Mapping[str, str], there: _There) -> Person | None:
    """Return whom the row means: by external id, and by address where that says nothing."""
    by_id = there.by_external_id.get(cells.get("external_id", ""))
    return by_id or there.by_email.get(cells["email"])


def _problems(
    row: RosterRow,
    cells: Mapping[str, str],
    found: Person | None,
    admin: Reader,
    there: _There,
    seen: set[str],
) -> list[Problem]:
    if row.trouble:
        return [Problem("", row.trouble, "As many cells as the first line names, none too long")]
    return [
        *cell_problems(cells, there.teams),
        *_who_problems(cells, found, there, seen),
        *_what_problems(cells, found, admin),
    ]


def _who_problems(
    cells: Mapping[str, str], found: Person | None, there: _There, seen: set[str]
) -> list[Problem]:
    """Return what keeps the row from meaning one person, and the same one by id and address."""
    problems = []
    external_id, email = cells.get("external_id", ""), cells["email"]
    if not external_id and not email:
        problems.append(Problem("email", "The row names nobody.", "An external_id or an email"))
    for column, key in (("external_id", f"id {external_id}"), ("email", f"mail {email}")):
        if cells.get(column) and key in seen:
            problems.append(Problem(column, "An earlier row has it too.", "One row a person"))
        seen.add(key)
    holder = there.by_email.get(email)
    if email and (email in there.taken or (holder and found and holder.id != found.id)):
        problems.append(Problem("email", "Somebody else signs in with it.", "Her own address"))
    known = found.external_id if found else None
    if external_id and known not in {None, external_id}:
        wrong = "Whoever has this address has another one."
        problems.append(Problem("external_id", wrong, known or ""))
    return problems


def _what_problems(cells: Mapping[str, str], found: Person | None, admin: Reader) -> list[Problem]:
    """Return what the row lacks, or must not ask."""
    problems = []
    if found is None:
        problems += [
            Problem(name, "A new person needs it.", "Fill the cell")
            for name in _NEEDED
            if not cells.get(name)
        ]
    leaves = bool(cells.get("active")) and not is_true(cells["active"])
    if leaves and found and found.id == admin.person.id:
        problems.append(Problem("active", "You cannot lock yourself out.", "true"))
    role = cells.get("role", "").lower()
    if role in {Role.MENTOR, Role.MANAGER} and not cells.get("team"):
        problems.append(Problem("team", f"A {role} needs the team to reach.", "A team's name"))
    return problems


def _new(line: int, cells: Mapping[str, str], admin: Reader, there: _There) -> RosterLine:
    person = Person(
        organization_id=admin.person.organization_id,
        id=str(uuid4()),
        email=cells["email"],
        given_name=cells["first_name"],
        family_name=cells["last_name"],
        active=is_true(cells["active"]) if cells.get("active") else True,
        time_zone=cells.get("timezone") or admin.person.time_zone,
        theme="auto",
        job_role=cells.get("job_role", ""),
        external_id=cells.get("external_id") or None,
        hired_on=day_of(cells.get("hire_date", "")),
        created_at=clock.now(),
        work_site=cells.get("site", ""),
    )
    told = tuple((name, "", text) for name, text in cells.items() if text)
    role = Role(cells.get("role", "").lower() or Role.LEARNER.value)
    team_id = there.teams.get(cells.get("team", ""), "")
    return RosterLine(line, "new", person.email, person, told, team_id, role, within=team_id)


def _change(line: int, cells: Mapping[str, str], found: Person, there: _There) -> RosterLine:
    """Return what the filled cells change; an empty one leaves things as they are."""
    values: dict[str, object] = {
        field: cells[column] for column, field in _FIELDS.items() if cells.get(column)
    }
    if "hired_on" in values:
        values["hired_on"] = day_of(cells["hire_date"])
    if "active" in values:
        values["active"] = is_true(cells["active"])
    wanted = replace(found, **values)
    changes = [
        (column, _shown(getattr(found, field)), _shown(getattr(wanted, field)))
        for column, field in _FIELDS.items()
        if getattr(found, field) != getattr(wanted, field)
    ]
    team_id, role = there.teams.get(cells.get("team", ""), ""), cells.get("role", "").lower()
    joins = team_id if team_id not in there.members.get(found.id, []) else ""
    gains = Role(role) if role and (found.id, role) not in there.roles else None
    changes += [("team", "", cells["team"])] if joins else []
    changes += [("role", "", role)] if gains else []
    action = "changed" if changes else "unchanged"
    if found.active and not wanted.active:
        action = "deactivated"
    told = tuple(changes)
    return RosterLine(line, action, wanted.email, wanted, told, joins, gains, within=team_id)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
