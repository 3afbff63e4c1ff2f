"""One mentee as her mentor reads her: what she did, where she is stuck, what would help next."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app import clock
from app.catalog import Catalog, LabEntry
from app.frozen import Frozen
from app.learning.due_dates import state_of
from app.learning.subjects import subjects_by_id
from app.records.learning import Attempt
from app.records.people import Person
from app.store import Unit

MOST_EVENTS = 30
_MANY_TRIES = 3
_LONG = timedelta(days=7)
_FAILED_OFTEN = 2


class Happening(Frozen):
    """One thing on the timeline."""

    at: datetime
    words: str


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
        _timeline(mentee, attempts, labs, unit, catalog),
        stuck,
        _next_step(mentee, stuck, unit, catalog),
    )


def _timeline(
    mentee: Person,
    attempts: Sequence[Attempt],
    labs: Mapping[str, LabEntry],
    unit: Unit,
    catalog: Catalog,
) -> tuple[Happening, ...]:
    who = (mentee.organization_id, mentee.id)
    modules = {module.id: module for module in catalog.modules()}
    lessons = {lesson.id: lesson for module in modules.values() for lesson in module.lessons}
    spent = unit.times_spent.by_subject(*who)
    found = [
        *(
            Happening(at, f"Read {lessons[lesson_id].title}{_time_at(spent.get(lesson_id, 0))}")
            for _, lesson_id, at in unit.stories.lessons(*who, MOST_EVENTS)
            if lesson_id in lessons
        ),
        *(
            Happening(
                at,
                f"Handed in {_name(labs[lab_id])}: {points} of {possible} points"
                + (", passed" if passed else ""),
            )
            for lab_id, points, possible, passed, at in unit.stories.submissions(*who, MOST_EVENTS)
            if lab_id in labs
        ),
        *(
            Happening(each.started_at, f"Began attempt {each.number} at {_name(labs[each.lab_id])}")
            for each in attempts
            if each.lab_id in labs
        ),
        *(
            Happening(
                each.completed_at,
                f"Completed {modules[each.module_id].code} {modules[each.module_id].title}",
            )
            for each in unit.completions.of(*who)
            if each.module_id in modules
        ),
        *(
            Happening(each.opened_at, f"Wrote about {_name(labs[each.lab_id])}")
            for each in unit.threads.of_learner(*who)
            if each.lab_id in labs
        ),
    ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:MOST_EVENTS])


def _time_at(seconds: int) -> str:
    """Return the time that the mentee was at a lesson, where a minute of it is known."""
    minutes = seconds // 60
    return f", {minutes} min without pauses" if minutes else ""


def _stuck_in_labs(attempts: Sequence[Attempt], labs: Mapping[str, LabEntry]) -> list[StuckPoint]:
    """Return exercises tried in vain several times, and labs that stay open for long."""
    found = []
    for attempt in attempts:
        lab = labs.get(attempt.lab_id)
        if lab is None or attempt.passed:
            continue
        for position, exercise in enumerate(lab.spec.exercises, 1):
            stands = attempt.standing["exercises"].get(exercise.id)
            if stands and stands["wrong"] >= _MANY_TRIES and stands["outcome"] != "right":
                words = (
                    f"Exercise {position} of {_name(lab)}: {stands['wrong']} tries, not right yet"
                )
                found.append(StuckPoint(words, datetime.fromisoformat(stands["at"])))
        if clock.now() - attempt.started_at >= _LONG:
            found.append(StuckPoint(f"{_name(lab)}: begun and not passed", attempt.started_at))
    return found


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


def _name(lab: LabEntry) -> str:
    return f"{lab.spec.code} {lab.spec.title}"
