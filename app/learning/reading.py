"""Reading lessons: opening one enrolls the learner in its module."""

from app import clock
from app.catalog import LessonEntry, Module
from app.learning.being_there import at_lesson, be_there
from app.learning.completing import consider_completion
from app.learning.site import Site
from app.records.learning import Enrollment, LessonReading
from app.records.people import Person


def open_lesson(learner: Person, module: Module, lesson: LessonEntry, site: Site) -> None:
    """Note that *learner* opened *lesson*, and enroll her in *module* if she was not."""
    now = clock.now()
    with site.store.writing() as unit:
        be_there(learner, at_lesson(module, lesson), unit, anew=True)
        unit.enrollments.add(Enrollment(learner.organization_id, learner.id, module.id, now))
        unit.lesson_readings.open(_reading(learner, module, lesson))


def finish_lesson(learner: Person, module: Module, lesson: LessonEntry, site: Site) -> None:
    """Note that *learner* read *lesson* to its end, and complete *module* if that was the last."""
    with site.store.writing() as unit:
        be_there(learner, at_lesson(module, lesson), unit)
        unit.lesson_readings.finish(_reading(learner, module, lesson, finished=True))
        consider_completion(learner, module, unit, site)


def _reading(
    learner: Person, module: Module, lesson: LessonEntry, *, finished: bool = False
) -> LessonReading:
    now = clock.now()
    return LessonReading(
        organization_id=learner.organization_id,
        learner_id=learner.id,
        module_id=module.id,
        lesson_id=lesson.id,
        content_hash=module.content_hash,
        opened_at=now,
        finished_at=now if finished else None,
    )
