"""An incident as its pages show it: the desk as far as clock and looks have opened it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from flask import render_template

from app.catalog import LabEntry, fill_words
from app.errors import NotFound
from app.frozen import Frozen
from app.grading.desk import REPORT, Desk
from app.grading.shift import Shift
from app.grading.verdict import verdict_from_data
from app.learning.attempting import with_words
from app.learning.debriefing import Debrief, debrief_of, timeline
from app.learning.knowable import Versions
from app.learning.shifts import desk_of, shift_of, versions_of
from app.records.learning import Attempt
from app.web import current
from app.web.attempt_page import ShownVerdict, worded_verdict

LEVEL_WORDS: Final[Mapping[str, str]] = {
    "guided": "Guided: hints, and the next question",
    "assisted": "Assisted: hints",
    "alone": "Nothing is said",
}


class Judged(Frozen):
    """An exercise of the incident: what it asks, what it is worth, what was said of it."""

    exercise: Any
    prompt: str
    hints: tuple[str, ...]
    hints_taken: int
    verdict: ShownVerdict | None


def incident_page(
    lab: LabEntry, attempt: Attempt, typed: Mapping[str, Any] | None = None, problem: str = ""
) -> str:
    """Return the page of the shift; *typed* is an action that could not be done."""
    attempt = with_words(attempt, lab, current.site())
    who = (attempt.organization_id, attempt.id)
    with current.site().store.reading() as unit:
        told = unit.exchanges.told(*who)
        hints = unit.hints_taken.of(*who)
        drafts = unit.drafts.of(*who)
        over = any(each.action.get("kind") == REPORT for each in told)
        versions = versions_of(attempt, told, unit) if over else []
    desk = found_desk(attempt)
    shift = shift_of(desk, told)
    labels = labels_of(attempt)
    words = attempt.bench["words"]
    return render_template(
        "incident.html",
        lab=lab,
        attempt=attempt,
        level=LEVEL_WORDS[lab.spec.incident.level if lab.spec.incident else "alone"],
        desk=desk,
        shift=shift,
        over=over,
        clock=desk.clock(shift.now),
        labels=labels,
        brief=fill_words(lab.brief_html, words),
        looks=shift.looked_at(),
        come=[each for each in desk.coming if each.after <= shift.now],
        ahead=[each for each in desk.coming if each.after > shift.now and each.known],
        question=shift.next_question() if _level(lab) == "guided" else "",
        moments=timeline(shift, labels)[::-1],
        judged=[_judged(lab, attempt, each, hints) for each in lab.spec.exercises],
        texts={name: draft.raw for name, draft in drafts.items()},
        debrief=_debrief(lab, attempt, shift, labels, versions) if over else None,
        debrief_text=fill_words(lab.debrief_html, words),
        typed=typed or {},
        problem=problem,
        action_id=str(uuid4()),
    )


def found_desk(attempt: Attempt) -> Desk:
    """Return the desk of the attempt, which an attempt at a lab has not."""
    desk = desk_of(attempt)
    if desk is None:
        raise NotFound("There is no incident at this address.")
    return desk


def labels_of(attempt: Attempt) -> dict[str, str]:
    """Return the names of the systems by their ids."""
    return {node["id"]: node["label"] for node in attempt.bench["hospital"]["nodes"]}


def _level(lab: LabEntry) -> str:
    return lab.spec.incident.level if lab.spec.incident else ""


def _judged(lab: LabEntry, attempt: Attempt, exercise: Any, hints: Mapping[str, int]) -> Judged:
    words = attempt.bench["words"]
    stands = attempt.standing["exercises"].get(exercise.id)
    verdict = None
    if stands and stands.get("verdict"):
        data = verdict_from_data(stands["verdict"])
        verdict = worded_verdict(lab, attempt, exercise, data)
    texts = () if _level(lab) == "alone" else lab.hints.get(exercise.id, ())
    return Judged(
        exercise,
        fill_words(lab.prompts[exercise.id], words),
        tuple(fill_words(each, words) for each in texts),
        hints.get(exercise.id, 0),
        verdict,
    )


def _debrief(
    lab: LabEntry,
    attempt: Attempt,
    shift: Shift,
    labels: Mapping[str, str],
    versions: Versions,
) -> Debrief:
    model = current.site().grading.path(lab.slug, dict(attempt.params))
    return debrief_of(shift, model, labels, versions)
