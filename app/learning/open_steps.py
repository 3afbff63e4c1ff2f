"""What a learner has still to do, over every module at once."""

from app.catalog import Catalog, Module
from app.learning.planning import PlannedStep
from app.learning.progress import Step, module_labs
from app.records.people import Person
from app.store import Unit


def open_steps(learner: Person, unit: Unit, catalog: Catalog) -> list[PlannedStep]:
    """Return every lesson, lab and post-test still open, in the order to take them; four queries.

    Modules that the newest entry diagnostic put first come first, the others by their codes.
    """
    who = (learner.organization_id, learner.id)
    read = unit.lesson_readings.finished(*who)
    passed = {row[1] for row in unit.attempts.standings(who[0], [learner.id]) if row[2]}
    tested = unit.sittings.passed(*who)
    steps = []
    for module in _in_order(catalog, unit.diagnostics.newest_order(*who)):
        steps += [
            PlannedStep(module, step, step.minutes)
            for step in _steps(module, catalog, read, passed, tested)
            if not step.done and step.minutes
        ]
    return steps


def _in_order(catalog: Catalog, first: list[str]) -> list[Module]:
    modules = catalog.modules()
    places = {slug: place for place, slug in enumerate(first)}
    return sorted(modules, key=lambda module: places.get(module.slug, len(places)))


def _steps(
    module: Module, catalog: Catalog, read: set[str], passed: set[str], tested: set[str]
) -> list[Step]:
    lessons = [
        Step("lesson", each.slug, each.title, each.minutes, each.id in read, begun=False)
        for each in module.lessons
    ]
    labs = [
        Step("lab", lab.slug, lab.spec.title, lab.spec.minutes, lab.spec.id in passed, begun=False)
        for lab in module_labs(module, catalog)
    ]
    minutes = module.post_test_minutes
    test = Step("post_test", module.slug, "Post-test", minutes, module.id in tested, begun=False)
    return [*lessons, *labs, test]
