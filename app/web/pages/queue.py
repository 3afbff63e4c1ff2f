"""A mentor's queue: who waits for an answer, oldest first; taking, answering, telling all."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.catalog import LabEntry
from app.errors import Conflict, InvalidInput, NotFound
from app.learning.answering import (
    answer,
    comment,
    found_thread,
    release_thread,
    take_thread,
    whom_it_concerns,
)
from app.learning.asking import LONGEST_POST
from app.learning.reach import people_in_reach
from app.web import current
from app.web.pages.labs import found_lab
from app.web.thread_page import matter_of, talk_of


def show() -> str:
    """Show who waits, the longest wait first."""
    site, mentor = current.site(), current.reader()
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        within = people_in_reach(mentor, "answer_questions", unit) - {mentor.person.id}
        threads = unit.threads.waiting(organization_id, within)
        ids = {each.learner_id for each in threads} | {each.locked_by or "" for each in threads}
        people = {person.id: person for person in unit.people.among(organization_id, ids)}
    labs = {lab.spec.id: lab for lab in site.catalog.labs()}
    return render_template(
        "queue.html",
        threads=[each for each in threads if each.lab_id in labs],
        people=people,
        labs=labs,
        now=clock.now(),
    )


def thread(thread_id: UUID) -> str:
    """Show one question or piece of work with what it is about."""
    return _page(str(thread_id))


def take(thread_id: UUID) -> Response:
    """Work on it; no other mentor can meanwhile."""
    take_thread(current.reader(), str(thread_id), current.site())
    return redirect(url_for(".thread", thread_id=thread_id) + "#answer", 303)


def release(thread_id: UUID) -> Response:
    """Give it back to the queue."""
    release_thread(current.reader(), str(thread_id), current.site())
    return redirect(url_for(".show"), 303)


def reply(thread_id: UUID) -> Response | tuple[str, int]:
    """Answer the learner, or all who met the same finding."""
    text, everybody = request.form.get("text", ""), bool(request.form.get("everybody"))
    try:
        answer(current.reader(), str(thread_id), text, current.site(), everybody=everybody)
    except (InvalidInput, Conflict) as error:
        return _page(str(thread_id), str(error), text), error.status
    return redirect(url_for(".show"), 303)


def comment_form(slug: str, code: str) -> str:
    """Show whom a comment on the finding would reach, and the field to write it."""
    return _comment_page(found_lab(slug), code)


def comment_all(slug: str, code: str) -> Response | tuple[str, int]:
    """Write once to every mentee who met the finding."""
    lab, text = found_lab(slug), request.form.get("text", "")
    try:
        comment(current.reader(), lab, code, text, current.site())
    except InvalidInput as error:
        return _comment_page(lab, code, str(error), text), error.status
    return redirect(url_for("mentor.show") + "#misconceptions", 303)


def _page(thread_id: str, problem: str = "", text: str = "") -> str:
    site, mentor = current.site(), current.reader()
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        thread = found_thread(mentor, thread_id, unit)
        attempt = unit.attempts.get(organization_id, thread.attempt_id)
        lab = site.catalog.lab(attempt.lab_slug) if attempt else None
        exercise = lab.spec.exercise(thread.exercise_id) if lab else None
        if attempt is None or lab is None or exercise is None:
            raise NotFound("The lab of this question is no longer published.")
        submission = (
            unit.submissions.get(organization_id, thread.submission_id)
            if thread.submission_id
            else None
        )
        talk = talk_of(thread, unit)
        ids = [thread.learner_id, thread.locked_by or ""]
        people = {person.id: person for person in unit.people.among(organization_id, ids)}
        sharing = whom_it_concerns(mentor, lab, thread.code, unit) if thread.code else {}
    sharing.pop(thread.learner_id, None)
    now = clock.now()
    held = thread.locked_by if thread.locked_until and thread.locked_until > now else None
    return render_template(
        "thread.html",
        thread=thread,
        lab=lab,
        attempt=attempt,
        matter=matter_of(lab, attempt, exercise, thread.code, submission),
        talk=talk,
        learner=people[thread.learner_id],
        holder=people.get(held or ""),
        is_mine=held == mentor.person.id,
        sharing=[each[0] for each in sharing.values()],
        problem=problem,
        text=text,
        longest=LONGEST_POST,
    )


def _comment_page(lab: LabEntry, code: str, problem: str = "", text: str = "") -> str:
    mentor = current.reader()
    with current.site().store.reading() as unit:
        concerned = whom_it_concerns(mentor, lab, code, unit)
    if not concerned or code not in lab.findings:
        raise NotFound("None of your mentees met this finding.")
    return render_template(
        "comment.html",
        lab=lab,
        code=code,
        finding=lab.findings[code],
        people=[each[0] for each in concerned.values()],
        problem=problem,
        text=text,
        longest=LONGEST_POST,
    )
