"""Asking a mentor: a question at a finding or an exercise, and free-text work to be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import LabEntry
from app.errors import InvalidInput, NotFound
from app.learning.attempting import own
from app.learning.notices import tell
from app.learning.reach import mentors_of
from app.learning.site import Site
from app.records.learning import Attempt, Submission
from app.records.mentoring import Thread, ThreadKind
from app.records.people import Person
from app.store import Unit

LONGEST_POST = 4000


def ask_mentor(
    learner: Person,
    lab: LabEntry,
    attempt_id: str,
    exercise_id: str,
    code: str,
    text: str,
    site: Site,
) -> Thread:
    """Put the learner's question into her mentors' queue, at the very finding with *code*.

    Asking again continues the thread. Signs of a real patient are refused, as everywhere.
    """
    question = checked_post(text)
    with site.store.reading() as unit:
        attempt = own(learner, unit.attempts.get(learner.organization_id, attempt_id))
    site.grading.screen_typed(lab.slug, dict(attempt.params), {"question sent": question})
    now = clock.now()
    with site.store.writing() as unit:
        found = submission_with(attempt, exercise_id, code, unit)
        fresh = new_thread(
            ThreadKind.QUESTION, attempt, found.id if found else None, exercise_id, code, now
        )
        thread = unit.threads.open(fresh)
        unit.threads.write(thread, learner.id, question, now)
        _let_wait(learner, lab, thread, now, unit)
    return thread


def hand_over_work(
    learner: Person, lab: LabEntry, submission: Submission, attempt: Attempt, unit: Unit
) -> None:
    """Put the free-text work of *submission* into the queue, unless that text is there already.

    Runs inside the transaction of the hand-in.
    """
    for exercise in lab.spec.exercises:
        text = written_in(submission.answers, exercise.id)
        if exercise.kind != "free_text" or exercise.id not in submission.verdicts or not text:
            continue
        now = submission.submitted_at
        fresh = new_thread(ThreadKind.WORK, attempt, submission.id, exercise.id, "", now)
        thread = unit.threads.open(fresh)
        before = unit.threads.posts(thread.organization_id, [thread.id])
        if text not in {post.text for post in before if post.author_id == learner.id}:
            unit.threads.write(thread, learner.id, text, now)
            _let_wait(learner, lab, thread, now, unit)


def written_in(answers: Mapping[str, Any], exercise_id: str) -> str:
    """Return the text that was handed in for the exercise, or nothing."""
    answer = answers.get(exercise_id)
    return answer.strip() if isinstance(answer, str) else ""


def checked_post(text: str) -> str:
    """Return what somebody wrote, if it is something and not too long."""
    post = text.replace("\r\n", "\n").strip()
    if not post:
        raise InvalidInput("Write something first; the field is empty.")
    if len(post) > LONGEST_POST:
        raise InvalidInput(f"This is longer than {LONGEST_POST} characters; shorten it.")
    return post


def submission_with(attempt: Attempt, exercise_id: str, code: str, unit: Unit) -> Submission | None:
    """Return the newest submission with that finding; with no *code*, of that exercise at all."""
    submissions = unit.submissions.of_attempt(attempt.organization_id, attempt.id)
    for submission in reversed(submissions):
        verdict = submission.verdicts.get(exercise_id)
        codes = {finding["code"] for finding in verdict["findings"]} if verdict else set()
        if verdict is not None and (not code or code in codes):
            return submission
    if code:
        raise NotFound("There is no such finding in this attempt.")
    return None


def new_thread(
    kind: ThreadKind,
    attempt: Attempt,
    submission_id: str | None,
    exercise_id: str,
    code: str,
    now: datetime,
) -> Thread:
    """Return a thread that is not kept yet."""
    return Thread(
        organization_id=attempt.organization_id,
        id=str(uuid4()),
        kind=kind.value,
        learner_id=attempt.learner_id,
        attempt_id=attempt.id,
        submission_id=submission_id,
        lab_id=attempt.lab_id,
        exercise_id=exercise_id,
        code=code,
        opened_at=now,
        waiting_since=None,
        locked_by=None,
        locked_until=None,
    )


def _let_wait(learner: Person, lab: LabEntry, thread: Thread, now: datetime, unit: Unit) -> None:
    """Let the learner wait, and tell her mentors once."""
    if thread.waiting_since is None:
        verb = "asks" if thread.kind == ThreadKind.QUESTION else "hands in work to be read"
        for mentor_id in mentors_of(learner, "answer_questions", unit):
            tell(
                learner.organization_id,
                mentor_id,
                "question",
                f"{learner.name} {verb} in {lab.spec.code} {lab.spec.title}.",
                f"/mentor/queue/{thread.id}",
                unit,
            )
    unit.threads.wait(thread, now)
