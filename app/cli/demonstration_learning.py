"""What the people of a large network read, and what they stumbled over at labs.

Judging every hand-in of a thousand people would take an hour: a few hand-ins at one variant of a
lab are judged, and each stands for those of many people. Where a lab wants files or the wire,
nobody has tried it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app import clock
from app.catalog import LabEntry, Module
from app.cli.answering import Answered, ModelAnswers
from app.cli.demonstration_days import days_ago
from app.frozen import Frozen, as_data, replace
from app.grading.verdict import Verdict, verdict_as_data
from app.learning.progress import module_labs
from app.learning.site import Site
from app.learning.submitting import findings_of, stand_after
from app.records.learning import (
    Attempt,
    Enrollment,
    FoundMisconception,
    LessonReading,
    Submission,
)
from app.records.people import Person
from app.records.presence import LabTime
from app.store import Unit

Studied = tuple[Person, Module, datetime, datetime]
"""Who studied what, from when until when."""

_LABS_A_MODULE = 2
_MISCONCEPTIONS = 4
_DAYS = 80
"""Whoever is in the middle of a module began it so many days ago at most."""


class _HandIn(Frozen):
    """Answers, what the checks said of them, and the same as it is kept."""

    answers: Mapping[str, str]
    verdicts: Mapping[str, Verdict]
    told: Mapping[str, Any]


class _Tried(Frozen):
    """A variant of a lab as an attempt begins, with wrong hand-ins and the right one, if any."""

    lab: LabEntry
    fresh: Attempt
    wrong: Sequence[_HandIn]
    right: _HandIn | None


def learn(people: Sequence[Person], completed: Sequence[Studied], site: Site) -> None:
    """Let everybody read what she completed, half of them be at another module, and try labs."""
    tried = {module.id: _tried_labs(module, site) for module in site.catalog.modules()}
    known = {(person.id, module.id) for person, module, _, _ in completed}
    begun = [each for each in _begun(people, site) if (each[0].id, each[1].id) not in known]
    with site.store.writing() as unit:
        for person, module, first, last in completed:
            rng = _rng(f"{person.email}/{module.id}/read")
            unit.lesson_readings.add(*_read(person, module, len(module.lessons), first, last))
            _try(person, tried[module.id], first, rng, unit, passes=True)
        for person, module, first, last in begun:
            rng = _rng(f"{person.email}/{module.id}/begun")
            unit.enrollments.add(Enrollment(person.organization_id, person.id, module.id, first))
            lessons = rng.randint(1, len(module.lessons))
            unit.lesson_readings.add(*_read(person, module, lessons, first, last))
            _try(person, tried[module.id], first, rng, unit, passes=False)


def _rng(name: str) -> Random:
    return Random(f"lakes/{name}")  # noqa: S311 - a story, not a secret


def _begun(people: Sequence[Person], site: Site) -> Iterator[Studied]:
    """Yield for every other person what she is in the middle of."""
    modules = site.catalog.modules()
    for person in people[::2]:
        rng = _rng(f"{person.email}/begun")
        first = days_ago(rng.randint(2, _DAYS)) + timedelta(minutes=rng.randrange(300))
        if first > person.created_at:
            yield person, rng.choice(modules), first, clock.now()


def _read(
    person: Person, module: Module, lessons: int, first: datetime, last: datetime
) -> Iterator[LessonReading]:
    """Yield the readings of the module's first *lessons*, spread over the days in between."""
    step = (last - first) / (len(module.lessons) + 1)
    for place, lesson in enumerate(module.lessons[:lessons]):
        opened = first + place * step
        yield LessonReading(
            person.organization_id, person.id, module.id, lesson.id, module.content_hash,
            opened, opened + min(step, timedelta(minutes=lesson.minutes)),
        )  # fmt: skip


def _tried_labs(module: Module, site: Site) -> list[_Tried]:
    """Return some labs of the module with judged hand-ins."""
    answers = ModelAnswers(site)
    found: list[_Tried] = []
    for lab in module_labs(module, site.catalog):
        is_live = any(each.kind.startswith("live") for each in lab.spec.exercises)
        if not is_live and len(found) < _LABS_A_MODULE:
            fresh = _fresh(lab, site)
            model = _judged(fresh, [answers.model(fresh)], site)
            shown = answers.misconceptions(fresh, _rng(lab.spec.id), _MISCONCEPTIONS)
            found.append(_Tried(lab, fresh, _judged(fresh, shown, site), next(iter(model), None)))
    return [each for each in found if each.wrong]


def _fresh(lab: LabEntry, site: Site) -> Attempt:
    """Return an attempt at *lab* that nobody has begun yet."""
    seed = hashlib.sha256(f"lakes/{lab.spec.id}".encode()).hexdigest()[:32]
    params = site.grading.draw(lab.slug, seed)
    bench, points = as_data(site.grading.bench(lab.slug, params)), lab.spec.exercises
    return Attempt(
        "", "", "", lab.spec.id, lab.slug, 1, seed, params, lab.content_hash, bench,
        {"submissions": 0, "exercises": {}}, 0, sum(each.points for each in points),
        passed=False, critical=False, started_at=clock.now(), passed_at=None,
    )  # fmt: skip


def _judged(fresh: Attempt, answered: Iterable[Answered], site: Site) -> list[_HandIn]:
    """Return those of *answered* that are texts alone, with what the checks say of them."""
    found = []
    for raws, uploads, actions in answered:
        if not uploads and not actions:
            verdicts = site.grading.judge(
                fresh.lab_slug, dict(fresh.params), raws, screen=False
            ).verdicts
            told = {name: verdict_as_data(verdict) for name, verdict in verdicts.items()}
            found.append(_HandIn(raws, verdicts, told))
    return found


def _try(
    person: Person, tried: Sequence[_Tried], first: datetime, rng: Random, unit: Unit, *,
    passes: bool,
) -> None:  # fmt: skip
    """Keep an attempt with a stumble or two; pass it at the end if that is wanted."""
    if not tried:
        return
    chosen, moment = rng.choice(tried), first + timedelta(hours=1)
    attempt = replace(
        chosen.fresh, organization_id=person.organization_id, learner_id=person.id,
        id=_id(f"{person.email}/{chosen.lab.spec.id}"), started_at=moment,
    )  # fmt: skip
    handed = rng.sample(chosen.wrong, min(len(chosen.wrong), rng.randint(1, 2)))
    kept: list[tuple[Submission, list[FoundMisconception]]] = []
    for hand_in in [*handed, *([chosen.right] if passes and chosen.right else [])]:
        moment += timedelta(minutes=rng.randint(4, 19))
        attempt = stand_after(attempt, chosen.lab, hand_in.verdicts, hand_in.answers, moment)
        submission = _submission(attempt, hand_in, moment)
        kept.append((submission, findings_of(submission, hand_in.verdicts)))
    if unit.attempts.add(attempt):
        for submission, findings in kept:
            unit.submissions.add(submission, findings)
        if attempt.passed_at is not None:
            unit.lab_times.add(_time(attempt, attempt.passed_at))


def _time(attempt: Attempt, passed_at: datetime) -> LabTime:
    """Return how long the attempt took its learner, who made no pause."""
    seconds = int((passed_at - attempt.started_at).total_seconds())
    return LabTime(attempt.organization_id, attempt.lab_id, attempt.learner_id, seconds, passed_at)


def _submission(attempt: Attempt, hand_in: _HandIn, at: datetime) -> Submission:
    number = attempt.standing["submissions"]
    return Submission(
        attempt.organization_id, _id(f"{attempt.id}/{number}"), attempt.id, attempt.learner_id,
        attempt.lab_id, number, hand_in.answers, hand_in.told, attempt.points,
        attempt.points_possible, attempt.passed, attempt.content_hash, at,
    )  # fmt: skip


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://lakes.example/attempts/{name}"))
