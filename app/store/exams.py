"""Mock exams: sittings, the items they were drawn with, and the newest answer to each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.frozen import replace
from app.records.exams import ExamAnswer, ExamItem, ExamMark, ExamSitting, FormKind
from app.store import schema
from app.store.prepared import Prepared
from app.store.rows import Rows, inserting, values_of

s = schema.exam_sitting.c
i = schema.exam_item.c
w = schema.exam_answer.c

# These run with every autosave. The lock keeps a hand-in from overtaking a save.
_SITTING = select(schema.exam_sitting).where(
    s.organization_id == bindparam("organization"), s.id == bindparam("sitting")
)
_ONE = Prepared(_SITTING)
_SHARED = Prepared(_SITTING.with_for_update(read=True))
_LOCKED = Prepared(_SITTING.with_for_update())
_ITEM = Prepared(
    select(schema.exam_item).where(
        i.organization_id == bindparam("organization"),
        i.sitting_id == bindparam("sitting"),
        i.position == bindparam("position"),
    )
)
_ANSWER_KEYS = ("organization_id", "sitting_id", "position")


def _newest_answer(database: str) -> Any:
    """Return the statement that keeps an answer unless a later one is there."""
    statement = inserting(schema.exam_answer, database)
    names = [column.name for column in schema.exam_answer.columns]
    return statement.on_conflict_do_update(
        index_elements=list(_ANSWER_KEYS),
        set_={name: statement.excluded[name] for name in names if name not in _ANSWER_KEYS},
        where=w.sequence < statement.excluded.sequence,
    ).returning(w.position)


_NEWEST_ANSWER = Prepared(_newest_answer)


class ExamSittings(Rows):
    """Mock exams, one row each time a learner sat down to one."""

    def add(self, sitting: ExamSitting, items: Sequence[ExamItem]) -> bool:
        """Keep a new sitting with its items; say whether its number was still free."""
        if not self._insert_once(schema.exam_sitting, values_of(sitting)):
            return False
        self._add(schema.exam_item, *items)
        return True

    def get(self, organization_id: str, sitting_id: str) -> ExamSitting | None:
        """Return one sitting."""
        return self._found(_ONE, organization_id, sitting_id)

    def get_to_answer(self, organization_id: str, sitting_id: str) -> ExamSitting | None:
        """Return the sitting, which nobody can hand in until the transaction ends."""
        return self._found(_SHARED, organization_id, sitting_id)

    def get_to_close(self, organization_id: str, sitting_id: str) -> ExamSitting | None:
        """Return the sitting and hold it alone until the transaction ends."""
        return self._found(_LOCKED, organization_id, sitting_id)

    def of(self, organization_id: str, learner_id: str) -> list[ExamSitting]:
        """Return the learner's sittings, oldest first."""
        query = (
            select(schema.exam_sitting)
            .where(s.organization_id == organization_id, s.learner_id == learner_id)
            .order_by(s.number)
        )
        return [_kinded(each) for each in self._all(ExamSitting, query)]

    def close(
        self, sitting: ExamSitting, *, points: int, submitted_at: datetime, timed_out: bool
    ) -> None:
        """Keep the result; a sitting is closed once."""
        self._change(
            sitting,
            {"points": points, "submitted_at": submitted_at, "timed_out": timed_out},
        )

    def share(self, sitting: ExamSitting, at: datetime | None) -> None:
        """Let the learner's mentors read the report from *at* on, or no more."""
        self._change(sitting, {"shared_at": at})

    def answer(self, answer: ExamAnswer) -> bool:
        """Keep an answer unless a later one is there; say whether it was kept."""
        return _NEWEST_ANSWER.row(self._connection, values_of(answer)) is not None

    def answers(self, organization_id: str, sitting_id: str) -> dict[int, ExamAnswer]:
        """Return the answers of a sitting by position."""
        query = select(schema.exam_answer).where(
            w.organization_id == organization_id, w.sitting_id == sitting_id
        )
        return {answer.position: answer for answer in self._all(ExamAnswer, query)}

    def item(self, organization_id: str, sitting_id: str, position: int) -> ExamItem | None:
        """Return the item at one position."""
        told = {"organization": organization_id, "sitting": sitting_id, "position": position}
        return self._one(ExamItem, _ITEM, told)

    def items(self, organization_id: str, sitting_id: str) -> list[ExamItem]:
        """Return every item of a sitting, in the order of the form."""
        query = (
            select(schema.exam_item)
            .where(i.organization_id == organization_id, i.sitting_id == sitting_id)
            .order_by(i.position)
        )
        return self._all(ExamItem, query)

    def item_ids(self, organization_id: str, sitting_ids: Iterable[str]) -> set[str]:
        """Return the ids of the items in any of the sittings."""
        query = select(i.item_id).where(
            i.organization_id == organization_id, self._among(i.sitting_id, sitting_ids)
        )
        return set(self._connection.execute(query).scalars())

    def marks(self, organization_id: str, sitting_ids: Iterable[str]) -> list[ExamMark]:
        """Return every item of the sittings with what was chosen, without stems and options."""
        answered = (
            (w.organization_id == i.organization_id)
            & (w.sitting_id == i.sitting_id)
            & (w.position == i.position)
        )
        query = (
            select(
                i.sitting_id,
                i.position,
                i.item_id,
                i.domain,
                i.scored,
                i.first_seen,
                i.key,
                w.choice,
                w.confidence,
                func.coalesce(w.seconds, 0),
            )
            .join(schema.exam_answer, answered, isouter=True)
            .where(i.organization_id == organization_id, self._among(i.sitting_id, sitting_ids))
            .order_by(i.sitting_id, i.position)
        )
        return self._all(ExamMark, query)

    def _found(self, query: Prepared, organization_id: str, sitting_id: str) -> ExamSitting | None:
        told = {"organization": organization_id, "sitting": sitting_id}
        found = self._one(ExamSitting, query, told)
        return None if found is None else _kinded(found)

    def _change(self, sitting: ExamSitting, values: dict[str, object]) -> None:
        self._connection.execute(
            update(schema.exam_sitting)
            .where(s.organization_id == sitting.organization_id, s.id == sitting.id)
            .values(**values)
        )


def _kinded(sitting: ExamSitting) -> ExamSitting:
    """Give the row's word for its kind back its type."""
    return replace(sitting, kind=FormKind(sitting.kind))
