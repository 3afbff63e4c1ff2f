"""Questions and free-text work, what was written about them, and who works on them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from app.records.mentoring import Thread, ThreadPost
from app.store import schema
from app.store.rows import Rows, values_of

t = schema.thread.c
p = schema.thread_post.c
f = schema.finding.c
s = schema.submission.c


class Threads(Rows):
    """What learners and mentors say to each other, thread by thread."""

    def open(self, thread: Thread) -> Thread:
        """Keep *thread*, or return the one that is about the same thing already; hold it."""
        self._insert_once(schema.thread, values_of(thread))
        query = select(schema.thread).where(
            t.organization_id == thread.organization_id,
            t.attempt_id == thread.attempt_id,
            t.exercise_id == thread.exercise_id,
            t.kind == thread.kind,
            t.code == thread.code,
        )
        return self._one(Thread, query.with_for_update()) or thread

    def get(self, organization_id: str, thread_id: str) -> Thread | None:
        """Return one thread."""
        query = select(schema.thread).where(t.organization_id == organization_id, t.id == thread_id)
        return self._one(Thread, query)

    def waiting(self, organization_id: str, learner_ids: Iterable[str]) -> list[Thread]:
        """Return where the learners wait for a mentor, the longest wait first."""
        query = (
            select(schema.thread)
            .where(
                t.organization_id == organization_id,
                self._among(t.learner_id, learner_ids),
                t.waiting_since.is_not(None),
            )
            .order_by(t.waiting_since, t.id)
        )
        return self._all(Thread, query)

    def of_attempt(self, organization_id: str, attempt_id: str) -> list[Thread]:
        """Return the threads of an attempt, oldest first."""
        query = (
            select(schema.thread)
            .where(t.organization_id == organization_id, t.attempt_id == attempt_id)
            .order_by(t.opened_at, t.id)
        )
        return self._all(Thread, query)

    def of_learner(self, organization_id: str, learner_id: str) -> list[Thread]:
        """Return the learner's threads, newest first."""
        query = (
            select(schema.thread)
            .where(t.organization_id == organization_id, t.learner_id == learner_id)
            .order_by(t.opened_at.desc(), t.id)
        )
        return self._all(Thread, query)

    def wait(self, thread: Thread, since: datetime) -> None:
        """Note that the learner waits; she keeps her place where she waits already."""
        self._change(thread, {"waiting_since": func.coalesce(t.waiting_since, since)})

    def settle(self, thread: Thread) -> None:
        """Note that nobody waits any more, and let the thread go."""
        self._change(thread, {"waiting_since": None, "locked_by": None, "locked_until": None})

    def take(self, thread: Thread, mentor_id: str, now: datetime, until: datetime) -> bool:
        """Lock the thread for the mentor, unless another works on it; say whether it is hers."""
        statement = (
            update(schema.thread)
            .where(
                t.organization_id == thread.organization_id,
                t.id == thread.id,
                (t.locked_by.is_(None)) | (t.locked_by == mentor_id) | (t.locked_until <= now),
            )
            .values(locked_by=mentor_id, locked_until=until)
        )
        return self._changed(schema.thread, statement)

    def release(self, thread: Thread, mentor_id: str) -> None:
        """Let the thread go if the mentor holds it."""
        self._connection.execute(
            update(schema.thread)
            .where(
                t.organization_id == thread.organization_id,
                t.id == thread.id,
                t.locked_by == mentor_id,
            )
            .values(locked_by=None, locked_until=None)
        )

    def write(self, thread: Thread, author_id: str, text: str, at: datetime) -> None:
        """Add what somebody wrote; the thread is held by the transaction."""
        query = select(func.coalesce(func.max(p.sequence), 0) + 1).where(
            p.organization_id == thread.organization_id, p.thread_id == thread.id
        )
        sequence = int(self._connection.execute(query).scalar_one())
        post = ThreadPost(thread.organization_id, thread.id, sequence, author_id, text, at)
        self._add(schema.thread_post, post)

    def posts(self, organization_id: str, thread_ids: Iterable[str]) -> list[ThreadPost]:
        """Return what was written in the threads, in order."""
        query = (
            select(schema.thread_post)
            .where(p.organization_id == organization_id, self._among(p.thread_id, thread_ids))
            .order_by(p.thread_id, p.sequence)
        )
        return self._all(ThreadPost, query)

    def found_at(
        self, organization_id: str, learner_ids: Iterable[str], lab_id: str, code: str
    ) -> dict[str, tuple[str, str, str]]:
        """Return attempt, submission and exercise where each learner last met the finding."""
        query = (
            select(f.learner_id, s.attempt_id, f.submission_id, f.exercise_id)
            .join(
                schema.submission,
                (s.organization_id == f.organization_id) & (s.id == f.submission_id),
            )
            .where(
                f.organization_id == organization_id,
                self._among(f.learner_id, learner_ids),
                f.lab_id == lab_id,
                f.code == code,
            )
            .order_by(f.found_at)
        )
        return {who: (a, b, c) for who, a, b, c in self._connection.execute(query)}

    def _change(self, thread: Thread, values: dict[str, object]) -> None:
        self._connection.execute(
            update(schema.thread)
            .where(t.organization_id == thread.organization_id, t.id == thread.id)
            .values(**values)
        )
