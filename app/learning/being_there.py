"""The time that a learner was really at it: evidence beside the designated minutes.

Every sign that she is there (a movement on the page, something saved, something handed in) adds
what passed since her last one, anywhere on the site, to the thing she is at. So two pages at once
count no minute twice. After a pause longer than ``IDLE_AFTER`` nobody knows whether she was still
there: all of it is left out, as idle where the page stayed open, and untold where she came anew or
was away for a day.
"""

from datetime import datetime, timedelta

from app import clock
from app.catalog import Catalog, LabEntry, LessonEntry, Module
from app.credit.rules import TimeClass
from app.frozen import Frozen
from app.learning.site import Site
from app.records.learning import Sitting
from app.records.people import Person
from app.records.presence import TimeSpent
from app.store import Unit

IDLE_AFTER = timedelta(minutes=10)
"""CURRICULUM 2.4.3 names a provider of accredited training who draws the line here."""

_AWAY_AFTER = timedelta(days=1)


class Doing(Frozen):
    """What a learner is at: a lesson, lab or post-test of a module in its present version."""

    module_id: str
    content_hash: str
    time_class: TimeClass
    subject_id: str


def at_lesson(module: Module, lesson: LessonEntry) -> Doing:
    """Return what it is to read *lesson*."""
    return Doing(module.id, module.content_hash, TimeClass.INSTRUCTION, lesson.id)


def at_lab(lab: LabEntry, catalog: Catalog) -> Doing | None:
    """Return what it is to work at *lab*; ``None`` where no module asks for it."""
    module = catalog.module(lab.module)
    if module is None or lab.spec.sandbox:
        return None
    return Doing(module.id, module.content_hash, TimeClass.LAB, lab.spec.id)


def at_post_test(sitting: Sitting) -> Doing:
    """Return what it is to sit the post-test."""
    module_id = sitting.module_id
    return Doing(module_id, sitting.content_hash, TimeClass.ASSESSMENT, module_id)


def be_there(learner: Person, doing: Doing | None, unit: Unit, *, anew: bool = False) -> None:
    """Count the time since the learner's last sign towards *doing*; *anew* if she just came.

    A deed says so before it holds any other row, so that two deeds never wait for each other.
    """
    if doing is None:
        return
    # Whole seconds: what is cut off here is there again in the next difference.
    now = clock.now().replace(microsecond=0)
    before = unit.presences.see(learner.organization_id, learner.id, now)
    active, idle = _counted(before, now, anew=anew)
    unit.times_spent.add(
        TimeSpent(
            learner.organization_id, learner.id, doing.module_id, doing.content_hash,
            doing.time_class, doing.subject_id, active, idle, now, now,
        )
    )  # fmt: skip


def _counted(before: datetime | None, now: datetime, *, anew: bool) -> tuple[int, int]:
    """Return active and idle seconds since *before*, which a clock set back may have in future."""
    gap = max(now - before, timedelta(0)) if before else timedelta(0)
    seconds = int(gap.total_seconds())
    if gap <= IDLE_AFTER:
        return seconds, 0
    return 0, 0 if anew or gap > _AWAY_AFTER else seconds


def forget_presences(site: Site) -> int:
    """Forget who was seen when, a day later: nothing is counted from it any more."""
    with site.store.writing() as unit:
        return unit.presences.forget(clock.now() - _AWAY_AFTER)
