"""The pages of a practice hospital: the mentor's, with its faults, and the mentee's, without."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from flask import render_template, request, url_for

from app.catalog import fill_words
from app.errors import NotFound
from app.frozen import Frozen
from app.learning.attempting import with_words
from app.learning.hospitals import history_of, state_of
from app.learning.sandboxes import ShownFault, seen_by_learner, shown_faults
from app.learning.sandboxing import LONGEST_NOTE, found_sandbox, mentees_for_sandboxes
from app.practice.faults import FAULTS, Fault
from app.practice.faults.fault import INJECT
from app.records.hospitals import HospitalVersion
from app.records.learning import Attempt, Exchange, ToldExchange
from app.records.people import Person
from app.records.sandboxes import Sandbox
from app.store import Unit
from app.web import current
from app.web.own_tools import own_tools

_NEWEST: Final = 100


class Deed(Frozen):
    """Something that was done in the hospital, and what it changed there."""

    exchange: ToldExchange
    change: str
    by_mentor: bool


def sandboxes_page(problem: str = "") -> str:
    """Return the list of the mentor's mentees' practice hospitals, open ones first."""
    mentor = current.reader()
    organization_id = mentor.person.organization_id
    with current.site().store.reading() as unit:
        mentees = mentees_for_sandboxes(mentor, unit)
        found = unit.sandboxes.among(organization_id, [person.id for person in mentees])
        counts = unit.sandboxes.counts(organization_id, [each.attempt_id for each in found])
        openers = unit.people.among(organization_id, {each.mentor_id for each in found})
    return render_template(
        "sandboxes.html",
        mentees=mentees,
        has_open={each.learner_id for each in found if each.closed_at is None},
        sandboxes=sorted(found, key=lambda each: each.closed_at is not None),
        counts=counts,
        names={person.id: person.name for person in (*mentees, *openers)},
        problem=problem,
        chosen=request.values.get("learner", ""),
    )


def sandbox_page(attempt_id: str, problem: str = "", problem_field: str = "") -> str:
    """Return the mentor's page of one practice hospital; what she typed stays."""
    mentor = current.reader()
    with current.site().store.reading() as unit:
        sandbox = found_sandbox(mentor, attempt_id, unit)
        attempt = _attempt(sandbox, unit)
        put_in = unit.sandboxes.faults(sandbox.organization_id, attempt_id)
        faults = shown_faults(put_in, state_of(attempt, unit).hospital)
        history = history_of(attempt, unit)
        told = unit.exchanges.told(sandbox.organization_id, attempt_id)
        people = unit.people.among(
            sandbox.organization_id,
            {sandbox.learner_id, sandbox.mentor_id, *(each.mentor_id for each in put_in)},
        )
    by_id = {person.id: person for person in people}
    return render_template(
        "sandbox.html",
        sandbox=sandbox,
        learner=by_id[sandbox.learner_id],
        names={person.id: person.name for person in people},
        faults=faults,
        groups=_groups(faults),
        labels={node["id"]: node["label"] for node in attempt.bench["hospital"]["nodes"]},
        deeds=_deeds(told, history)[:_NEWEST],
        deed_count=len(told),
        longest_note=LONGEST_NOTE,
        problem=problem,
        problem_field=problem_field,
        typed=request.form,
    )


def own_page(attempt: Attempt) -> str:
    """Return the mentee's page: what it is for, her mentor's words, what she did."""
    site, learner = current.site(), current.learner()
    who = (attempt.organization_id, attempt.id)
    with site.store.reading() as unit:
        sandbox = unit.sandboxes.get(*who)
        if sandbox is None:
            raise NotFound("There is no such practice hospital of yours.")
        mentor = unit.people.get(attempt.organization_id, sandbox.mentor_id)
        faults: list[ShownFault] = []
        if sandbox.revealed_at is not None:
            hospital = state_of(attempt, unit).hospital
            faults = shown_faults(unit.sandboxes.faults(*who), hospital)
        told = seen_by_learner(unit.exchanges.told(*who))
        here = url_for("sandboxes.mine", attempt_id=attempt.id)
        notices = unit.notices.unread(learner.organization_id, learner.id, here)
    lab = site.catalog.lab(attempt.lab_slug)
    if lab is None:
        raise NotFound("This practice hospital is no longer part of the site.")
    return render_template(
        "practice_hospital.html",
        lab=lab,
        attempt=attempt,
        sandbox=sandbox,
        mentor=mentor,
        faults=faults,
        labels={node["id"]: node["label"] for node in attempt.bench["hospital"]["nodes"]},
        brief=fill_words(lab.brief_html, with_words(attempt, lab, site).bench["words"]),
        exchanges=told[::-1],
        notices=notices,
        tools=own_tools(attempt, lab.spec),
        action_id=str(uuid4()),
    )


def found_exchange(attempt_id: str, sequence: int) -> tuple[Sandbox, Person, Exchange]:
    """Return an exchange of a mentee's practice hospital, and whose that is."""
    with current.site().store.reading() as unit:
        sandbox = found_sandbox(current.reader(), attempt_id, unit)
        who = sandbox.organization_id
        found = unit.exchanges.get(who, attempt_id, sequence)
        learner = unit.people.get(who, sandbox.learner_id)
    if found is None or learner is None:
        raise NotFound("Nothing of that number has happened in this hospital.")
    return sandbox, learner, found


def _attempt(sandbox: Sandbox, unit: Unit) -> Attempt:
    attempt = unit.attempts.get(sandbox.organization_id, sandbox.attempt_id)
    if attempt is None:
        raise NotFound("There is no such practice hospital.")
    return attempt


def _groups(faults: Sequence[ShownFault]) -> Mapping[str, list[Fault]]:
    """Return what can still be put in, by group: what is in and not mended is left out."""
    present = {each.fault.code for each in faults if not each.mended}
    groups: dict[str, list[Fault]] = {}
    for fault in FAULTS:
        if fault.code not in present:
            groups.setdefault(fault.group, []).append(fault)
    return groups


def _deeds(told: Sequence[ToldExchange], history: Sequence[HospitalVersion]) -> list[Deed]:
    """Return what was done, the newest first, each with what it changed."""
    changes = {each.exchange: each.change for each in history}
    return [
        Deed(each, changes.get(each.sequence, ""), each.action.get("kind") == INJECT)
        for each in reversed(told)
    ]
