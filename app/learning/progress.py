"""Where a learner stands in a module: derived from what she did, never stored."""

from datetime import datetime

from app.catalog import Catalog, LabEntry, LessonEntry, Module
from app.frozen import Frozen
from app.learning.earning import counts_after, form_after, is_after, passed_after
from app.records.learning import LessonReading, Sitting
from app.records.people import Person
from app.store import Unit


class Step(Frozen):
    """One thing a module asks for: a lesson, a lab, the post-test or the evaluation."""

    kind: str
    slug: str
    title: str
    minutes: int
    done: bool
    begun: bool


class ModuleProgress(Frozen):
    """What is done and what is next."""

    module: Module
    steps: tuple[Step, ...]
    enrolled_at: datetime | None
    completed_at: datetime | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def percent(self) -> int:
        """Return the share of steps done, rounded down so that 100 means all."""
        return 100 * self.done // len(self.steps)

    @property
    def next_step(self) -> Step | None:
        """Return the first step that is still open."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def conditions_met(self) -> bool:
        """Say whether everything that credit asks for is there."""
        return all(step.done for step in self.steps)


def module_labs(module: Module, catalog: Catalog) -> list[LabEntry]:
    """Return the module's labs in order."""
    return [lab for lab in (catalog.lab(slug) for slug in module.labs) if lab is not None]


def module_progress(
    learner: Person, module: Module, unit: Unit, catalog: Catalog
) -> ModuleProgress:
    """Return where *learner* stands in *module*; six indexed queries.

    A changed wording takes nothing away. Where the author raised the credit version, two queries
    more find out what was done since.
    """
    who = (learner.organization_id, learner.id)
    limit = counts_after(learner, module, unit)
    read = {r.lesson_id: r for r in unit.lesson_readings.of(*who, module.id)}
    labs = {row[1]: row for row in unit.attempts.standings(who[0], [learner.id])}
    sittings = unit.sittings.of(*who, module.id)
    evaluated = form_after(unit.evaluations.of(*who, module.id), limit) is not None
    passed = None if limit is None else unit.attempts.passed_after(*who, limit)
    completions = [c for c in unit.completions.of(*who) if c.module_id == module.id]
    enrollment = [e for e in unit.enrollments.of(*who) if e.module_id == module.id]
    steps = [
        *(
            _lesson_step(lesson, begun=lesson.id in read, done=is_read(read.get(lesson.id), limit))
            for lesson in module.lessons
        ),
        *(_lab_step(lab, labs.get(lab.spec.id), passed) for lab in module_labs(module, catalog)),
        _post_test_step(module, sittings, limit),
        Step("evaluation", module.slug, "Evaluation form", 3, evaluated, evaluated),
    ]
    return ModuleProgress(
        module,
        tuple(steps),
        enrollment[0].enrolled_at if enrollment else None,
        completions[-1].completed_at if completions else None,
    )


def is_read(reading: LessonReading | None, limit: datetime | None) -> bool:
    """Say whether the lesson was read to its end, and later than *limit* where there is one."""
    return reading is not None and is_after(reading.finished_at, limit)


def _lesson_step(lesson: LessonEntry, *, begun: bool, done: bool) -> Step:
    return Step("lesson", lesson.slug, lesson.title, lesson.minutes, done, begun)


def _lab_step(
    lab: LabEntry,
    row: tuple[str, str, bool, int, int, datetime] | None,
    passed: set[str] | None,
) -> Step:
    """Return the lab's step; *passed* has the labs that count, ``None`` where every pass does."""
    done = bool(row and row[2]) and (passed is None or lab.spec.id in passed)
    return Step("lab", lab.slug, lab.spec.title, lab.spec.minutes, done, row is not None)


def _post_test_step(module: Module, sittings: list[Sitting], limit: datetime | None) -> Step:
    passed = bool(passed_after(sittings, limit))
    minutes = module.post_test_minutes
    return Step("post_test", module.slug, "Post-test", minutes, passed, bool(sittings))
