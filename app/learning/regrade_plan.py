"""What a regrade would change in one attempt: worked out from facts, writing nothing."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from app.catalog import LabEntry
from app.frozen import Frozen, replace
from app.grading.verdict import Verdict, verdict_as_data, verdict_from_data
from app.learning.submitting import stand_after, stand_on
from app.records.learning import Attempt, Submission
from app.records.regrading import Regrade

Verdicts = Mapping[str, Verdict]
_NEVER_HANDED_IN: Mapping[str, Any] = {"points": 0, "critical": False}


class HandIn(Frozen):
    """A stored submission with what holds of it now: its own verdicts, or a regrade's."""

    submission: Submission
    verdicts: Verdicts
    points: int


class Difference(Frozen):
    """One line of the table: an exercise of a hand-in, before and after.

    *points* are the exercise's best so far after that hand-in; *withheld* says that it would
    lower the score and therefore stays as it is.
    """

    attempt_id: str
    number: int
    exercise_id: str
    points_before: int
    points_after: int
    passed_before: bool
    passed_after: bool
    gone: tuple[str, ...]
    new: tuple[str, ...]
    withheld: bool


class Regraded(Frozen):
    """A submission whose verdicts change, and the attempt's points after it."""

    hand_in: HandIn
    verdicts: Verdicts
    points: int


class Plan(Frozen):
    """What a regrade makes of one attempt: where it stands after, what changes, what is shown."""

    before: Attempt
    after: Attempt
    regraded: tuple[Regraded, ...]
    differences: tuple[Difference, ...]

    @property
    def changes(self) -> bool:
        """Say whether there is anything to apply."""
        return bool(self.regraded) or self.after.passed != self.before.passed

    @property
    def lowers(self) -> bool:
        """Say whether the attempt ends with fewer points."""
        return self.after.points < self.before.points


def hand_ins(submissions: Sequence[Submission], regrades: Mapping[str, Regrade]) -> list[HandIn]:
    """Return *submissions* with the verdicts that hold of them now."""
    found = []
    for submission in submissions:
        regrade = regrades.get(submission.id)
        data = regrade.verdicts if regrade else submission.verdicts
        points = regrade.points_after if regrade else submission.points
        verdicts = {name: verdict_from_data(each) for name, each in data.items()}
        found.append(HandIn(submission, verdicts, points))
    return found


def plan_regrade(
    attempt: Attempt,
    lab: LabEntry,
    held: Sequence[HandIn],
    fresh: Mapping[str, Verdicts],
    *,
    lower: bool,
) -> Plan:
    """Return what *fresh*, verdicts by submission id, make of *attempt*.

    A hand-in that *fresh* does not know keeps its verdicts. An exercise that would end with fewer
    points, or with a critical finding that was not there, stays as it is unless *lower*.
    """
    judged = [{**each.verdicts, **fresh.get(each.submission.id, {})} for each in held]
    trail = _trail(attempt, lab, held, judged)
    withheld = frozenset() if lower else _lowered(attempt, lab, trail[-1])
    chosen = [
        _chosen(each, verdicts, withheld) for each, verdicts in zip(held, judged, strict=True)
    ]
    path = _trail(attempt, lab, held, chosen)
    after = _after(attempt, lab, path[-1], withheld)
    regraded = [
        Regraded(each, verdicts, stands.points)
        for each, verdicts, stands in zip(held, chosen, path, strict=True)
        if _essences(verdicts) != _essences(each.verdicts)
    ]
    if not regraded and (after.points, after.critical) != (attempt.points, attempt.critical):
        regraded = [Regraded(held[-1], chosen[-1], after.points)]
    told = _differences(attempt, after, lab, held, judged, withheld)
    return Plan(attempt, after, tuple(regraded), tuple(told))


def verdicts_as_data(verdicts: Verdicts) -> dict[str, Any]:
    """Return *verdicts* as they are stored."""
    return {name: verdict_as_data(verdict) for name, verdict in verdicts.items()}


def verdicts_hash(verdicts: Verdicts) -> str:
    """Return the SHA-256 of *verdicts* as they are stored."""
    data = json.dumps(verdicts_as_data(verdicts), sort_keys=True, ensure_ascii=False)
    return sha256(data.encode()).hexdigest()


def _essence(verdict: Verdict | None) -> Any:
    """Return what counts of a verdict: another wording alone is no difference."""
    if verdict is None:
        return None
    codes = sorted(finding.code for finding in verdict.findings)
    return verdict.outcome, verdict.share, codes


def _essences(verdicts: Verdicts) -> dict[str, Any]:
    return {name: _essence(verdict) for name, verdict in verdicts.items()}


def _trail(
    attempt: Attempt, lab: LabEntry, held: Sequence[HandIn], verdicts: Sequence[Verdicts]
) -> list[Attempt]:
    """Return where the attempt stands after each hand-in, had it been judged so."""
    known = {exercise.id for exercise in lab.spec.exercises}
    # What an exercise earned that the lab no longer has stays earned.
    kept = {name: e for name, e in attempt.standing["exercises"].items() if name not in known}
    stands = replace(
        attempt,
        standing={"submissions": 0, "exercises": kept},
        points=0,
        critical=False,
        passed=False,
        passed_at=None,
    )
    trail = []
    for each, judged in zip(held, verdicts, strict=True):
        submission = each.submission
        stands = stand_after(stands, lab, judged, submission.answers, submission.submitted_at)
        trail.append(stands)
    return trail


def _lowered(attempt: Attempt, lab: LabEntry, regraded: Attempt) -> frozenset[str]:
    found = set()
    for exercise in lab.spec.exercises:
        before, after = _entry(attempt, exercise.id), _entry(regraded, exercise.id)
        if after["points"] < before["points"] or (after["critical"] and not before["critical"]):
            found.add(exercise.id)
    return frozenset(found)


def _chosen(each: HandIn, judged: Verdicts, withheld: frozenset[str]) -> Verdicts:
    chosen = {}
    for name, verdict in judged.items():
        before = each.verdicts.get(name)
        same = before is not None and _essence(before) == _essence(verdict)
        chosen[name] = before if before is not None and (same or name in withheld) else verdict
    return chosen


def _after(attempt: Attempt, lab: LabEntry, last: Attempt, withheld: frozenset[str]) -> Attempt:
    now = attempt.standing["exercises"]
    exercises = {
        **last.standing["exercises"],
        **{name: now[name] for name in withheld if name in now},
    }
    # Whoever passed on the way passed, whatever came of a later hand-in.
    base = replace(attempt, passed=attempt.passed or last.passed)
    submissions = attempt.standing["submissions"]
    moment = last.passed_at or attempt.started_at
    return stand_on(base, lab, exercises, submissions, moment)


def _differences(
    attempt: Attempt,
    after: Attempt,
    lab: LabEntry,
    held: Sequence[HandIn],
    judged: Sequence[Verdicts],
    withheld: frozenset[str],
) -> list[Difference]:
    """Return the lines to show: verdicts that differ, then points that differ without one."""
    before = _trail(attempt, lab, held, [each.verdicts for each in held])
    trail = _trail(attempt, lab, held, judged)
    passed = (attempt.passed, after.passed)
    found = []
    for each, verdicts, old, new in zip(held, judged, before, trail, strict=True):
        for name in sorted(verdicts):
            was, now = each.verdicts.get(name), verdicts[name]
            if _essence(was) != _essence(now) and lab.spec.exercise(name) is not None:
                points = (_entry(old, name)["points"], _entry(new, name)["points"])
                codes = (_codes(was, without=now), _codes(now, without=was))
                line = (attempt.id, each.submission.number, name, *points, *passed, *codes)
                found.append(Difference(*line, withheld=name in withheld))
    told = {line.exercise_id for line in found}
    number = held[-1].submission.number
    for exercise in lab.spec.exercises:
        one, other = _entry(attempt, exercise.id), _entry(trail[-1], exercise.id)
        if exercise.id not in told and _score(one) != _score(other):
            points = (one["points"], other["points"])
            line = (attempt.id, number, exercise.id, *points, *passed, (), ())
            found.append(Difference(*line, withheld=exercise.id in withheld))
    if not found and attempt.passed != after.passed:
        line = (attempt.id, number, "", attempt.points, after.points, *passed, (), ())
        found.append(Difference(*line, withheld=False))
    return found


def _entry(attempt: Attempt, exercise_id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = attempt.standing["exercises"].get(exercise_id, _NEVER_HANDED_IN)
    return found


def _score(entry: Mapping[str, Any]) -> tuple[int, bool]:
    return entry["points"], bool(entry["critical"])


def _codes(verdict: Verdict | None, *, without: Verdict | None) -> tuple[str, ...]:
    """Return the codes that *verdict* has more often than *without*."""
    more = Counter(_code_list(verdict)) - Counter(_code_list(without))
    return tuple(sorted(more))


def _code_list(verdict: Verdict | None) -> list[str]:
    return [finding.code for finding in verdict.findings] if verdict else []
