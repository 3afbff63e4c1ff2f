"""What managers read of many people at once: counts in one query each, rows as a stream."""

from collections.abc import Generator
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from app.frozen import Frozen
from app.records.managing import (
    CreditCount,
    CreditFacts,
    DirectoryFacts,
    FindingCount,
    FindingFacts,
    PeopleScope,
    WorkCount,
    WorkFacts,
)
from app.store import schema
from app.store.people_scopes import in_scope, of_scope
from app.store.rows import Rows
from app.store.running_credit import Counting, amount_of, running

RowT = TypeVar("RowT")
Part = tuple[int, int] | None
"""From which row on, and how many; ``None`` for all."""

p = schema.person.c
n = schema.credential.c
t = schema.cycle_total.c
a = schema.assignment.c
am = schema.assigned_module.c
f = schema.finding.c

_WHO = (p.id, p.external_id, p.family_name, p.given_name)
_BY_NAME = (func.lower(p.family_name), func.lower(p.given_name), p.id)
_OF_PERSON = and_(n.organization_id == p.organization_id, n.learner_id == p.id)
_AT_ONCE = 250
"""More at once is no faster, and what sixteen readers hold at once stays with the process."""


class Between(Frozen):
    """From one moment on, before another; open at either end."""

    first: datetime | None = None
    last: datetime | None = None

    def holds(self, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Return the conditions that *column* lies between."""
        found = [] if self.first is None else [column >= self.first]
        return found if self.last is None else [*found, column < self.last]


class TeamReports(Rows):
    """People in reach, what is asked of them, what they earned, what they stumble over."""

    def count_people(self, scope: PeopleScope) -> int:
        """Return how many people the scope holds."""
        query = select(func.count()).select_from(schema.person).where(*in_scope(scope))
        return int(self._connection.execute(query).scalar_one())

    def people(self, scope: PeopleScope, part: Part = None) -> Generator[DirectoryFacts]:
        """Yield the people of the scope by name."""
        manager = schema.person.alias()
        is_hers = and_(manager.c.organization_id == p.organization_id, manager.c.id == p.manager_id)
        query = (
            select(*_WHO, p.email, p.job_role, p.work_site, p.mentor_id)
            .add_columns(manager.c.given_name, manager.c.family_name)
            .select_from(schema.person.outerjoin(manager, is_hers))
            .where(*in_scope(scope))
            .order_by(*_BY_NAME)
        )
        return self._stream(DirectoryFacts, query, part)

    def job_roles(self, organization_id: str) -> list[str]:
        """Return the jobs of the organization's people, in order."""
        query = select(p.job_role).where(
            p.organization_id == organization_id, p.active, p.job_role != ""
        )
        return list(self._connection.execute(query.distinct().order_by(p.job_role)).scalars())

    def work_counts(self, scope: PeopleScope, due: Between, now: datetime) -> list[WorkCount]:
        """Return what is asked of the people, by what it is."""
        is_overdue = and_(am.completed_at.is_(None), am.due_at < now)
        query = (
            select(
                am.kind,
                am.module_id,
                func.count(),
                func.count(am.completed_at),
                func.count(case((is_overdue, 1))),
                func.min(case((and_(am.completed_at.is_(None), am.due_at >= now), am.due_at))),
            )
            .select_from(_asked_alone())
            .where(
                am.organization_id == scope.organization_id,
                *of_scope(am.learner_id, scope),
                *_is_live(due),
            )
            .group_by(am.kind, am.module_id)
        )
        return self._all(WorkCount, query)

    def work(
        self,
        scope: PeopleScope,
        due: Between,
        now: datetime,
        state: str = "",
        subject: tuple[str, str] | None = None,
        part: Part = None,
    ) -> Generator[WorkFacts]:
        """Yield what is asked of each person, by name and then by day."""
        query = (
            select(*_WHO, am.kind, am.module_id, a.assigned_at, am.due_at, am.completed_at)
            .select_from(_asked())
            .where(*in_scope(scope), *_is_live(due), *_in_state(state, now))
            .order_by(*_BY_NAME, am.due_at, am.module_id, am.assignment_id)
        )
        if subject:
            query = query.where(am.kind == subject[0], am.module_id == subject[1])
        return self._stream(WorkFacts, query, part)

    def credit_counts(
        self, scope: PeopleScope, body: str, day: date, counting: Counting
    ) -> list[CreditCount]:
        """Return how many people have earned what in the cycle that holds *day*."""
        amount, is_units, by_category = amount_of(counting)
        each = (
            select(
                n.body,
                case((t.body.is_(None), n.anchored_on)).label("anchored_on"),
                t.cycle_start,
                t.cycle_end,
                amount.label("amount"),
                is_units.label("is_units"),
                by_category.label("by_category"),
            )
            .select_from(schema.credential.outerjoin(schema.cycle_total, running(day)))
            .where(
                n.organization_id == scope.organization_id,
                *of_scope(n.learner_id, scope),
                *([n.body == body] if body else []),
            )
            .subquery()
        )
        keys = list(each.c)
        return self._all(CreditCount, select(*keys, func.count()).group_by(*keys))

    def credit(
        self, scope: PeopleScope, body: str, day: date, counting: Counting, part: Part = None
    ) -> Generator[CreditFacts]:
        """Yield each person's credentials with what she earned, by name and body."""
        query = (
            select(*_WHO, n.body, n.license_number, n.anchored_on, *amount_of(counting))
            .select_from(
                schema.person.join(schema.credential, _OF_PERSON).outerjoin(
                    schema.cycle_total, running(day)
                )
            )
            .order_by(*_BY_NAME, n.body)
        )
        wanted = [*in_scope(scope), *([n.body == body] if body else [])]
        if part is None:
            query = query.where(*wanted)
        else:
            # So many rows are of as many people at most: only theirs are looked up.
            keeps_up = exists().where(_OF_PERSON, *([n.body == body] if body else []))
            first = select(p.id).where(*in_scope(scope), keeps_up).order_by(*_BY_NAME)
            among = first.limit(sum(part)).subquery()
            query = query.where(*wanted, p.id.in_(select(among.c.id)))
        return self._stream(CreditFacts, query, part)

    def last_found_at(self, organization_id: str) -> datetime | None:
        """Return when anybody of the organization stumbled last."""
        query = select(func.max(f.found_at)).where(f.organization_id == organization_id)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def finding_counts(self, scope: PeopleScope, found: Between) -> list[FindingCount]:
        """Return what the people stumbled over, what concerns most of them first."""
        each = (
            select(
                f.lab_id,
                f.code,
                f.learner_id,
                func.count().label("times"),
                func.max(f.found_at).label("last_at"),
            )
            .where(
                f.organization_id == scope.organization_id,
                *of_scope(f.learner_id, scope),
                *found.holds(f.found_at),
            )
            .group_by(f.lab_id, f.code, f.learner_id)
            .subquery()
        ).c
        learners, times = func.count(), func.sum(each.times)
        query = (
            select(each.lab_id, each.code, learners, times, func.max(each.last_at))
            .group_by(each.lab_id, each.code)
            .order_by(learners.desc(), times.desc(), each.lab_id, each.code)
        )
        return [
            FindingCount(lab_id, code, people, int(often), last_at)
            for lab_id, code, people, often, last_at in self._connection.execute(query)
        ]

    def findings(
        self, scope: PeopleScope, found: Between, lab_id: str = "", code: str = ""
    ) -> Generator[FindingFacts]:
        """Yield what each person stumbled over, by name."""
        query = (
            select(*_WHO, f.lab_id, f.code, func.count(), func.max(f.found_at))
            .select_from(
                schema.finding.join(
                    schema.person, (p.organization_id == f.organization_id) & (p.id == f.learner_id)
                )
            )
            .where(*in_scope(scope), *found.holds(f.found_at))
            .group_by(*_WHO, f.lab_id, f.code)
            .order_by(*_BY_NAME, f.lab_id, f.code)
        )
        if lab_id:
            query = query.where(f.lab_id == lab_id)
        if code:
            query = query.where(f.code == code)
        return self._stream(FindingFacts, query)

    def _stream(self, record: type[RowT], query: Select[Any], part: Part = None) -> Generator[RowT]:
        """Yield the rows as the database hands them out, never all of them at once."""
        if part is not None:
            start, most = part
            yield from self._all(record, query.offset(start).limit(most))
            return
        found = self._connection.execute(query.execution_options(yield_per=_AT_ONCE))
        try:
            for row in found:
                yield record(*row)
        finally:
            found.close()


def _asked_alone() -> Any:
    return schema.assigned_module.join(
        schema.assignment, (a.organization_id == am.organization_id) & (a.id == am.assignment_id)
    )


def _asked() -> Any:
    return _asked_alone().join(
        schema.person, (p.organization_id == am.organization_id) & (p.id == am.learner_id)
    )


def _is_live(due: Between) -> list[ColumnElement[bool]]:
    return [am.waived_at.is_(None), a.withdrawn_at.is_(None), *due.holds(am.due_at)]


def _in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    match state:
        case "done":
            return [am.completed_at.is_not(None)]
        case "overdue":
            return [am.completed_at.is_(None), am.due_at < now]
        case "open":
            return [am.completed_at.is_(None), am.due_at >= now]
        case _:
            return []
