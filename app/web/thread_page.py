"""What a thread is about, as both learner and mentor read it: exercise, finding, what was said."""

from collections.abc import Mapping

from app.catalog import LabEntry, fill_words
from app.frozen import Frozen
from app.grading.exercise import Exercise
from app.grading.verdict import verdict_from_data
from app.grading.wording import WordedFinding, word_finding
from app.learning.attempting import with_words
from app.records.learning import Attempt, Submission
from app.records.mentoring import Thread, ThreadPost
from app.records.people import Person
from app.store import Unit
from app.web import current
from app.web.answer_words import GivenAnswer, Question, given_answer, texts_of


class ThreadMatter(Frozen):
    """The exercise, the finding where there is one, and what the learner had answered."""

    exercise: Exercise
    prompt: str
    finding: WordedFinding | None
    answer: GivenAnswer


class Talk(Frozen):
    """What was written in a thread, and by whom."""

    posts: tuple[ThreadPost, ...]
    people: Mapping[str, Person]


def matter_of(
    lab: LabEntry, attempt: Attempt, exercise: Exercise, code: str, submission: Submission | None
) -> ThreadMatter:
    """Return what a thread is about."""
    words = with_words(attempt, lab, current.site()).bench["words"]
    rows = attempt.bench["tables"].get(exercise.id, [])
    question = Question(exercise, texts_of(lab, exercise, words), rows)
    return ThreadMatter(
        exercise,
        fill_words(lab.prompts[exercise.id], words),
        _finding(lab, exercise.id, code, submission),
        given_answer(question, submission.answers.get(exercise.id) if submission else None),
    )


def talk_of(thread: Thread | None, unit: Unit) -> Talk:
    """Return what was said so far."""
    if thread is None:
        return Talk((), {})
    posts = unit.threads.posts(thread.organization_id, [thread.id])
    people = unit.people.among(thread.organization_id, {post.author_id for post in posts})
    return Talk(tuple(posts), {person.id: person for person in people})


def _finding(
    lab: LabEntry, exercise_id: str, code: str, submission: Submission | None
) -> WordedFinding | None:
    data = submission.verdicts.get(exercise_id) if submission else None
    if data is None or code not in lab.findings:
        return None
    for finding in verdict_from_data(data).findings:
        if finding.code == code:
            return word_finding(finding, lab.findings[code])
    return None
