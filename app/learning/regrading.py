"""Regrading a lab: every stored hand-in judged again by today's grader, applied on request."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import uuid4

from app import clock
from app.catalog import LabEntry
from app.errors import GraderFault, NotFound, OverLimit
from app.frozen import Frozen, replace
from app.learning.notices import pass_on
from app.learning.regrade_plan import (
    HandIn,
    Plan,
    Regraded,
    Verdicts,
    hand_ins,
    plan_regrade,
    verdicts_as_data,
    verdicts_hash,
)
from app.learning.regrade_telling import Order, event_of, notice_of
from app.learning.site import Site
from app.learning.submitting import complete_module, findings_of
from app.learning.wire_evidence import wire_evidence
from app.records.learning import Attempt, Submission
from app.records.regrading import Regrade
from app.store import Unit
from app.store.evidence import Evidence


class JudgedAgain(Frozen):
    """An attempt whose hand-ins today's grader has seen.

    *verdicts* are by submission id; *missing* are the numbers of hand-ins whose files are gone
    from the evidence: they keep the verdicts they have.
    """

    organization_id: str
    attempt_id: str
    verdicts: Mapping[str, Verdicts]
    missing: tuple[int, ...]
    version: str


def judge_again(lab: LabEntry, site: Site) -> list[JudgedAgain]:
    """Judge every stored hand-in at *lab* again; nothing is written.

    A fault of the grader raises and names the hand-in, so that a grader that breaks on one
    answer changes nobody's score.
    """
    with site.store.reading() as unit:
        keys = unit.attempts.handed_in(lab.spec.id)
    return [_judge_attempt(organization, attempt, lab, site) for organization, attempt in keys]


def plans(judged: list[JudgedAgain], lab: LabEntry, order: Order, site: Site) -> Iterator[Plan]:
    """Yield what would change in each attempt, as it stands now."""
    for each in judged:
        with site.store.reading() as unit:
            attempt = unit.attempts.get(each.organization_id, each.attempt_id)
            if attempt is not None:
                yield _plan(attempt, each, lab, order, unit)


def apply_regrade(
    judged: list[JudgedAgain], lab: LabEntry, order: Order, site: Site
) -> Iterator[Plan]:
    """Apply what *judged* found, one transaction an attempt, and yield what changed.

    Hand-ins that came in meanwhile count as they were judged. Whoever is concerned is told, and
    a pass that appears completes the module as any other does.
    """
    for each in judged:
        with site.store.writing() as unit:
            attempt = unit.attempts.locked(each.organization_id, each.attempt_id)
            if attempt is None:
                continue
            plan = _plan(attempt, each, lab, order, unit)
            if plan.changes:
                plan = _keep(plan, each, lab, order, unit, site)
        if plan.changes:
            yield plan


def _judge_attempt(organization_id: str, attempt_id: str, lab: LabEntry, site: Site) -> JudgedAgain:
    with site.store.reading() as unit:
        attempt = unit.attempts.get(organization_id, attempt_id)
        submissions = unit.submissions.of_attempt(organization_id, attempt_id)
        regrades = unit.regrades.of_attempt(organization_id, attempt_id)
    if attempt is None:
        raise NotFound("There is no such attempt.")
    verdicts: dict[str, Verdicts] = {}
    missing = []
    version = lab.content_hash
    for held in hand_ins(submissions, regrades):
        if not (only := [name for name in held.verdicts if lab.spec.exercise(name)]):
            continue
        try:
            uploads = _uploads(held.submission, only, site)
        except NotFound:
            missing.append(held.submission.number)
            continue
        found, version = _judge(attempt, lab, held.submission, only, uploads, site)
        verdicts[held.submission.id] = found
    return JudgedAgain(organization_id, attempt_id, verdicts, tuple(missing), version)


def _judge(
    attempt: Attempt,
    lab: LabEntry,
    submission: Submission,
    only: list[str],
    uploads: Mapping[str, Mapping[str, bytes]],
    site: Site,
) -> tuple[Verdicts, str]:
    raws = {name: raw for name, raw in submission.answers.items() if isinstance(raw, str)}
    with site.store.reading() as unit:
        evidence = wire_evidence(attempt, lab, unit, submission.submitted_at)
    try:
        judged = site.grading.judge(
            lab.slug,
            dict(attempt.params),
            raws,
            uploads=uploads,
            evidence=evidence,
            only=only,
            screen=False,
        )
    except (GraderFault, OverLimit) as error:
        raise GraderFault(
            f"Hand-in {submission.number} of attempt {attempt.id} cannot be judged again: {error} "
            "Nothing was applied."
        ) from error
    return judged.verdicts, judged.version


def _uploads(submission: Submission, only: list[str], site: Site) -> dict[str, dict[str, bytes]]:
    """Return the files that were handed in, from the evidence."""
    evidence = Evidence(site.settings.evidence)
    return {
        name: {file: evidence.read(digest) for file, digest in given["files"].items()}
        for name, given in submission.answers.items()
        if name in only and isinstance(given, Mapping)
    }


def _plan(attempt: Attempt, again: JudgedAgain, lab: LabEntry, order: Order, unit: Unit) -> Plan:
    key = (again.organization_id, again.attempt_id)
    held = hand_ins(unit.submissions.of_attempt(*key), unit.regrades.of_attempt(*key))
    return plan_regrade(attempt, lab, held, again.verdicts, lower=order.lower)


def _keep(
    plan: Plan, again: JudgedAgain, lab: LabEntry, order: Order, unit: Unit, site: Site
) -> Plan:
    now, before = clock.now(), plan.before
    just_passed = plan.after.passed and not before.passed
    after = replace(plan.after, passed_at=now if just_passed else before.passed_at)
    unit.regrades.add(*(_regrade(each, again.version, order, now) for each in plan.regraded))
    for each in plan.regraded:
        submission = each.hand_in.submission
        found = findings_of(submission, each.verdicts)
        unit.submissions.find_again(submission.organization_id, submission.id, found)
    unit.attempts.stand(after)
    pass_on([notice_of(plan, lab, order, now)], unit)
    unit.audit_events.add(event_of(plan, lab, order, now))
    learner = unit.people.get(before.organization_id, before.learner_id)
    if just_passed and learner is not None:
        complete_module(learner, lab, unit, site)
    return replace(plan, after=after)


def _regrade(each: Regraded, version: str, order: Order, now: datetime) -> Regrade:
    held: HandIn = each.hand_in
    return Regrade(
        organization_id=held.submission.organization_id,
        id=str(uuid4()),
        submission_id=held.submission.id,
        actor=order.actor,
        reason=order.reason.strip(),
        verdicts=verdicts_as_data(each.verdicts),
        verdicts_before_hash=verdicts_hash(held.verdicts),
        verdicts_after_hash=verdicts_hash(each.verdicts),
        points_before=held.points,
        points_after=each.points,
        content_hash=version,
        at=now,
    )
