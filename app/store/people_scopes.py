"""Whose rows a report holds, as conditions of a query."""

from sqlalchemy import ColumnElement, select

from app.records.managing import PeopleScope
from app.store import schema

p = schema.person.c
m = schema.team_member.c
g = schema.role_grant.c


def in_scope(scope: PeopleScope) -> list[ColumnElement[bool]]:
    """Return the conditions that a person is in *scope*."""
    wanted = [p.organization_id == scope.organization_id, p.active, *_chosen(p.id, scope)]
    return [*wanted, p.job_role == scope.job_role] if scope.job_role else wanted


def of_scope(column: ColumnElement[str], scope: PeopleScope) -> list[ColumnElement[bool]]:
    """Return the conditions that the learner in *column* is in *scope*.

    The few inactive people are left out, and no active one is looked up.
    """
    of = p.organization_id == scope.organization_id
    wanted = [column.not_in(select(p.id).where(of, ~p.active)), *_chosen(column, scope)]
    if scope.job_role:
        wanted.append(column.in_(select(p.id).where(of, p.job_role == scope.job_role)))
    return wanted


def _chosen(column: ColumnElement[str], scope: PeopleScope) -> list[ColumnElement[bool]]:
    """Return the conditions that whoever is in *column* has the scope's teams and role."""
    wanted: list[ColumnElement[bool]] = []
    if scope.teams is not None:
        members = select(m.person_id).where(
            m.organization_id == scope.organization_id, m.team_id.in_(sorted(scope.teams))
        )
        wanted.append(column.in_(members))
    if scope.role:
        holders = select(g.person_id).where(
            g.organization_id == scope.organization_id, g.role == scope.role
        )
        wanted.append(column.in_(holders))
    return wanted
