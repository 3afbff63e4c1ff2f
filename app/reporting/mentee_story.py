"""One mentee as her mentor reads her: what she did, where she is stuck, what would help next."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.catalog import Catalog, LabEntry
from app.frozen import Frozen
from app.grading.exercise import Exercise
from app.learning.due_dates import state_of
from app.learning.subjects import subjects_by_id
from app.records.learning import Attempt
from app.records.people import Person
from app.reporting.mentee_timeline import Happening, lab_name, timeline_of
from app.store import Unit

_MANY_TRIES = 3
_LONG = timedelta(days=7)
_FAILED_OFTEN = 2


class StuckPoint(Frozen):
    """Where the mentee does not get on, and since when."""

    words: str
    since: datetime | None


class NextStep(Frozen):
    """What would help most now, and where the mentor does it."""

    sentence: str
    link: str
    link_words: str


class Story(Frozen):
    """Everything about one mentee that is not a table of her modules."""

    timeline: tuple[Happening, ...]
    stuck: tuple[StuckPoint, ...]
    next_step: NextStep


def story_of(mentee: Person, unit: Unit, catalog: Catalog) -> Story:
    """Return the mentee's story; nothing in it comes from exams or review cards."""
    labs = {lab.spec.id: lab for lab in catalog.labs()}
    attempts = unit.stories.attempts(mentee.organization_id, mentee.id)
    stuck = (*_stuck_in_labs(attempts, labs), *_stuck_in_post_tests(mentee, unit, catalog))
    return Story(
        timeline_of(mentee, attempts, labs, unit, catalog),
        stuck,
        _next_step(mentee, stuck, unit, catalog),
    )


def _stuck_in_labs(attempts: Sequence[Attempt], labs: Mapping[str, LabEntry]) -> list[StuckPoint]:
    """Return exercises tried in vain several times, and labs that stay open for long."""
    found = []
    for attempt in attempts:
        lab = labs.get(attempt.lab_id)
        if lab is None or attempt.passed:
            continue
        for position, exercise in enumerate(lab.spec.exercises, 1):
            stands = attempt.standing["exercises"].get(exercise.id)
            if stands and stands["wrong"] >= _MANY_TRIES and not _was_right(exercise, stands):
                tries = f"{stands['wrong']} tries, not right yet"
                words = f"Exercise {position} of {lab_name(lab)}: {tries}"
                found.append(StuckPoint(words, datetime.fromisoformat(stands["at"])))
        if clock.now() - attempt.started_at >= _LONG:
            found.append(StuckPoint(f"{lab_name(lab)}: begun and not passed", attempt.started_at))
    return found


def _was_right(exercise: Exercise, stands: Mapping[str, Any]) -> bool:
    """Say whether some check found it right, even if a later one, of another answer, did not."""
    if stands.get("was_right") or stands["outcome"] == "right":
        return True
    # Where it was handed in before "was_right" was kept, the points tell. A pick among options
    # is right or wrong, and may have earned less for the picks before it.
    whole = 1 if exercise.kind == "choice" else exercise.points
    return bool(stands["points"] >= whole)


def _stuck_in_post_tests(mentee: Person, unit: Unit, catalog: Catalog) -> list[StuckPoint]:
    done = {each.module_id for each in unit.completions.of(mentee.organization_id, mentee.id)}
    failed = unit.stories.failed_post_tests(mentee.organization_id, mentee.id)
    return [
        StuckPoint(f"Post-test of {module.code} {module.title}: handed in {failed[module.id]} "
                   "times without passing", None)
        for module in catalog.modules()
        if failed.get(module.id, 0) >= _FAILED_OFTEN and module.id not in done
    ]  # fmt: skip


def _next_step(
    mentee: Person, stuck: Sequence[StuckPoint], unit: Unit, catalog: Catalog
) -> NextStep:
    """Return the first that holds: an answer, a date, a goal, a talk, or something new."""
    organization_id, name = mentee.organization_id, mentee.given_name
    if waiting := unit.threads.waiting(organization_id, [mentee.id]):
        sentence = f"{name} waits for your answer."
        return NextStep(sentence, f"/mentor/queue/{waiting[0].id}", "Answer")
    titles, now = subjects_by_id(catalog), clock.now()
    asked = unit.assignments.of_learner(organization_id, mentee.id)
    for each in asked:
        subject = titles.get((each.kind, each.module_id))
        if subject is not None and state_of(each, now) in {"overdue", "closed"}:
            sentence = f"{subject.title} is overdue. Ask what is in the way, or give more time."
            return NextStep(sentence, f"/mentor/assignments/{each.assignment_id}", "Give more time")
    for goal in unit.goals.of(organization_id, mentee.id):
        if goal.state == "proposed" and goal.proposed_by == mentee.id:
            return NextStep(f"{name} proposes a goal to you.", "#goals", "See the goal")
    if stuck:
        return NextStep(f"Look at it together: {stuck[0].words}.", "#stuck", "See where")
    if any(each.completed_at is None for each in asked):
        return NextStep(f"{name} is on her way; nothing is overdue.", "#modules", "See how far")
    return NextStep(
        f"Nothing is asked of {name} now.",
        f"/mentor/assign?target=person:{mentee.id}",
        "Assign something",
    )
