"""A mentor's queue: taking a thread, answering it, and telling all who share a misconception."""

from collections.abc import Mapping
from datetime import timedelta

from app import clock
from app.catalog import LabEntry
from app.errors import Conflict, NotFound
from app.learning.asking import checked_post, new_thread
from app.learning.notices import tell
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.mentoring import Thread, ThreadKind
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit

LOCKED_FOR = timedelta(minutes=15)


def found_thread(mentor: Reader, thread_id: str, unit: Unit) -> Thread:
    """Return a thread of one of the mentor's mentees; any other does not exist for her."""
    thread = unit.threads.get(mentor.person.organization_id, thread_id)
    within = people_in_reach(mentor, "answer_questions", unit) - {mentor.person.id}
    if thread is None or thread.learner_id not in within:
        raise NotFound("There is no such question among your mentees'.")
    return thread


def take_thread(mentor: Reader, thread_id: str, site: Site) -> None:
    """Work on the thread for a quarter of an hour, in which no other mentor can."""
    with site.store.writing() as unit:
        _take(mentor, found_thread(mentor, thread_id, unit), unit)


def release_thread(mentor: Reader, thread_id: str, site: Site) -> None:
    """Give the thread back to the queue."""
    with site.store.writing() as unit:
        unit.threads.release(found_thread(mentor, thread_id, unit), mentor.person.id)


def answer(
    mentor: Reader, thread_id: str, text: str, site: Site, *, everybody: bool = False
) -> int:
    """Answer the thread, and with *everybody* all mentees with its finding; return how many."""
    post = checked_post(text)
    with site.store.writing() as unit:
        thread = found_thread(mentor, thread_id, unit)
        _take(mentor, thread, unit)
        lab = _lab(thread.lab_id, site)
        _write(mentor, thread, post, lab, unit)
        if not (everybody and thread.code):
            return 1
        others = whom_it_concerns(mentor, lab, thread.code, unit)
        others.pop(thread.learner_id, None)
        return 1 + _tell_all(mentor, others, lab, thread.code, post, unit)


def comment(mentor: Reader, lab: LabEntry, code: str, text: str, site: Site) -> int:
    """Write once to every mentee who met the finding, each at her own; return how many."""
    post = checked_post(text)
    with site.store.writing() as unit:
        concerned = whom_it_concerns(mentor, lab, code, unit)
        if not concerned:
            raise NotFound("None of your mentees met this finding.")
        return _tell_all(mentor, concerned, lab, code, post, unit)


def whom_it_concerns(
    mentor: Reader, lab: LabEntry, code: str, unit: Unit
) -> dict[str, tuple[Person, str, str, str]]:
    """Return the active mentees who met the finding, with attempt, submission and exercise."""
    organization_id = mentor.person.organization_id
    within = people_in_reach(mentor, "answer_questions", unit) - {mentor.person.id}
    met = unit.threads.found_at(organization_id, within, lab.spec.id, code)
    people = unit.people.among(organization_id, met)
    return {person.id: (person, *met[person.id]) for person in people if person.active}


def _tell_all(
    mentor: Reader,
    concerned: Mapping[str, tuple[Person, str, str, str]],
    lab: LabEntry,
    code: str,
    post: str,
    unit: Unit,
) -> int:
    now = clock.now()
    for person, attempt_id, submission_id, exercise_id in concerned.values():
        attempt = unit.attempts.get(person.organization_id, attempt_id)
        if attempt is None:
            continue
        fresh = new_thread(ThreadKind.QUESTION, attempt, submission_id, exercise_id, code, now)
        _write(mentor, unit.threads.open(fresh), post, lab, unit)
    return len(concerned)


def _write(mentor: Reader, thread: Thread, post: str, lab: LabEntry, unit: Unit) -> None:
    """Keep the mentor's words, tell the learner, and let the other mentors' notices go."""
    now = clock.now()
    unit.threads.write(thread, mentor.person.id, post, now)
    unit.threads.settle(thread)
    unit.notices.read_about(thread.organization_id, f"/mentor/queue/{thread.id}", now)
    tell(
        thread.organization_id,
        thread.learner_id,
        "answer",
        f"{mentor.person.name} wrote to you about {lab.spec.code} {lab.spec.title}.",
        address_of(thread, lab),
        unit,
    )


def address_of(thread: Thread, lab: LabEntry) -> str:
    """Return where the learner reads the thread."""
    place = f"/labs/{lab.slug}/attempts/{thread.attempt_id}/questions/{thread.exercise_id}"
    if thread.kind == ThreadKind.WORK:
        return f"{place}?kind=work"
    return f"{place}?code={thread.code}" if thread.code else place


def _take(mentor: Reader, thread: Thread, unit: Unit) -> None:
    now = clock.now()
    if unit.threads.take(thread, mentor.person.id, now, now + LOCKED_FOR):
        return
    holder = unit.people.get(thread.organization_id, thread.locked_by or "")
    name = holder.name if holder else "Another mentor"
    raise Conflict(f"{name} is working on this one. It is free again within a quarter of an hour.")


def _lab(lab_id: str, site: Site) -> LabEntry:
    for lab in site.catalog.labs():
        if lab.spec.id == lab_id:
            return lab
    raise NotFound("The lab of this question is no longer published.")
