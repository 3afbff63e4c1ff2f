"""Attempting a lab: starting, coming back, keeping drafts, taking hints."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import LabEntry
from app.errors import GraderFault, InvalidInput, NotFound, TrainingError
from app.frozen import as_data, replace
from app.grading.exercise import Exercise
from app.grading.signs import may_tell
from app.learning.being_there import at_lab, be_there
from app.learning.site import Site
from app.records.learning import Attempt, Draft
from app.records.people import Person
from app.store import Unit

LONGEST_DRAFT = 1024 * 1024


def open_attempt(learner: Person, lab: LabEntry, site: Site) -> Attempt:
    """Return the learner's newest attempt at *lab*, or start the first."""
    with site.store.reading() as unit:
        attempts = unit.attempts.of(learner.organization_id, learner.id, lab.spec.id)
    return attempts[-1] if attempts else start_attempt(learner, lab, 1, site)


def new_variant(learner: Person, lab: LabEntry, site: Site) -> Attempt:
    """Start another attempt with another seed; the earlier ones stay as they are."""
    with site.store.reading() as unit:
        attempts = unit.attempts.of(learner.organization_id, learner.id, lab.spec.id)
    return start_attempt(learner, lab, len(attempts) + 1, site)


def start_attempt(learner: Person, lab: LabEntry, number: int, site: Site) -> Attempt:
    """Draw params from a seed of learner, lab and number, build the bench, and keep the attempt."""
    attempt = drawn_attempt(learner, lab, number, site)
    with site.store.writing() as unit:
        be_there(learner, at_lab(lab, site.catalog), unit, anew=True)
        if unit.attempts.add(attempt):
            return attempt
        # Two clicks at once: the other one started this number.
        return unit.attempts.of(learner.organization_id, learner.id, lab.spec.id)[number - 1]


def drawn_attempt(learner: Person, lab: LabEntry, number: int, site: Site) -> Attempt:
    """Return an attempt that is not kept yet, its bench built from the params of its seed."""
    seed = _seed(learner, lab, number, site)
    params = site.grading.draw(lab.slug, seed)
    bench = site.grading.bench(lab.slug, params)
    return Attempt(
        organization_id=learner.organization_id,
        id=str(uuid4()),
        learner_id=learner.id,
        lab_id=lab.spec.id,
        lab_slug=lab.slug,
        number=number,
        seed=seed,
        params=params,
        content_hash=lab.content_hash,
        bench=as_data(bench),
        standing={"submissions": 0, "exercises": {}},
        points=0,
        points_possible=sum(exercise.points for exercise in lab.spec.exercises),
        passed=False,
        critical=False,
        started_at=clock.now(),
        passed_at=None,
    )


def own_attempt(learner: Person, attempt_id: str, site: Site) -> Attempt:
    """Return the learner's own attempt; somebody else's does not exist for her."""
    with site.store.reading() as unit:
        return own(learner, unit.attempts.get(learner.organization_id, attempt_id))


def own(learner: Person, attempt: Attempt | None) -> Attempt:
    """Return *attempt* if it is the learner's."""
    if attempt is None or attempt.learner_id != learner.id:
        raise NotFound("There is no such attempt among yours.")
    return attempt


def with_words(attempt: Attempt, lab: LabEntry, site: Site) -> Attempt:
    """Return *attempt* with every word that the texts of *lab* ask for by now.

    A lab may have been reworded since it was begun. The words it was begun with stay.
    """
    if attempt.content_hash == lab.content_hash:
        return attempt
    try:
        newest = site.grading.bench(lab.slug, dict(attempt.params)).words
    except GraderFault:
        # Most new wordings ask for no other word, and then nothing is missing.
        return attempt
    words = {**newest, **attempt.bench["words"]}
    return replace(attempt, bench={**attempt.bench, "words": words})


def other_variants(attempt: Attempt, unit: Unit) -> list[dict[str, Any]]:
    """Return the params of the learner's other attempts at the lab, oldest first."""
    attempts = unit.attempts.of(attempt.organization_id, attempt.learner_id, attempt.lab_id)
    return [dict(each.params) for each in attempts if each.id != attempt.id]


def save_draft(
    learner: Person, attempt_id: str, exercise: Exercise, raw: str, sequence: int, site: Site
) -> bool:
    """Keep what stands in a widget, unless the guard refuses it; say whether it was the newest."""
    if len(raw) > LONGEST_DRAFT:
        raise InvalidInput("This answer is longer than a million characters; shorten it.")
    if may_tell(exercise.kind, raw):
        attempt = own_attempt(learner, attempt_id, site)
        site.grading.screen_typed(attempt.lab_slug, dict(attempt.params), {exercise.id: raw})
    with site.store.writing() as unit:
        attempt = own(learner, unit.attempts.get(learner.organization_id, attempt_id))
        if (lab := site.catalog.lab(attempt.lab_slug)) is not None:
            be_there(learner, at_lab(lab, site.catalog), unit)
        return unit.drafts.save(
            Draft(attempt.organization_id, attempt.id, exercise.id, raw, sequence, clock.now())
        )


def keep_typed(learner: Person, attempt_id: str, answers: Mapping[str, str], site: Site) -> None:
    """Keep *answers* by exercise id as drafts: a hand-in failed, and nothing typed may be lost.

    What the guard refuses, or cannot look at now, is not kept.
    """
    now = clock.now()
    answers = _clean(own_attempt(learner, attempt_id, site), answers, site)
    with site.store.writing() as unit:
        attempt = own(learner, unit.attempts.locked(learner.organization_id, attempt_id))
        before = unit.drafts.of(attempt.organization_id, attempt.id)
        for exercise_id, raw in answers.items():
            last = before[exercise_id].sequence if exercise_id in before else 0
            if raw and len(raw) <= LONGEST_DRAFT:
                unit.drafts.save(
                    Draft(attempt.organization_id, attempt.id, exercise_id, raw, last + 1, now)
                )


def _clean(attempt: Attempt, answers: Mapping[str, str], site: Site) -> dict[str, str]:
    """Return the answers that show no signs of a real patient."""
    lab = site.catalog.lab(attempt.lab_slug)
    kinds = {} if lab is None else {each.id: each.kind for each in lab.spec.exercises}
    kept = {}
    for exercise_id, raw in answers.items():
        if may_tell(kinds.get(exercise_id, "edit_hl7"), raw):
            try:
                site.grading.screen_typed(
                    attempt.lab_slug, dict(attempt.params), {exercise_id: raw}
                )
            except TrainingError:
                continue
        kept[exercise_id] = raw
    return kept


def take_hint(learner: Person, attempt_id: str, exercise: Exercise, step: int, site: Site) -> None:
    """Note that the learner opened a hint; hints cost nothing but are known to her mentor."""
    if not 1 <= step <= len(exercise.hints):
        raise NotFound(f"This exercise has {len(exercise.hints)} hints.")
    with site.store.writing() as unit:
        attempt = own(learner, unit.attempts.get(learner.organization_id, attempt_id))
        unit.hints_taken.take(attempt.organization_id, attempt.id, exercise.id, step, clock.now())


def _seed(learner: Person, lab: LabEntry, number: int, site: Site) -> str:
    """Return the HMAC that makes this attempt's variant hers alone."""
    told = f"{learner.organization_id}:{learner.id}:{lab.spec.id}:{number}"
    key = site.settings.secret_key.encode()
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:32]
