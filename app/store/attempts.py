"""Attempts at labs: drafts, hints, submissions, findings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, func, insert, select, update

from app.frozen import replace
from app.records.learning import Attempt, Draft, FoundMisconception, Submission
from app.store import schema
from app.store.prepared import Prepared
from app.store.rows import Rows, values_of

a = schema.attempt.c
d = schema.draft.c
s = schema.submission.c
f = schema.finding.c
h = schema.hint_taken.c


_IS_ONE = (a.organization_id == bindparam("organization"), a.id == bindparam("attempt"))
_STANDING = (a.standing, a.points, a.critical, a.passed, a.passed_at)
"""What changes of an attempt with an answer; the rest is as it was drawn."""


def _held(query: Select[Any]) -> Prepared:
    """Return *query* so that its rows are held until the transaction ends (PostgreSQL's locks)."""
    return Prepared(query.with_for_update())


# These run with every answer.
_ONE_ATTEMPT = Prepared(select(schema.attempt).where(*_IS_ONE))
_LOCKED_ATTEMPT = _held(select(schema.attempt).where(*_IS_ONE))
_LOCKED_STANDING = _held(select(*_STANDING).where(*_IS_ONE))
_STANDS = Prepared(
    update(schema.attempt)
    .where(*_IS_ONE)
    .values({column.name: bindparam(column.name, type_=column.type) for column in _STANDING})
)
_ADD_SUBMISSION = Prepared(insert(schema.submission))
_ADD_FINDING = Prepared(insert(schema.finding))
_ONE_SUBMISSION = Prepared(
    select(schema.submission).where(
        s.organization_id == bindparam("organization"), s.id == bindparam("submission")
    )
)


class Attempts(Rows):
    """Sittings at labs, with what was drawn for each."""

    def add(self, attempt: Attempt) -> bool:
        """Keep a new attempt; say whether this learner's number was still free."""
        return self._insert_once(schema.attempt, values_of(attempt))

    def get(self, organization_id: str, attempt_id: str) -> Attempt | None:
        """Return one attempt."""
        told = {"organization": organization_id, "attempt": attempt_id}
        return self._one(Attempt, _ONE_ATTEMPT, told)

    def of(self, organization_id: str, learner_id: str, lab_id: str) -> list[Attempt]:
        """Return the learner's attempts at the lab, oldest first."""
        query = (
            select(schema.attempt)
            .where(
                a.organization_id == organization_id,
                a.learner_id == learner_id,
                a.lab_id == lab_id,
            )
            .order_by(a.number)
        )
        return self._all(Attempt, query)

    def handed_in(self, lab_id: str) -> list[tuple[str, str]]:
        """Return organization and id of every attempt at the lab with a submission, by start."""
        submitted = exists().where(s.organization_id == a.organization_id, s.attempt_id == a.id)
        query = (
            select(a.organization_id, a.id)
            .where(a.lab_id == lab_id, submitted)
            .order_by(a.organization_id, a.started_at, a.id)
        )
        return [
            (organization, attempt) for organization, attempt in self._connection.execute(query)
        ]

    def standings(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> list[tuple[str, str, bool, int, int, datetime]]:
        """Return learner, lab, passed, best points, attempts and last start, by learner and lab."""
        query = (
            select(
                a.learner_id,
                a.lab_id,
                func.max(a.passed),
                func.max(a.points),
                func.count(),
                func.max(a.started_at),
            )
            .where(a.organization_id == organization_id, self._among(a.learner_id, learner_ids))
            .group_by(a.learner_id, a.lab_id)
        )
        if self._connection.dialect.name != "sqlite":
            query = query.with_only_columns(
                a.learner_id,
                a.lab_id,
                func.bool_or(a.passed),
                func.max(a.points),
                func.count(),
                func.max(a.started_at),
            )
        return [
            (who, lab, bool(passed), points, count, at)
            for who, lab, passed, points, count, at in self._connection.execute(query)
        ]

    def passed_after(self, organization_id: str, learner_id: str, limit: datetime) -> set[str]:
        """Return the ids of the labs that the learner passed later than *limit*."""
        query = select(a.lab_id).where(
            a.organization_id == organization_id, a.learner_id == learner_id, a.passed_at > limit
        )
        return set(self._connection.execute(query).scalars())

    def was_passed_before(self, attempt: Attempt) -> bool:
        """Say whether the learner passed the lab in another attempt."""
        query = select(
            exists().where(
                a.organization_id == attempt.organization_id,
                a.learner_id == attempt.learner_id,
                a.lab_id == attempt.lab_id,
                a.id != attempt.id,
                a.passed_at.is_not(None),
            )
        )
        return bool(self._connection.execute(query).scalar())

    def stand(self, attempt: Attempt) -> None:
        """Keep where *attempt* stands now: its standing, points, and whether it passed."""
        told = {"organization": attempt.organization_id, "attempt": attempt.id}
        stands = {column.name: getattr(attempt, column.name) for column in _STANDING}
        _STANDS.run(self._connection, {**told, **stands})

    def locked(self, organization_id: str, attempt_id: str) -> Attempt | None:
        """Return the attempt and hold it until the transaction ends (PostgreSQL's row lock)."""
        told = {"organization": organization_id, "attempt": attempt_id}
        return self._one(Attempt, _LOCKED_ATTEMPT, told)

    def locked_again(self, attempt: Attempt) -> Attempt:
        """Return *attempt* as it stands now and hold it, like :meth:`locked`."""
        told = {"organization": attempt.organization_id, "attempt": attempt.id}
        row = _LOCKED_STANDING.row(self._connection, told)
        if row is None:
            raise LookupError("An attempt that was read before is gone.")
        stands = {column.name: value for column, value in zip(_STANDING, row, strict=True)}
        return replace(attempt, **stands)


class Drafts(Rows):
    """What stands in the widgets; the newest typing wins, whichever request arrives last."""

    def save(self, draft: Draft) -> bool:
        """Keep the draft unless a later one is there; say whether it was kept."""
        statement = self._conflicting(schema.draft).values(**values_of(draft))
        statement = statement.on_conflict_do_update(
            index_elements=["organization_id", "attempt_id", "exercise_id"],
            set_={
                "raw": statement.excluded.raw,
                "sequence": statement.excluded.sequence,
                "saved_at": statement.excluded.saved_at,
            },
            where=d.sequence < statement.excluded.sequence,
        )
        return self._changed(schema.draft, statement)

    def of(self, organization_id: str, attempt_id: str) -> dict[str, Draft]:
        """Return the drafts of an attempt by exercise."""
        query = select(schema.draft).where(
            d.organization_id == organization_id, d.attempt_id == attempt_id
        )
        return {draft.exercise_id: draft for draft in self._all(Draft, query)}


class HintsTaken(Rows):
    """Which hints were opened."""

    def take(
        self, organization_id: str, attempt_id: str, exercise_id: str, step: int, at: datetime
    ) -> None:
        """Note that the hint was opened; twice is once."""
        values = {
            "organization_id": organization_id,
            "attempt_id": attempt_id,
            "exercise_id": exercise_id,
            "step": step,
            "taken_at": at,
        }
        self._insert_once(schema.hint_taken, values)

    def of(self, organization_id: str, attempt_id: str) -> dict[str, int]:
        """Return the highest step opened, by exercise."""
        query = (
            select(h.exercise_id, func.max(h.step))
            .where(h.organization_id == organization_id, h.attempt_id == attempt_id)
            .group_by(h.exercise_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}


class Submissions(Rows):
    """Every hand-in, as it was judged; rows are added, never changed."""

    def add(self, submission: Submission, findings: Iterable[FoundMisconception]) -> None:
        """Keep the submission with what was found in it."""
        _ADD_SUBMISSION.run(self._connection, values_of(submission))
        _ADD_FINDING.run(self._connection, *map(values_of, findings))

    def find_again(
        self, organization_id: str, submission_id: str, findings: Iterable[FoundMisconception]
    ) -> None:
        """Put *findings* in the place of those that were counted; the submission stays."""
        self._connection.execute(
            delete(schema.finding).where(
                f.organization_id == organization_id, f.submission_id == submission_id
            )
        )
        self._add(schema.finding, *findings)

    def get(self, organization_id: str, submission_id: str) -> Submission | None:
        """Return one submission."""
        told = {"organization": organization_id, "submission": submission_id}
        return self._one(Submission, _ONE_SUBMISSION, told)

    def of_attempt(self, organization_id: str, attempt_id: str) -> list[Submission]:
        """Return an attempt's submissions, oldest first."""
        query = (
            select(schema.submission)
            .where(s.organization_id == organization_id, s.attempt_id == attempt_id)
            .order_by(s.number)
        )
        return self._all(Submission, query)

    def latest(self, organization_id: str, attempt_id: str) -> Submission | None:
        """Return an attempt's newest submission."""
        query = (
            select(schema.submission)
            .where(s.organization_id == organization_id, s.attempt_id == attempt_id)
            .order_by(s.number.desc())
            .limit(1)
        )
        return self._one(Submission, query)

    def misconceptions(
        self, organization_id: str, learner_ids: Iterable[str]
    ) -> list[tuple[str, str, str, int, datetime]]:
        """Return learner, lab, code, how often and when last, most frequent first."""
        query = (
            select(f.learner_id, f.lab_id, f.code, func.count(), func.max(f.found_at))
            .where(f.organization_id == organization_id, self._among(f.learner_id, learner_ids))
            .group_by(f.learner_id, f.lab_id, f.code)
            .order_by(func.count().desc(), f.code)
        )
        return [
            (who, lab, code, times, at)
            for who, lab, code, times, at in self._connection.execute(query)
        ]
