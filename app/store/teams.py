"""The tree of teams, who belongs to them, and who may do what."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, union

from app.records.people import Role, RoleGrant, Scope, Team
from app.store import schema
from app.store.columns import Id
from app.store.rows import Rows, values_of

p, g, t, m = schema.person.c, schema.role_grant.c, schema.team.c, schema.team_member.c


def _teams_under() -> Select[Any]:
    """Return the query for a team and every team below it."""
    organization = bindparam("organization", type_=Id)
    below = schema.team.alias()
    tree = (
        select(t.id)
        .where(t.organization_id == organization, t.id == bindparam("team"))
        .cte("tree", recursive=True)
    )
    tree = tree.union(
        select(below.c.id).where(
            below.c.organization_id == organization, below.c.parent_id == tree.c.id
        )
    )
    return select(tree.c.id)


_UNDER = _teams_under()


class Teams(Rows):
    """The organization's tree of teams and who belongs to them."""

    def add(self, team: Team) -> None:
        """Add *team*."""
        self._add(schema.team, team)

    def of(self, organization_id: str) -> list[Team]:
        """Return all teams by name."""
        return self._all(
            Team, select(schema.team).where(t.organization_id == organization_id).order_by(t.name)
        )

    def join(self, organization_id: str, team_id: str, person_id: str) -> bool:
        """Make the person a member, twice is once; say whether she is new to the team."""
        values = {"organization_id": organization_id, "team_id": team_id, "person_id": person_id}
        return self._insert_once(schema.team_member, values)

    def leave(self, organization_id: str, team_id: str, person_id: str) -> bool:
        """Take the person out of the team; say whether she was in it."""
        statement = delete(schema.team_member).where(
            m.organization_id == organization_id,
            m.team_id == team_id,
            m.person_id == person_id,
        )
        return self._changed(schema.team_member, statement)

    def members(
        self, organization_id: str, team_ids: Iterable[str], mentor_ids: Collection[str] = ()
    ) -> set[str]:
        """Return the ids of everybody in any of the teams, or who names one of the mentors."""
        members = select(m.person_id).where(
            m.organization_id == organization_id, self._among(m.team_id, team_ids)
        )
        named = select(p.id).where(
            p.organization_id == organization_id, self._among(p.mentor_id, mentor_ids)
        )
        query = union(members, named) if mentor_ids else members
        return set(self._connection.execute(query).scalars())

    def names_by_person(
        self, organization_id: str, team_ids: Collection[str] | None = None
    ) -> dict[str, str]:
        """Return the names of each person's teams, in order, by person.

        With *team_ids* only for the people in any of them.
        """
        query = (
            select(m.person_id, t.name)
            .join(schema.team, (t.organization_id == m.organization_id) & (t.id == m.team_id))
            .where(m.organization_id == organization_id)
            .order_by(t.name)
        )
        if team_ids is not None:
            members = select(m.person_id).where(
                m.organization_id == organization_id, self._among(m.team_id, team_ids)
            )
            query = query.where(m.person_id.in_(members))
        return self._named(query)

    def names_among(self, organization_id: str, person_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of the teams of each of the people, in order, by person."""
        query = (
            select(m.person_id, t.name)
            .join(schema.team, (t.organization_id == m.organization_id) & (t.id == m.team_id))
            .where(m.organization_id == organization_id, self._among(m.person_id, person_ids))
            .order_by(t.name)
        )
        return self._named(query)

    def among(self, organization_id: str, person_ids: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the teams of each of the people, by person."""
        query = select(m.person_id, m.team_id).where(
            m.organization_id == organization_id, self._among(m.person_id, person_ids)
        )
        return self._listed(query)

    def memberships(self, organization_id: str) -> dict[str, list[str]]:
        """Return team ids by person id."""
        query = select(m.person_id, m.team_id).where(m.organization_id == organization_id)
        return self._listed(query)

    def under(self, organization_id: str, team_id: str) -> set[str]:
        """Return *team_id* and every team below it."""
        told = {"organization": organization_id, "team": team_id}
        return set(self._connection.execute(_UNDER, told).scalars())

    def _named(self, query: Select[Any]) -> dict[str, str]:
        """Return the names that *query* finds for each person, in its order, as one text."""
        found: dict[str, str] = {}
        for person_id, name in self._connection.execute(query).fetchall():
            found[person_id] = f"{found[person_id]}, {name}" if person_id in found else name
        return found

    def _listed(self, query: Select[Any]) -> dict[str, list[str]]:
        """Return the ids of the teams that *query* finds, by person."""
        found: dict[str, list[str]] = {}
        for person_id, team_id in self._connection.execute(query):
            found.setdefault(person_id, []).append(team_id)
        return found


class RoleGrants(Rows):
    """Who may do what, and how far."""

    def grant(self, grant: RoleGrant) -> None:
        """Give a role."""
        self._add(schema.role_grant, grant)

    def grant_unless_held(self, grant: RoleGrant) -> bool:
        """Give a role within a team, unless the person has it there; say whether it is new."""
        return self._insert_once(schema.role_grant, values_of(grant))

    def of(self, organization_id: str, person_id: str) -> list[RoleGrant]:
        """Return every role of the person."""
        query = select(schema.role_grant).where(
            g.organization_id == organization_id, g.person_id == person_id
        )
        return self._grants(query)

    def get(self, organization_id: str, grant_id: str) -> RoleGrant | None:
        """Return one role of somebody in the organization."""
        query = select(schema.role_grant).where(
            g.organization_id == organization_id, g.id == grant_id
        )
        return next(iter(self._grants(query)), None)

    def all(self, organization_id: str) -> list[RoleGrant]:
        """Return every role in the organization."""
        return self._grants(select(schema.role_grant).where(g.organization_id == organization_id))

    def among(self, organization_id: str, person_ids: Iterable[str]) -> list[RoleGrant]:
        """Return the roles of several people."""
        query = select(schema.role_grant).where(
            g.organization_id == organization_id, self._among(g.person_id, person_ids)
        )
        return self._grants(query)

    def with_role(self, organization_id: str, role: Role) -> list[RoleGrant]:
        """Return every grant of one role in the organization."""
        query = select(schema.role_grant).where(
            g.organization_id == organization_id, g.role == role.value
        )
        return self._grants(query)

    def revoke(self, organization_id: str, grant_id: str) -> None:
        """Take a role away; it ends with the person's next request."""
        self._connection.execute(
            delete(schema.role_grant).where(g.organization_id == organization_id, g.id == grant_id)
        )

    def _grants(self, query: Select[Any]) -> list[RoleGrant]:
        return [
            RoleGrant(**{**row, "role": Role(row["role"]), "scope": Scope(row["scope"])})
            for row in self._connection.execute(query).mappings()
        ]
