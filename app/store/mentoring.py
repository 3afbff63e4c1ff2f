"""Competencies that mentors signed off, and the goals that mentee and mentor agree on."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from app.records.mentoring import Goal, GoalChange, SignOff
from app.store import schema
from app.store.rows import Rows, values_of

s = schema.sign_off.c
g = schema.goal.c
gc = schema.goal_change.c


class SignOffs(Rows):
    """Mentors' words that learners can do what objectives say."""

    def add(self, sign_off: SignOff) -> bool:
        """Keep it, unless one for the objective stands; say whether it is new."""
        return self._insert_once(schema.sign_off, values_of(sign_off))

    def get(self, organization_id: str, sign_off_id: str) -> SignOff | None:
        """Return one of them."""
        query = select(schema.sign_off).where(
            s.organization_id == organization_id, s.id == sign_off_id
        )
        return self._one(SignOff, query)

    def of(self, organization_id: str, learner_id: str) -> list[SignOff]:
        """Return what stands for the learner, newest first."""
        query = (
            select(schema.sign_off)
            .where(
                s.organization_id == organization_id,
                s.learner_id == learner_id,
                s.withdrawn_at.is_(None),
            )
            .order_by(s.signed_at.desc(), s.id)
        )
        return self._all(SignOff, query)

    def withdraw(self, sign_off: SignOff, at: datetime) -> None:
        """Take it back; the row stays, and the first time counts."""
        self._connection.execute(
            update(schema.sign_off)
            .where(
                s.organization_id == sign_off.organization_id,
                s.id == sign_off.id,
                s.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=at)
        )


class Goals(Rows):
    """Goals, each with every step it took."""

    def add(self, goal: Goal) -> None:
        """Keep a goal that was just proposed, and that first step of its history."""
        self._add(schema.goal, goal)
        self._note(goal, goal.state, goal.proposed_by, "", goal.proposed_at)

    def get_locked(self, organization_id: str, goal_id: str) -> Goal | None:
        """Return one goal, and hold it until the transaction ends."""
        query = select(schema.goal).where(g.organization_id == organization_id, g.id == goal_id)
        return self._one(Goal, query.with_for_update())

    def of(self, organization_id: str, learner_id: str) -> list[Goal]:
        """Return the learner's goals, newest first."""
        query = (
            select(schema.goal)
            .where(g.organization_id == organization_id, g.learner_id == learner_id)
            .order_by(g.proposed_at.desc(), g.id)
        )
        return self._all(Goal, query)

    def history(self, organization_id: str, goal_ids: Iterable[str]) -> list[GoalChange]:
        """Return every step of the goals, in order."""
        query = (
            select(schema.goal_change)
            .where(gc.organization_id == organization_id, self._among(gc.goal_id, goal_ids))
            .order_by(gc.goal_id, gc.sequence)
        )
        return self._all(GoalChange, query)

    def stand(self, goal: Goal, state: str, by: str, note: str, at: datetime) -> None:
        """Let the goal be *state* from now on, and keep the step."""
        self._connection.execute(
            update(schema.goal)
            .where(g.organization_id == goal.organization_id, g.id == goal.id)
            .values(state=state)
        )
        self._note(goal, state, by, note, at)

    def _note(self, goal: Goal, state: str, by: str, note: str, at: datetime) -> None:
        query = select(func.coalesce(func.max(gc.sequence), 0) + 1).where(
            gc.organization_id == goal.organization_id, gc.goal_id == goal.id
        )
        sequence = int(self._connection.execute(query).scalar_one())
        self._add(
            schema.goal_change,
            GoalChange(goal.organization_id, goal.id, sequence, state, by, note, at),
        )
