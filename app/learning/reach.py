"""How far a reader's permission reaches: which people, which teams."""

from collections.abc import Iterable

from app.records.people import Person, Role, RoleGrant, Scope, Team
from app.records.reader import PERMISSIONS, Reader
from app.store import Unit


def teams_in_reach(reader: Reader, permission: str, unit: Unit) -> set[str] | None:
    """Return the ids of the teams within *permission*, sub-teams too; ``None`` means every one."""
    return _teams_granted(reader.person.organization_id, reader.scopes(permission), unit)


def people_in_reach(reader: Reader, permission: str, unit: Unit) -> set[str]:
    """Return the ids of the people within *permission*."""
    return people_granted(reader.person.organization_id, reader.scopes(permission), unit)


def people_granted(organization_id: str, grants: Iterable[RoleGrant], unit: Unit) -> set[str]:
    """Return the ids of the people whom *grants* reach.

    To a mentor's own belong, beside her teams, those who name her as theirs.
    """
    given = list(grants)
    teams = _teams_granted(organization_id, given, unit)
    if teams is None:
        return {person.id for person in unit.people.of(organization_id)}
    mentors = {grant.person_id for grant in given if grant.role is Role.MENTOR}
    return unit.teams.members(organization_id, teams, mentors)


def team_in_reach(reader: Reader, permission: str, team_id: str, unit: Unit) -> bool:
    """Say whether the team exists and lies within *permission*."""
    teams = teams_in_reach(reader, permission, unit)
    if teams is None:
        return team_id in {team.id for team in unit.teams.of(reader.person.organization_id)}
    return team_id in teams


def shown_teams(reader: Reader, permission: str, unit: Unit) -> list[Team]:
    """Return the teams within *permission*, by name."""
    teams = teams_in_reach(reader, permission, unit)
    every = unit.teams.of(reader.person.organization_id)
    return [team for team in every if teams is None or team.id in teams]


def mentors_of(learner: Person, permission: str, unit: Unit) -> list[str]:
    """Return the ids of those whose *permission* reaches the learner, herself left out."""
    organization_id = learner.organization_id
    parents = {team.id: team.parent_id for team in unit.teams.of(organization_id)}
    above: set[str] = set()
    for team_id in unit.teams.memberships(organization_id).get(learner.id, []):
        step: str | None = team_id
        while step is not None and step not in above:
            above.add(step)
            step = parents.get(step)
    grants = unit.role_grants.all(organization_id)
    return sorted(
        {
            grant.person_id
            for grant in grants
            if permission in PERMISSIONS[grant.role]
            and (
                grant.scope is Scope.SITE
                or grant.team_id in above
                or (grant.role is Role.MENTOR and grant.person_id == learner.mentor_id)
            )
        }
        - {learner.id}
    )


def _teams_granted(
    organization_id: str, grants: Iterable[RoleGrant], unit: Unit
) -> set[str] | None:
    found: set[str] = set()
    for grant in grants:
        if grant.scope is Scope.SITE:
            return None
        if grant.scope is Scope.TEAM and grant.team_id:
            found |= unit.teams.under(organization_id, grant.team_id)
    return found
