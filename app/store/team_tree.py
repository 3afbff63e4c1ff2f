"""The tree of teams as administrators shape it: one at a time, nobody's branch tied to itself."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, distinct, func, select, update
from sqlalchemy.sql.elements import Label

from app.records.people import Person, Team, TeamSize, TeamUses
from app.store import schema
from app.store.rows import Rows

p, t, m = schema.person.c, schema.team.c, schema.team_member.c
g, a, r = schema.role_grant.c, schema.assignment.c, schema.assignment_rule.c


class TeamTree(Rows):
    """The organization's teams while somebody changes which there are and which is in which."""

    def lock(self, organization_id: str) -> None:
        """Keep everybody else from shaping the organization's tree until the transaction ends."""
        query = select(schema.organization.c.id).where(schema.organization.c.id == organization_id)
        # People and teams may go on being added: what refers to the row is not kept waiting.
        self._connection.execute(query.with_for_update(key_share=True))

    def held(self, organization_id: str, team_id: str) -> Team | None:
        """Return the team, if there is one, and keep it from being deleted meanwhile."""
        query = select(schema.team).where(t.organization_id == organization_id, t.id == team_id)
        return self._one(Team, query.with_for_update(read=True, key_share=True))

    def change(self, team: Team) -> None:
        """Keep the team's name and the team that it is in."""
        self._connection.execute(
            update(schema.team)
            .where(t.organization_id == team.organization_id, t.id == team.id)
            .values(name=team.name, parent_id=team.parent_id)
        )

    def hold_alone(self, organization_id: str, team_id: str) -> None:
        """Wait for whoever holds the team, and let nobody name it until the transaction ends."""
        query = select(t.id).where(t.organization_id == organization_id, t.id == team_id)
        self._connection.execute(query.with_for_update())

    def drop(self, organization_id: str, team_id: str) -> None:
        """Delete a team that nothing names."""
        self._connection.execute(
            delete(schema.team).where(t.organization_id == organization_id, t.id == team_id)
        )

    def uses(self, organization_id: str, team_id: str) -> TeamUses:
        """Return how much there is that names the team."""
        ended = (a.withdrawn_at.is_(None), r.ended_at.is_(None))
        query = select(
            _counted(t.organization_id == organization_id, t.parent_id == team_id),
            _counted(m.organization_id == organization_id, m.team_id == team_id),
            _counted(g.organization_id == organization_id, g.team_id == team_id),
            _counted(a.organization_id == organization_id, a.team_id == team_id, ended[0]),
            _counted(r.organization_id == organization_id, r.team_id == team_id, ended[1]),
        )
        return TeamUses(*self._connection.execute(query).one())

    def sizes(self, organization_id: str) -> dict[str, TeamSize]:
        """Return how many belong to each team that has anybody, itself and with sub-teams."""
        branch = _branches(organization_id)
        own = case((m.team_id == branch.c.top, m.person_id))
        query = (
            select(branch.c.top, func.count(distinct(own)), func.count(distinct(m.person_id)))
            .join(schema.team_member, m.team_id == branch.c.id)
            .where(m.organization_id == organization_id)
            .group_by(branch.c.top)
        )
        rows = self._connection.execute(query)
        return {top: TeamSize(direct, below) for top, direct, below in rows}

    def members(self, organization_id: str, team_id: str, first: int, most: int) -> list[Person]:
        """Return *most* of the team's own members by name, from the place *first* on."""
        query = (
            select(schema.person)
            .join(schema.team_member, (m.organization_id == p.organization_id) & _is_member())
            .where(p.organization_id == organization_id, m.team_id == team_id)
            .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
            .offset(first)
            .limit(most)
        )
        return self._all(Person, query)


def _is_member() -> ColumnElement[bool]:
    return m.person_id == p.id


def _branches(organization_id: str) -> Any:
    """Return every team beside each team that it is in, at any depth, and beside itself."""
    below = schema.team.alias()
    branch: Any = select(t.id.label("top"), t.id).where(t.organization_id == organization_id)
    branch = branch.cte("branch", recursive=True)
    return branch.union(
        select(branch.c.top, below.c.id).where(
            below.c.organization_id == organization_id, below.c.parent_id == branch.c.id
        )
    )


def _counted(*conditions: ColumnElement[bool]) -> Label[int]:
    query: Select[Any] = select(func.count()).where(*conditions)
    return query.scalar_subquery().label(None)
