"""A learner's questions to her mentor: at a finding, at an exercise, and the words on her work."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput, RefusedUpload
from app.learning.asking import LONGEST_POST, ask_mentor, submission_with
from app.records.learning import Submission
from app.records.mentoring import Thread, ThreadKind
from app.store import Unit
from app.web import current
from app.web.pages.labs import found_attempt, found_exercise, found_lab
from app.web.thread_page import matter_of, talk_of


def show(slug: str, attempt_id: UUID, exercise_id: str) -> str:
    """Show what was asked and answered here, and the field to ask."""
    return _page(slug, attempt_id, exercise_id, request.args.get("code", "")[:64])


def ask(slug: str, attempt_id: UUID, exercise_id: str) -> Response | tuple[str, int]:
    """Ask the mentor."""
    lab, code = found_lab(slug), request.form.get("code", "")[:64]
    found_exercise(lab, exercise_id)
    found_attempt(lab, attempt_id)
    text = request.form.get("text", "")
    try:
        ask_mentor(current.learner(), lab, str(attempt_id), exercise_id, code, text, current.site())
    except (InvalidInput, RefusedUpload) as error:
        return _page(slug, attempt_id, exercise_id, code, str(error), text), error.status
    # An empty code leaves no trace in the address.
    here = url_for(
        ".show", slug=slug, attempt_id=attempt_id, exercise_id=exercise_id, code=code or None
    )
    return redirect(f"{here}#posts", 303)


def _page(
    slug: str, attempt_id: UUID, exercise_id: str, code: str, problem: str = "", text: str = ""
) -> str:
    lab = found_lab(slug)
    exercise, attempt = found_exercise(lab, exercise_id), found_attempt(lab, attempt_id)
    is_work = request.args.get("kind") == ThreadKind.WORK.value
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    with current.site().store.reading() as unit:
        threads = unit.threads.of_attempt(attempt.organization_id, attempt.id)
        thread = _of(threads, exercise_id, code, is_work=is_work)
        submission = _submission(thread, unit) or submission_with(attempt, exercise_id, code, unit)
        talk = talk_of(thread, unit)
        notices = (
            unit.notices.unread(attempt.organization_id, attempt.learner_id, here) if here else []
        )
    return render_template(
        "question.html",
        lab=lab,
        attempt=attempt,
        matter=matter_of(lab, attempt, exercise, code, submission),
        thread=thread,
        talk=talk,
        code=code,
        is_work=is_work,
        notices=notices,
        here=here,
        problem=problem,
        text=text,
        longest=LONGEST_POST,
    )


def _of(threads: list[Thread], exercise_id: str, code: str, *, is_work: bool) -> Thread | None:
    kind = ThreadKind.WORK if is_work else ThreadKind.QUESTION
    wanted = (kind, exercise_id, code)
    found = (each for each in threads if (each.kind, each.exercise_id, each.code) == wanted)
    return next(found, None)


def _submission(thread: Thread | None, unit: Unit) -> Submission | None:
    if thread is None or thread.submission_id is None:
        return None
    return unit.submissions.get(thread.organization_id, thread.submission_id)
