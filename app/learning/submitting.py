"""Handing a lab in: judged in the worker, kept with its verdicts, in one transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime
from math import floor
from typing import Any
from uuid import uuid4

from app import clock
from app.catalog import LabEntry
from app.errors import Conflict
from app.frozen import Frozen, replace
from app.grading.bench_service import Judged
from app.grading.exercise import Exercise
from app.grading.verdict import Outcome, Verdict, verdict_as_data, verdict_from_data
from app.learning.asking import hand_over_work
from app.learning.attempting import other_variants, own
from app.learning.completing import consider_completion
from app.learning.fulfilling import fulfill
from app.learning.handing_files import Files, drop_folders, files_to_hand_in
from app.learning.lab_times import keep_lab_time
from app.learning.making_cards import learn_from_findings
from app.learning.shifts import refuse_before_report
from app.learning.site import Site
from app.learning.wire_evidence import wire_evidence
from app.records.learning import Attempt, FoundMisconception, Submission
from app.records.people import Person
from app.store import Unit
from app.store.evidence import Evidence, digest_of

_LONGEST_SHOWN = 64 * 1024
_CAP_PERCENT = 40
"""What a critical finding leaves of the points, as DESIGN section 5 asks."""


class HandedIn(Frozen):
    """A submission, where the attempt stands after it, and whether the module is complete now."""

    attempt: Attempt
    submission: Submission
    verdicts: Mapping[str, Verdict]
    just_passed: bool = False
    module_completed: bool = False


def submit_lab(
    learner: Person,
    lab: LabEntry,
    attempt_id: str,
    answers: Mapping[str, str],
    site: Site,
    *,
    uploads: Files | None = None,
    only: Collection[str] | None = None,
    submission_id: str | None = None,
) -> HandedIn:
    """Judge *answers* by exercise id, and keep them with their verdicts.

    Where *uploads* have no file for an exercise, the one that was chosen before goes with it.
    *only* names the exercises handed in; without it all are. *submission_id* makes a repeated
    request return what the first one got. A fault of the grader raises and keeps nothing, and so
    does the guard where it sees signs of a real patient.
    """
    with site.store.reading() as unit:
        attempt = own(learner, unit.attempts.get(learner.organization_id, attempt_id))
        if submission_id and (earlier := _earlier(attempt, submission_id, unit)):
            return _handed_in_before(attempt, earlier)
        refuse_before_report(attempt, unit)
        evidence = wire_evidence(attempt, lab, unit, only=only)
        handed = files_to_hand_in(attempt, lab, uploads or {}, only, unit, site)
        others = other_variants(attempt, unit) if handed.files else []
    judged = site.grading.judge(
        lab.slug,
        dict(attempt.params),
        dict(answers),
        uploads=handed.files,
        evidence=evidence,
        only=only,
        also=others,
    )
    kept = _kept_answers(answers, handed.files, judged.unscreened, site)
    with site.store.writing() as unit:
        done = _keep(learner, lab, attempt, judged, kept, submission_id, unit, site)
        gone = handed.keep_as_evidence(attempt, judged.unscreened, unit)
    drop_folders(gone, site)
    return done


def _keep(
    learner: Person,
    lab: LabEntry,
    attempt: Attempt,
    judged: Judged,
    answers: Mapping[str, Any],
    submission_id: str | None,
    unit: Unit,
    site: Site,
) -> HandedIn:
    now = clock.now()
    attempt = unit.attempts.locked_again(attempt)
    if submission_id and (earlier := unit.submissions.get(attempt.organization_id, submission_id)):
        # The same request came twice at once, and the other one was judged first.
        return _handed_in_before(attempt, earlier)
    number = attempt.standing["submissions"] + 1
    after = stand_after(attempt, lab, judged.verdicts, answers, now)
    submission = Submission(
        organization_id=attempt.organization_id,
        id=submission_id or str(uuid4()),
        attempt_id=attempt.id,
        learner_id=learner.id,
        lab_id=lab.spec.id,
        number=number,
        answers=answers,
        verdicts={name: verdict_as_data(verdict) for name, verdict in judged.verdicts.items()},
        points=after.points,
        points_possible=after.points_possible,
        passed=after.passed,
        content_hash=judged.version,
        submitted_at=now,
    )
    unit.submissions.add(submission, findings_of(submission, judged.verdicts))
    learn_from_findings(learner, lab, judged.verdicts, unit)
    hand_over_work(learner, lab, submission, attempt, unit)
    just_passed = after.passed and not attempt.passed
    unit.attempts.stand(after)
    if just_passed:
        keep_lab_time(lab, after, unit)
    completed = just_passed and complete_module(learner, lab, unit, site)
    return HandedIn(after, submission, judged.verdicts, just_passed, completed)


def stand_after(
    attempt: Attempt,
    lab: LabEntry,
    verdicts: Mapping[str, Verdict],
    answers: Mapping[str, Any],
    now: datetime,
) -> Attempt:
    """Return *attempt* as it stands after *verdicts*: each exercise keeps its best points.

    A critical finding caps the whole attempt and keeps it from passing until the exercise is
    handed in again without one.
    """
    exercises = dict(attempt.standing["exercises"])
    for exercise in lab.spec.exercises:
        if (verdict := verdicts.get(exercise.id)) is not None:
            before = exercises.get(exercise.id, {"points": 0, "wrong": 0, "raw": ""})
            raw = _shown_again(answers.get(exercise.id))
            exercises[exercise.id] = {
                **_exercise_after(exercise, before, verdict, raw, lab),
                "raw": raw,
                "at": now.isoformat(),
            }
    return stand_on(attempt, lab, exercises, attempt.standing["submissions"] + 1, now)


def stand_on(
    attempt: Attempt,
    lab: LabEntry,
    exercises: Mapping[str, Any],
    submissions: int,
    now: datetime,
) -> Attempt:
    """Return *attempt* with *exercises* as its standing; a pass is never taken back."""
    points = sum(each["points"] for each in exercises.values())
    critical = any(each["critical"] for each in exercises.values())
    if critical:
        points = min(points, attempt.points_possible * _CAP_PERCENT // 100)
    reached = 100 * points >= lab.spec.passing_percent * attempt.points_possible
    passed = attempt.passed or (reached and not critical)
    return replace(
        attempt,
        standing={"submissions": submissions, "exercises": dict(exercises)},
        points=points,
        critical=critical,
        passed=passed,
        passed_at=attempt.passed_at or (now if passed else None),
    )


def worth(exercise: Exercise, wrong_before: int) -> int:
    """Return the points an exercise can still earn.

    Where one picks among options, each wrong pick costs its part, so that trying them all in
    turn earns nothing; everywhere else another try is free. The same pick again is no new one.
    """
    if exercise.kind != "choice":
        return exercise.points
    left = max(0, len(exercise.options) - 1 - wrong_before)
    return floor(exercise.points * left / (len(exercise.options) - 1))


def _exercise_after(
    exercise: Exercise, before: Mapping[str, Any], verdict: Verdict, raw: str, lab: LabEntry
) -> dict[str, Any]:
    earned = floor(verdict.share * worth(exercise, before["wrong"]))
    answered = verdict.findings or verdict.outcome is not Outcome.WRONG
    # "Check all answers" hands in what stands everywhere; the pick judged last is no new one.
    same_pick = exercise.kind == "choice" and raw == before["raw"]
    missed = verdict.outcome is Outcome.WRONG and bool(answered) and not same_pick
    texts = lab.findings
    return {
        "points": max(before["points"], earned),
        "wrong": before["wrong"] + missed,
        "outcome": verdict.outcome.value,
        "was_right": before.get("was_right", False) or verdict.outcome is Outcome.RIGHT,
        "verdict": verdict_as_data(verdict),
        "critical": any(
            found.code in texts and texts[found.code].critical for found in verdict.findings
        ),
    }


def _shown_again(answer: Any) -> str:
    """Return what the widget shows when the learner comes back; files are not shown again."""
    return answer if isinstance(answer, str) and len(answer) <= _LONGEST_SHOWN else ""


def _handed_in_before(attempt: Attempt, earlier: Submission) -> HandedIn:
    verdicts = {name: verdict_from_data(data) for name, data in earlier.verdicts.items()}
    return HandedIn(attempt, earlier, verdicts)


def _earlier(attempt: Attempt, submission_id: str, unit: Unit) -> Submission | None:
    earlier = unit.submissions.get(attempt.organization_id, submission_id)
    if earlier is not None and earlier.attempt_id != attempt.id:
        raise Conflict("This hand-in belongs to another attempt; reload the page.")
    return earlier


def _kept_answers(
    answers: Mapping[str, str],
    uploads: Files,
    unscreened: Collection[str],
    site: Site,
) -> dict[str, Any]:
    """Return what is stored of the answers: texts as typed, files by their SHA-256.

    Of a file that could not be screened nothing is kept but that number.
    """
    if not uploads:
        return dict(answers)
    evidence = Evidence(site.settings.evidence)
    files = {
        exercise_id: {
            "files": {
                name: digest_of(data) if exercise_id in unscreened else evidence.keep(data)
                for name, data in given.items()
            }
        }
        for exercise_id, given in uploads.items()
    }
    return {**answers, **files}


def findings_of(
    submission: Submission, verdicts: Mapping[str, Verdict]
) -> list[FoundMisconception]:
    """Return what *verdicts* found in *submission*, each in its place."""
    found = [
        (exercise_id, finding.code)
        for exercise_id, verdict in verdicts.items()
        for finding in verdict.findings
    ]
    return [
        FoundMisconception(
            organization_id=submission.organization_id,
            submission_id=submission.id,
            position=position,
            learner_id=submission.learner_id,
            lab_id=submission.lab_id,
            exercise_id=exercise_id,
            code=code,
            found_at=submission.submitted_at,
        )
        for position, (exercise_id, code) in enumerate(found)
    ]


def complete_module(learner: Person, lab: LabEntry, unit: Unit, site: Site) -> bool:
    """Consider the module of a lab just passed; say whether it was the last thing missing."""
    fulfill(learner.organization_id, [learner.id], unit, site.catalog)
    module = site.catalog.module(lab.module)
    if module is None:
        return False
    return consider_completion(learner, module, unit, site)
