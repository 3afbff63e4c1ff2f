"""Raw answers in, verdicts out: form before content, and a fault of ours is never the learner's."""

import logging
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from app.errors import GraderFault, OverLimit, UnreadableSample
from app.frozen import replace
from app.grading.exercise import SANDBOXED_KINDS, Exercise
from app.grading.faults import FAULT
from app.grading.kinds import KIND_BY_NAME, NoReadableForm, NotAnswered
from app.grading.lab import Bench, Check
from app.grading.loading import LabCode
from app.grading.querying import TOO_MUCH
from app.grading.verdict import (
    Finding,
    Outcome,
    Verdict,
    right,
    unreadable,
    verdict_as_data,
    verdict_from_data,
    wrong,
)

_log = logging.getLogger(__name__)

NO_ANSWER = wrong(note="No answer yet.")
KEPT_FOR_MENTOR = right("Kept for your mentor.")
MAX_SAW = 200

_FROM_OUTSIDE = SANDBOXED_KINDS | {"edit_hl7"}

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Judgement = Callable[[], Verdict]
Isolate = Callable[[Judgement], Verdict]
"""Runs what is to be sandboxed elsewhere, outside tests of one lab."""


def judge(
    code: LabCode,
    bench: Bench,
    raws: Mapping[str, Any],
    *,
    only: Collection[str] | None = None,
    isolate: Isolate | None = None,
) -> dict[str, Verdict]:
    """Return a verdict for each exercise, or for those in *only*, by exercise id.

    *raws* holds raw answers as the browser posted them, and the evidence of live exercises.
    """
    return {
        exercise.id: judge_one(code, exercise, bench, raws.get(exercise.id), isolate)
        for exercise in code.spec.exercises
        if only is None or exercise.id in only
    }


def judge_one(
    code: LabCode, exercise: Exercise, bench: Bench, raw: Any, isolate: Isolate | None = None
) -> Verdict:
    """Return the verdict on one raw answer."""
    if is_blank(raw):
        return NO_ANSWER

    def judgement() -> Verdict:
        return _judged(code, exercise, bench, raw)

    if isolate is None or exercise.kind not in SANDBOXED_KINDS:
        return judgement()
    try:
        return isolate(judgement)
    except OverLimit as error:
        return unreadable(TOO_MUCH if exercise.kind == "sql" else str(error))
    except UnreadableSample as error:
        return unreadable(str(error))


def is_blank(raw: Any) -> bool:
    """Say whether nothing at all was answered."""
    return not raw or (isinstance(raw, str) and not raw.strip())


def isolated_by(run: Callable[[Any], tuple[dict[str, Any], Any]]) -> Isolate:
    """Return a way of judging through *run*, which carries a verdict as data."""
    return lambda judgement: verdict_from_data(run(lambda: (verdict_as_data(judgement()), {}))[0])


def _judged(code: LabCode, exercise: Exercise, bench: Bench, raw: Any) -> Verdict:
    kind = KIND_BY_NAME[exercise.kind]
    try:
        answer = kind.parse(raw, exercise, bench)
    except NotAnswered:
        return NO_ANSWER
    except (NoReadableForm, UnreadableSample) as error:
        return unreadable(str(error))
    check = code.lab.checks.get(exercise.id)
    if check is None:
        return KEPT_FOR_MENTOR
    verdict = _checked(check, answer, bench, code.slug, exercise)
    if (remark := kind.remark(raw)) and verdict.outcome is not Outcome.UNREADABLE:
        verdict = replace(verdict, note=f"{verdict.note} {remark}".strip())
    return _tidy(verdict)


def _checked(check: Check, answer: Any, bench: Bench, slug: str, exercise: Exercise) -> Verdict:
    """Return what the check says; whatever it raises by mistake is logged with its place."""
    try:
        verdict: Any = check(answer, bench)
    except UnreadableSample as error:
        if exercise.kind in _FROM_OUTSIDE:
            return unreadable(str(error))
        _log.exception(
            "lab %s, exercise %s: the check cannot read its own bench", slug, exercise.id
        )
        raise GraderFault(FAULT) from error
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        _log.exception("lab %s, exercise %s: the check failed", slug, exercise.id)
        raise GraderFault(FAULT) from error
    if not isinstance(verdict, Verdict):
        _log.error("lab %s, exercise %s: the check returned %r", slug, exercise.id, verdict)
        raise GraderFault(FAULT)
    return verdict


def _tidy(verdict: Verdict) -> Verdict:
    """Keep quotations short, and free of characters that no page or store can show."""
    note = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", verdict.note)
    return replace(verdict, note=note, findings=tuple(map(_tidy_finding, verdict.findings)))


def _tidy_finding(finding: Finding) -> Finding:
    facts = {name: _quoted(str(value)) for name, value in finding.facts.items()}
    return replace(finding, saw=_quoted(str(finding.saw)), facts=facts)


def _quoted(text: str) -> str:
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= MAX_SAW else text[: MAX_SAW - 1] + "\N{HORIZONTAL ELLIPSIS}"
