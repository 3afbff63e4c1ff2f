"""What assignments come to: work that is open or done, extensions, waivers, rules."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from app.frozen import Frozen
from app.records.learning import AssignedModule, Assignment
from app.records.mentoring import AssignmentChange, AssignmentRule
from app.store import schema
from app.store.rows import Rows, values_of

a = schema.assignment.c
am = schema.assigned_module.c
ac = schema.assignment_change.c
r = schema.assignment_rule.c
at = schema.attempt.c
x = schema.exam_sitting.c


class OpenWork(Frozen):
    """Something asked of a learner and not done yet, and when it was asked."""

    asked: AssignedModule
    assigned_at: datetime


class AssignedWork(Rows):
    """Assignments as they reach learners, and what became of them."""

    def open_among(self, organization_id: str, learner_ids: Iterable[str]) -> list[OpenWork]:
        """Return what is asked of the learners, neither done nor waived nor taken back."""
        query = (
            select(schema.assigned_module, a.assigned_at)
            .join(
                schema.assignment,
                (a.organization_id == am.organization_id) & (a.id == am.assignment_id),
            )
            .where(
                am.organization_id == organization_id,
                self._among(am.learner_id, learner_ids),
                am.completed_at.is_(None),
                am.waived_at.is_(None),
                a.withdrawn_at.is_(None),
            )
        )
        return [
            OpenWork(AssignedModule(*row[:-1]), row[-1]) for row in self._connection.execute(query)
        ]

    def due_between(self, organization_id: str, start: datetime, end: datetime) -> list[OpenWork]:
        """Return what active learners have still to do and what is due from *start* to *end*."""
        query = (
            select(schema.assigned_module, a.assigned_at)
            .join(
                schema.assignment,
                (a.organization_id == am.organization_id) & (a.id == am.assignment_id),
            )
            .where(
                am.organization_id == organization_id,
                am.due_at >= start,
                am.due_at < end,
                am.completed_at.is_(None),
                am.waived_at.is_(None),
                a.withdrawn_at.is_(None),
            )
            .order_by(am.due_at, am.assignment_id, am.learner_id)
        )
        return [
            OpenWork(AssignedModule(*row[:-1]), row[-1]) for row in self._connection.execute(query)
        ]

    def expiring_between(
        self, organization_id: str, start: datetime, end: datetime
    ) -> list[AssignedModule]:
        """Return what learners have done and what has to be renewed from *start* to *end*."""
        query = select(schema.assigned_module).where(
            am.organization_id == organization_id,
            am.expires_at >= start,
            am.expires_at < end,
            am.completed_at.is_not(None),
            am.waived_at.is_(None),
        )
        return self._all(AssignedModule, query)

    def open_of(self, organization_id: str, assignment_ids: Sequence[str]) -> list[AssignedModule]:
        """Return what learners have still to do of the assignments."""
        query = select(schema.assigned_module).where(
            am.organization_id == organization_id,
            am.assignment_id.in_(assignment_ids),
            am.completed_at.is_(None),
            am.waived_at.is_(None),
        )
        return self._all(AssignedModule, query)

    def open_held(self, organization_id: str, assignment_id: str) -> list[AssignedModule]:
        """Return what learners have still to do of the assignment, held until all is written."""
        query = (
            select(schema.assigned_module)
            .where(
                am.organization_id == organization_id,
                am.assignment_id == assignment_id,
                am.completed_at.is_(None),
                am.waived_at.is_(None),
            )
            .order_by(am.learner_id)
        )
        return self._all(AssignedModule, query.with_for_update())

    def of_assignment(
        self, organization_id: str, assignment_id: str, learner_ids: Iterable[str]
    ) -> list[AssignedModule]:
        """Return what the assignment is for those of *learner_ids* whom it reaches."""
        query = select(schema.assigned_module).where(
            am.organization_id == organization_id,
            am.assignment_id == assignment_id,
            self._among(am.learner_id, learner_ids),
        )
        return self._all(AssignedModule, query)

    def get_locked(
        self, organization_id: str, assignment_id: str, learner_id: str
    ) -> AssignedModule | None:
        """Return one learner's part of the assignment, and hold it until the transaction ends."""
        query = select(schema.assigned_module).where(
            am.organization_id == organization_id,
            am.assignment_id == assignment_id,
            am.learner_id == learner_id,
        )
        return self._one(AssignedModule, query.with_for_update())

    def done_counts(
        self, organization_id: str, assignment_ids: Sequence[str]
    ) -> dict[str, tuple[int, int]]:
        """Return how many are asked and how many have done it, by assignment."""
        query = (
            select(am.assignment_id, func.count(), func.count(am.completed_at))
            .where(am.organization_id == organization_id, am.assignment_id.in_(assignment_ids))
            .group_by(am.assignment_id)
        )
        return {row[0]: (row[1], row[2]) for row in self._connection.execute(query)}

    def change(self, asked: AssignedModule) -> None:
        """Keep the instants, the completion and the waiver of one learner's part."""
        changed = ("due_at", "available_from", "late_until", "expires_at", "completed_at")
        self._connection.execute(
            update(schema.assigned_module)
            .where(
                am.organization_id == asked.organization_id,
                am.assignment_id == asked.assignment_id,
                am.learner_id == asked.learner_id,
            )
            .values(waived_at=asked.waived_at, **{name: getattr(asked, name) for name in changed})
        )

    def note_change(self, change: AssignmentChange) -> None:
        """Write down an extension or a waiver."""
        self._add(schema.assignment_change, change)

    def changes(
        self, organization_id: str, *, assignment_id: str = "", learner_ids: Iterable[str] = ()
    ) -> list[AssignmentChange]:
        """Return the extensions and waivers of an assignment or of learners, oldest first."""
        query = select(schema.assignment_change).where(ac.organization_id == organization_id)
        if assignment_id:
            query = query.where(ac.assignment_id == assignment_id)
        else:
            query = query.where(self._among(ac.learner_id, learner_ids))
        return self._all(AssignmentChange, query.order_by(ac.made_at, ac.id))

    def of_batch(self, organization_id: str, batch_id: str) -> list[Assignment]:
        """Return what was assigned in one go."""
        query = select(schema.assignment).where(
            a.organization_id == organization_id, a.batch_id == batch_id
        )
        return self._all(Assignment, query)

    def reached(self, organization_id: str, batch_id: str) -> set[str]:
        """Return the ids of the people whom the batch has reached, one by one."""
        query = select(a.person_id).where(
            a.organization_id == organization_id, a.batch_id == batch_id
        )
        return {person_id for (person_id,) in self._connection.execute(query) if person_id}

    def reach(self, assignment: Assignment) -> bool:
        """Assign to the one person of *assignment*, unless her batch has reached her already."""
        if not self._insert_once(schema.assignment, values_of(assignment)):
            return False
        asked = AssignedModule(
            organization_id=assignment.organization_id,
            assignment_id=assignment.id,
            learner_id=assignment.person_id or "",
            module_id=assignment.module_id,
            due_at=assignment.due_at,
            completed_at=None,
            kind=assignment.kind,
            available_from=assignment.available_from,
            late_until=assignment.late_until,
            expires_at=assignment.expires_at,
        )
        self._add(schema.assigned_module, asked)
        return True

    def labs_passed(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> dict[tuple[str, str], list[datetime]]:
        """Return when each learner passed an attempt at each lab, oldest first."""
        query = (
            select(at.learner_id, at.lab_id, at.passed_at)
            .where(
                at.organization_id == organization_id,
                self._among(at.learner_id, learner_ids),
                at.passed_at.is_not(None),
            )
            .order_by(at.passed_at)
        )
        return self._moments(query)

    def exams_handed_in(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> dict[tuple[str, str], list[datetime]]:
        """Return when each learner handed in a mock exam of each form, oldest first."""
        query = (
            select(x.learner_id, x.kind, x.submitted_at)
            .where(
                x.organization_id == organization_id,
                self._among(x.learner_id, learner_ids),
                x.submitted_at.is_not(None),
            )
            .order_by(x.submitted_at)
        )
        return self._moments(query)


class AssignmentRules(Rows):
    """Rules by which something is asked of everybody who fits."""

    def add(self, rule: AssignmentRule) -> None:
        """Keep *rule*."""
        self._add(schema.assignment_rule, rule)

    def get(self, organization_id: str, rule_id: str) -> AssignmentRule | None:
        """Return one rule."""
        query = select(schema.assignment_rule).where(
            r.organization_id == organization_id, r.id == rule_id
        )
        return self._one(AssignmentRule, query)

    def live(self, organization_id: str, mentor_id: str = "") -> list[AssignmentRule]:
        """Return the rules that still assign, newest first; with *mentor_id*, hers."""
        query = select(schema.assignment_rule).where(
            r.organization_id == organization_id, r.ended_at.is_(None)
        )
        if mentor_id:
            query = query.where(r.made_by == mentor_id)
        return self._all(AssignmentRule, query.order_by(r.made_at.desc(), r.id))

    def end(self, organization_id: str, rule_id: str, moment: datetime) -> None:
        """Let the rule reach nobody else; the first time counts."""
        self._connection.execute(
            update(schema.assignment_rule)
            .where(r.organization_id == organization_id, r.id == rule_id, r.ended_at.is_(None))
            .values(ended_at=moment)
        )
