"""Hours of many people at once: one query, only the columns that a report shows."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from app.records.credit import HoursFacts
from app.records.outside import ClaimState
from app.store import schema
from app.store.rows import Rows

p = schema.person.c
m = schema.team_member.c
n = schema.credential.c
c = schema.outside_claim.c
s = schema.sitting.c
v = schema.evaluation.c
d = schema.completion.c
_cycle = schema.cycle_total.alias("cycle")
_house = schema.cycle_total.alias("house")


class Hours(Rows):
    """People with their credential of one body, and the running totals of the day."""

    def on(
        self, organization_id: str, body: str, house: str, day: date, teams: Collection[str] | None
    ) -> list[HoursFacts]:
        """Return the active people in *teams* (everybody where ``None``), by name."""
        told: dict[str, Any] = {
            "organization": organization_id,
            "body": body,
            "house": house,
            "day": day,
        }
        if teams is not None:
            told["teams"] = list(teams)
        query = _people(in_teams=teams is not None)
        rows: Sequence[Any] = self._connection.execute(query, told).fetchall()
        return [HoursFacts(*row) for row in rows]

    def open_claims(
        self, organization_id: str, people: Collection[str]
    ) -> dict[tuple[str, ClaimState], int]:
        """Return how many claims of each of *people* wait for a decision, or for her answer."""
        query = (
            select(c.learner_id, c.state, func.count())
            .where(
                c.organization_id == organization_id,
                self._among(c.learner_id, people),
                c.state.in_((ClaimState.SENT, ClaimState.QUESTION)),
            )
            .group_by(c.learner_id, c.state)
        )
        found = self._connection.execute(query)
        return {(who, ClaimState(state)): count for who, state, count in found}

    def unevaluated(
        self, organization_id: str, people: Collection[str], versions: Collection[str]
    ) -> dict[str, int]:
        """Return of how many modules each passed the post-test and has sent no evaluation.

        An evaluation counts for one of *versions*; a module that is completed lacks none.
        """
        sent = exists().where(*_of_sitting(v), v.content_hash.in_(sorted(versions)))
        completed = exists().where(*_of_sitting(d))
        query = (
            select(s.learner_id, func.count(s.module_id.distinct()))
            .where(
                s.organization_id == organization_id,
                self._among(s.learner_id, people),
                s.passed,
                ~sent,
                ~completed,
            )
            .group_by(s.learner_id)
        )
        return {who: int(count) for who, count in self._connection.execute(query)}


def _of_sitting(table: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a row is about the module of a sitting, and its learner."""
    names = ("organization_id", "learner_id", "module_id")
    return tuple(table[name] == s[name] for name in names)


@cache
def _people(*, in_teams: bool) -> Select[Any]:
    """Return the query, built once: building it takes longer than a small team's rows."""
    cycle, year, body = _cycle.c, _house.c, bindparam("body", type_=String)
    query = (
        select(
            p.id,
            p.external_id,
            p.family_name,
            p.given_name,
            n.license_number,
            n.anchored_on,
            func.coalesce(cycle.instruction_minutes, 0),
            func.coalesce(cycle.lab_minutes, 0),
            func.coalesce(cycle.assessment_minutes, 0),
            func.coalesce(year.instruction_minutes, 0),
            func.coalesce(year.lab_minutes, 0),
            func.coalesce(year.assessment_minutes, 0),
            func.coalesce(cycle.by_category, ""),
            func.coalesce(cycle.by_domain, ""),
        )
        .select_from(
            schema.person.outerjoin(
                schema.credential,
                and_(
                    n.organization_id == p.organization_id,
                    n.learner_id == p.id,
                    n.body == body,
                ),
            )
            .outerjoin(_cycle, _running(cycle, body))
            .outerjoin(_house, _running(year, bindparam("house", type_=String)))
        )
        .where(p.organization_id == bindparam("organization"), p.active)
        .order_by(func.lower(p.family_name), func.lower(p.given_name), p.id)
    )
    if in_teams:
        members = select(m.person_id).where(
            m.organization_id == bindparam("organization"),
            m.team_id.in_(bindparam("teams", expanding=True)),
        )
        query = query.where(p.id.in_(members))
    return query


def _running(total: Any, body: BindParameter[str]) -> Any:
    """Return the condition that *total* is the person's, of *body*, and its cycle holds the day."""
    day = bindparam("day", type_=Date)
    return and_(
        total.organization_id == p.organization_id,
        total.learner_id == p.id,
        total.body == body,
        total.cycle_start <= day,
        total.cycle_end >= day,
    )
