"""Review cards, and the log of what was done with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update

from app.records.review import CardKind, DayLoad, Review, ReviewCard, ReviewKind
from app.store import schema
from app.store.prepared import Prepared
from app.store.rows import Rows, inserting, values_of

c = schema.review_card.c
r = schema.review.c
s = schema.study_setting.c

# It runs with every answer that shows a misconception.
_ADD_NEW = Prepared(
    lambda database: inserting(schema.review_card, database).on_conflict_do_nothing()
)

NEW_CARDS_A_DAY = 10
"""The limit of a learner who set none."""


class ReviewCards(Rows):
    """What learners want to keep; one card a learner and subject."""

    def add_new(self, cards: Sequence[ReviewCard]) -> None:
        """Add those cards whose subject the learner has no card of yet."""
        _ADD_NEW.run(self._connection, *map(values_of, cards))

    def locked(self, organization_id: str, card_id: str) -> ReviewCard | None:
        """Return the card and hold it until the transaction ends (PostgreSQL's row lock)."""
        query = select(schema.review_card).where(
            c.organization_id == organization_id, c.id == card_id
        )
        return self._one(ReviewCard, query.with_for_update())

    def about(
        self, organization_id: str, learner_id: str, kind: CardKind, subject: str
    ) -> ReviewCard | None:
        """Return the learner's card about *subject*."""
        query = _of(organization_id, learner_id).where(c.kind == kind, c.subject == subject)
        return self._one(ReviewCard, query)

    def subjects(self, organization_id: str, learner_id: str, kind: CardKind) -> set[str]:
        """Return what the learner has cards of the kind about."""
        query = _of(organization_id, learner_id).where(c.kind == kind)
        return set(self._connection.execute(query.with_only_columns(c.subject)).scalars())

    def all_of(self, organization_id: str, learner_id: str) -> list[ReviewCard]:
        """Return every card of the learner, the one due first before the others."""
        query = _of(organization_id, learner_id).order_by(c.due_at, c.id)
        return self._all(ReviewCard, query)

    def stand(self, card: ReviewCard) -> None:
        """Keep where the card stands now."""
        self._connection.execute(
            update(schema.review_card)
            .where(c.organization_id == card.organization_id, c.id == card.id)
            .values(
                memory=card.memory,
                due_at=card.due_at,
                reviews=card.reviews,
                lapses=card.lapses,
                first_reviewed_at=card.first_reviewed_at,
                set_aside_at=card.set_aside_at,
            )
        )

    def load(
        self, organization_id: str, learner_id: str, day: tuple[datetime, datetime]
    ) -> DayLoad:
        """Return what waits for the learner within *day*; one query along an index."""
        begins, ends = day
        limit = select(s.new_cards_a_day).where(
            s.organization_id == organization_id, s.learner_id == learner_id
        )
        query = select(
            _count(and_(c.reviews > 0, c.due_at <= ends)),
            _count(c.reviews == 0),
            _count(c.first_reviewed_at >= begins),
            func.coalesce(limit.scalar_subquery(), NEW_CARDS_A_DAY),
        ).where(
            c.organization_id == organization_id,
            c.learner_id == learner_id,
            c.set_aside_at.is_(None),
        )
        return DayLoad(*self._connection.execute(query).one())

    def next(
        self, organization_id: str, learner_id: str, now: datetime, ends: datetime, *, new: bool
    ) -> ReviewCard | None:
        """Return the card to show now: what is due, then what is *new*, then what comes today."""
        turn = case((c.reviews == 0, 1), (c.due_at <= now, 0), else_=2)
        wanted = c.due_at <= ends if new else and_(c.reviews > 0, c.due_at <= ends)
        query = (
            _of(organization_id, learner_id)
            .where(c.set_aside_at.is_(None), wanted)
            .order_by(turn, c.due_at, c.id)
            .limit(1)
        )
        return self._one(ReviewCard, query)


class Reviews(Rows):
    """The log of grades and undos; rows are added, never changed."""

    def add(self, review: Review) -> bool:
        """Add to the learner's log; say whether the sequence, and the undo, were still free."""
        return self._insert_once(schema.review, values_of(review))

    def next_sequence(self, organization_id: str, learner_id: str) -> int:
        """Return the number of the learner's next review."""
        query = select(func.coalesce(func.max(r.sequence), 0) + 1).where(
            r.organization_id == organization_id, r.learner_id == learner_id
        )
        return int(self._connection.execute(query).scalar_one())

    def of_card(self, organization_id: str, card_id: str) -> list[Review]:
        """Return what was done with a card, oldest first."""
        query = (
            select(schema.review)
            .where(r.organization_id == organization_id, r.card_id == card_id)
            .order_by(r.sequence)
        )
        return self._all(Review, query)

    def last_grade(self, organization_id: str, learner_id: str) -> Review | None:
        """Return the learner's newest grade that was not taken back."""
        undo = schema.review.alias()
        taken_back = select(undo.c.undoes).where(
            undo.c.organization_id == organization_id,
            undo.c.learner_id == learner_id,
            undo.c.undoes == r.sequence,
        )
        query = (
            select(schema.review)
            .where(
                r.organization_id == organization_id,
                r.learner_id == learner_id,
                r.kind == ReviewKind.GRADE,
                ~taken_back.exists(),
            )
            .order_by(r.sequence.desc())
            .limit(1)
        )
        return self._one(Review, query)

    def since(self, organization_id: str, learner_id: str, moment: datetime) -> list[Review]:
        """Return what the learner did since *moment*, oldest first."""
        query = (
            select(schema.review)
            .where(
                r.organization_id == organization_id,
                r.learner_id == learner_id,
                r.happened_at >= moment,
            )
            .order_by(r.sequence)
        )
        return self._all(Review, query)


def _of(organization_id: str, learner_id: str) -> Select[tuple[object, ...]]:
    return select(schema.review_card).where(
        c.organization_id == organization_id, c.learner_id == learner_id
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
