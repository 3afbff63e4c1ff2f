"""An attempt as its page shows it: exercises with what stands in them and what was said."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import render_template, url_for

from app.catalog import LabEntry, fill_words
from app.frozen import Frozen
from app.grading.evidence import reads
from app.grading.exercise import DATASET_KINDS, LIVE_KINDS, Exercise
from app.grading.verdict import Verdict, verdict_from_data
from app.grading.wording import WordedFinding, word_finding
from app.learning.answering import address_of
from app.learning.attempting import with_words
from app.learning.submitting import HandedIn, worth
from app.records.learning import Attempt, Draft, DraftUpload, Exchange
from app.store import Unit
from app.web import current
from app.web.answer_words import texts_of
from app.web.own_tools import own_tools
from app.web.pick_words import has_picks, pick_rule, standing_words
from app.web.shown_values import shown_value

MOST_EXCHANGES = 40
"""A page draws the newest; every one of them is evidence."""

_WORDS = {
    "right": "Right.",
    "partly": "Partly right.",
    "wrong": "Not yet.",
    "unreadable": "This answer cannot be read; it cost nothing.",
}


_ON_THE_BENCH = ("files", "messages", "databases", "traces", "logs")


class ShownVerdict(Frozen):
    """A verdict in words."""

    outcome: str
    word: str
    note: str
    points: int
    standing: str
    worth: int
    findings: tuple[WordedFinding, ...]


class ShownExercise(Frozen):
    """One exercise with everything its widget needs."""

    exercise: Exercise
    position: int
    prompt: str
    texts: Mapping[str, str]
    raw: str
    value: Any
    chosen: DraftUpload | None
    rows: Any
    hints: tuple[str, ...]
    hints_taken: int
    worth: int
    pick_rule: str
    verdict: ShownVerdict | None
    exchanges: tuple[Exchange, ...]
    console: Mapping[str, str]


class ShownFile(Frozen):
    """A file or message on the bench, and the exercises whose answers its tools write.

    Each is the id of an exercise, or the empty text where no exercise wants it.
    """

    name: str
    size: int
    text: str
    pick_for: str
    edit_for: str
    window_for: str
    region_for: str


def attempt_page(lab: LabEntry, attempt: Attempt) -> str:
    """Return the page of *attempt*."""
    site = current.site()
    attempt = with_words(attempt, lab, site)
    who = (attempt.organization_id, attempt.id)
    with site.store.reading() as unit:
        drafts = unit.drafts.of(*who)
        hints = unit.hints_taken.of(*who)
        chosen = _chosen(lab.spec.exercises, attempt, unit)
        live = any(exercise.kind in LIVE_KINDS for exercise in lab.spec.exercises)
        exchanges = unit.exchanges.of(*who) if live else []
        here = url_for("labs.attempt", slug=lab.slug, attempt_id=attempt.id)
        notices = unit.notices.unread(attempt.organization_id, attempt.learner_id, here)
        threads = unit.threads.of_attempt(*who)
    words = attempt.bench["words"]
    module = site.catalog.module(lab.module)
    return render_template(
        "attempt.html",
        lab=lab,
        module=module,
        attempt=attempt,
        notices=notices,
        threads=[(each, address_of(each, lab)) for each in threads],
        brief=fill_words(lab.brief_html, words),
        debrief=fill_words(lab.debrief_html, words) if attempt.passed else "",
        exercises=[
            _shown(lab, attempt, exercise, position, drafts, chosen, hints, exchanges)
            for position, exercise in enumerate(lab.spec.exercises, 1)
        ],
        files=[_file(lab, file["name"], size=file["size"]) for file in attempt.bench["files"]],
        messages=[_file(lab, name, text=text) for name, text in attempt.bench["messages"].items()],
        databases=attempt.bench.get("databases", {}),
        traces=attempt.bench.get("traces", []),
        logs=attempt.bench.get("logs", {}),
        has_bench=live or any(attempt.bench.get(part) for part in _ON_THE_BENCH),
        tools=own_tools(attempt, lab.spec),
        submission=str(uuid4()),
        upload_limit=site.settings.upload_limit,
        changed=attempt.content_hash != lab.content_hash,
        has_picks=has_picks(lab.spec.exercises),
    )


def verdict_parts(lab: LabEntry, handed: HandedIn) -> str:
    """Return the verdicts just given as fragments, each for its place on the page."""
    words = with_words(handed.attempt, lab, current.site()).bench["words"]
    judged = [each for each in lab.spec.exercises if each.id in handed.verdicts]
    with current.site().store.reading() as unit:
        chosen = _chosen(judged, handed.attempt, unit)
    verdicts = {
        each.id: worded_verdict(lab, handed.attempt, each, handed.verdicts[each.id])
        for each in judged
    }
    return render_template(
        "parts/verdicts.html",
        lab=lab,
        handed=handed,
        attempt=handed.attempt,
        judged=judged,
        verdicts=verdicts,
        chosen=chosen,
        submission=str(uuid4()),
        has_picks=has_picks(lab.spec.exercises),
        debrief=fill_words(lab.debrief_html, words) if handed.attempt.passed else "",
    )


def _shown(
    lab: LabEntry,
    attempt: Attempt,
    exercise: Exercise,
    position: int,
    drafts: Mapping[str, Draft],
    chosen: Mapping[str, DraftUpload],
    hints: Mapping[str, int],
    exchanges: list[Exchange],
) -> ShownExercise:
    words = attempt.bench["words"]
    stands = attempt.standing["exercises"].get(exercise.id)
    raw = _raw(attempt, exercise, drafts.get(exercise.id))
    told = [
        each for each in exchanges if reads(exercise, each.exercise_id, {"action": each.action})
    ]
    mine = tuple(told[-MOST_EXCHANGES:])
    verdict = None
    if stands and stands.get("verdict"):
        verdict = worded_verdict(lab, attempt, exercise, verdict_from_data(stands["verdict"]))
    return ShownExercise(
        exercise=exercise,
        position=position,
        prompt=fill_words(lab.prompts[exercise.id], words),
        texts=texts_of(lab, exercise, words),
        raw=raw,
        value=shown_value(exercise.kind, raw),
        chosen=chosen.get(exercise.id),
        rows=attempt.bench["tables"].get(exercise.id, []),
        hints=tuple(fill_words(each, words) for each in lab.hints.get(exercise.id, ())),
        hints_taken=hints.get(exercise.id, 0),
        worth=worth(exercise, stands["wrong"] if stands else 0),
        pick_rule=pick_rule(exercise),
        verdict=verdict,
        exchanges=mine,
        console=_console(attempt, exercise, mine),
    )


def _chosen(exercises: Iterable[Exercise], attempt: Attempt, unit: Unit) -> dict[str, DraftUpload]:
    """Return what was chosen for those of *exercises* that take files; most take none."""
    if all(exercise.kind not in DATASET_KINDS for exercise in exercises):
        return {}
    return unit.draft_uploads.of(attempt.organization_id, attempt.id)


def _console(
    attempt: Attempt, exercise: Exercise, exchanges: tuple[Exchange, ...]
) -> Mapping[str, str]:
    """Return what stands in the console's fields: the last action, else as the bench set them."""
    if typed := [each.action for each in exchanges if each.action.get("via") != "tool"]:
        return typed[-1]
    rows = attempt.bench["tables"].get(exercise.id) or [{}]
    first: Mapping[str, str] = rows[0]
    messages: Mapping[str, str] = attempt.bench["messages"]
    if exercise.kind != "live_mllp" or not messages:
        return first
    named = messages.get(exercise.source) or next(iter(messages.values()))
    return {"message": named, **first}


def _file(lab: LabEntry, name: str, *, size: int = 0, text: str = "") -> ShownFile:
    def wanted_by(kind: str, *, anywhere: bool = False) -> str:
        found = (
            exercise.id
            for exercise in lab.spec.exercises
            if exercise.kind == kind and (anywhere or exercise.source == name)
        )
        return next(found, "")

    picks = "pick_field" if text else "pick_element"
    return ShownFile(
        name=name,
        size=size,
        text=text,
        pick_for=wanted_by(picks) or wanted_by(picks, anywhere=True),
        edit_for=wanted_by("edit_dataset"),
        window_for=wanted_by("window_level"),
        region_for=wanted_by("region"),
    )


def _raw(attempt: Attempt, exercise: Exercise, draft: Draft | None) -> str:
    """Return what stands in the widget: the newer of draft and hand-in, else the start."""
    stands = attempt.standing["exercises"].get(exercise.id)
    handed_in_at = datetime.fromisoformat(stands["at"]) if stands and stands["raw"] else None
    if draft is not None and (handed_in_at is None or draft.saved_at >= handed_in_at):
        return draft.raw
    if handed_in_at is not None:
        return str(stands["raw"])
    start = attempt.bench["starts"].get(exercise.id, "")
    return start if isinstance(start, str) else json.dumps(start)


def worded_verdict(
    lab: LabEntry, attempt: Attempt, exercise: Exercise, verdict: Verdict
) -> ShownVerdict:
    """Return *verdict* in words, beside the best points of the exercise so far."""
    stands = attempt.standing["exercises"].get(exercise.id, {"points": 0, "wrong": 0})
    findings = tuple(
        word_finding(finding, lab.findings[finding.code])
        for finding in verdict.findings
        if finding.code in lab.findings
    )
    outcome, points, left = verdict.outcome, stands["points"], worth(exercise, stands["wrong"])
    return ShownVerdict(
        outcome.value,
        _WORDS[outcome.value],
        verdict.note,
        points,
        standing_words(exercise, outcome, points, left),
        left,
        findings,
    )
