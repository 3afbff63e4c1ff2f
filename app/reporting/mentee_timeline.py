"""What one mentee did, newest first: a sitting at a lab is one line with its checks inside."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from app.catalog import Catalog, LabEntry
from app.counting import counted
from app.frozen import Frozen
from app.records.learning import Attempt
from app.records.people import Person
from app.store import Unit
from app.store.story import CheckedLab

MOST_EVENTS = 30
_MOST_CHECKS = 500
"""Learners check one exercise after the other: a sitting takes ten or twenty."""

_PAUSE = timedelta(hours=1)


class Happening(Frozen):
    """One thing on the timeline; *parts* are the single checks of a sitting, newest first."""

    at: datetime
    words: str
    parts: tuple["Happening", ...] = ()


def timeline_of(
    mentee: Person,
    attempts: Sequence[Attempt],
    labs: Mapping[str, LabEntry],
    unit: Unit,
    catalog: Catalog,
) -> tuple[Happening, ...]:
    """Return what the mentee did last in lessons, labs, modules and questions."""
    who = (mentee.organization_id, mentee.id)
    found = [
        *_lessons(mentee, unit, catalog),
        *_sittings(unit.stories.submissions(*who, _MOST_CHECKS), labs),
        *(
            Happening(
                each.started_at, f"Began attempt {each.number} at {lab_name(labs[each.lab_id])}"
            )
            for each in attempts
            if each.lab_id in labs
        ),
        *_completions(mentee, unit, catalog),
        *(
            Happening(each.opened_at, f"Wrote about {lab_name(labs[each.lab_id])}")
            for each in unit.threads.of_learner(*who)
            if each.lab_id in labs
        ),
    ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:MOST_EVENTS])


def lab_name(lab: LabEntry) -> str:
    """Return the lab's code and title."""
    return f"{lab.spec.code} {lab.spec.title}"


def _lessons(mentee: Person, unit: Unit, catalog: Catalog) -> Iterator[Happening]:
    who = (mentee.organization_id, mentee.id)
    lessons = {lesson.id: lesson for module in catalog.modules() for lesson in module.lessons}
    spent = unit.times_spent.by_subject(*who)
    for _, lesson_id, at in unit.stories.lessons(*who, MOST_EVENTS):
        if lesson_id in lessons:
            time = _time_at(spent.get(lesson_id, 0))
            yield Happening(at, f"Read {lessons[lesson_id].title}{time}")


def _time_at(seconds: int) -> str:
    """Return the time that the mentee was at a lesson, where a minute of it is known."""
    minutes = seconds // 60
    return f", {minutes} min without pauses" if minutes else ""


def _completions(mentee: Person, unit: Unit, catalog: Catalog) -> Iterator[Happening]:
    modules = {module.id: module for module in catalog.modules()}
    for each in unit.completions.of(mentee.organization_id, mentee.id):
        if each.module_id in modules:
            module = modules[each.module_id]
            yield Happening(each.completed_at, f"Completed {module.code} {module.title}")


def _sittings(checks: Sequence[CheckedLab], labs: Mapping[str, LabEntry]) -> Iterator[Happening]:
    """Yield a line a sitting: checks of one attempt with no long pause between; newest first."""
    sittings: list[list[CheckedLab]] = []
    newest: dict[str, list[CheckedLab]] = {}
    for check in checks:
        sitting = newest.get(check.attempt_id)
        if sitting is None or sitting[-1].at - check.at > _PAUSE:
            sitting = newest[check.attempt_id] = []
            sittings.append(sitting)
        sitting.append(check)
    for sitting in sittings:
        if sitting[0].lab_id in labs:
            yield _sitting(sitting, lab_name(labs[sitting[0].lab_id]))


def _sitting(checks: Sequence[CheckedLab], name: str) -> Happening:
    last = checks[0]
    if len(checks) == 1:
        return Happening(last.at, f"Handed in {name}: {_result(last)}")
    parts = tuple(Happening(each.at, _result(each)) for each in checks)
    return Happening(
        last.at, f"Handed in {name}, {len(checks)} checks: at the end {_result(last)}", parts
    )


def _result(check: CheckedLab) -> str:
    passed = ", passed" if check.passed else ""
    return f"{check.points} of {counted(check.points_possible, 'point')}{passed}"
