"""Modules and their lessons."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock
from app.catalog import BlueprintDomain, Lesson, Module
from app.credit.certificates import NOT_BOARD_CREDIT
from app.credit.rules import open_rules
from app.errors import NotFound
from app.learning.awarding import OUTLINE, designated_minutes
from app.learning.earning import counts_after, is_after, raised_at, told_credit, unspent
from app.learning.progress import is_read, module_labs, module_progress
from app.learning.reading import finish_lesson, open_lesson
from app.reporting.time_spent import idle_after_minutes, minutes_at
from app.web import current


def catalog() -> str:
    """List the learning paths and every module."""
    site, learner = current.site(), current.learner()
    who = (learner.organization_id, learner.id)
    with site.store.reading() as unit:
        begun = {each.module_id for each in unit.enrollments.of(*who)}
        completions = unit.completions.of(*who)
    modules = site.catalog.modules()
    raised = {module.id: raised_at(module) for module in modules}
    return render_template(
        "modules.html",
        modules=modules,
        by_slug={module.slug: module for module in modules},
        paths=site.catalog.paths(),
        begun=begun,
        completed={
            each.module_id
            for each in completions
            if is_after(each.completed_at, raised.get(each.module_id))
        },
    )


def paths() -> Response:
    """Lead to the page that lists the learning paths."""
    return redirect(url_for(".catalog"), 303)


def show(slug: str) -> str:
    """Show a module: objectives, steps with the reader's progress, what credit asks for."""
    site, module, learner = current.site(), found_module(slug), current.learner()
    with site.store.reading() as unit:
        progress = module_progress(learner, module, unit, site.catalog)
        credit = told_credit(learner, module, clock.today(learner.time_zone), unit)
        again = unspent(learner, module, credit, unit) if credit.can_be_earned_again else None
        certificates = unit.certificates.of(module_owner(), learner.id) if credit.awards else []
        spent = minutes_at(module, learner, unit)
    awarded = {each.id for each in credit.awards}
    minutes = designated_minutes(module, site)
    before = (site.catalog.module(each) for each in module.prerequisites)
    return render_template(
        "module.html",
        module=module,
        progress=progress,
        labs=module_labs(module, site.catalog),
        domains=_domains(module),
        prerequisites=[each for each in before if each is not None],
        minutes=minutes,
        spent=spent,
        idle_after=idle_after_minutes(),
        worth=[(rule, rule.credit_units(minutes)) for rule in open_rules()],
        statement=NOT_BOARD_CREDIT,
        credit=credit,
        again=again,
        begun_before=bool(progress.enrolled_at)
        and is_after(raised_at(module), progress.enrolled_at),
        certificates=[each for each in certificates if each.entry_id in awarded],
    )


def lesson(slug: str, lesson_slug: str) -> str:
    """Show a lesson; the first opening enrolls the reader."""
    site, module = current.site(), found_module(slug)
    found = found_lesson(slug, lesson_slug)
    learner = current.learner()
    with site.store.reading() as unit:
        read = unit.lesson_readings.of(learner.organization_id, learner.id, module.id)
        known = unit.known_terms.of(learner.organization_id, learner.id)
        limit = counts_after(learner, module, unit)
    by_id = {reading.lesson_id: reading for reading in read}
    if found.entry.id not in by_id:
        open_lesson(learner, module, found.entry, site)
    reading = by_id.get(found.entry.id)
    position = module.lessons.index(found.entry)
    return render_template(
        "lesson.html",
        module=module,
        lesson=found,
        finished=is_read(reading, limit),
        before=module.lessons[position - 1] if position else None,
        after=module.lessons[position + 1] if position + 1 < len(module.lessons) else None,
        position=position + 1,
        known_terms=sorted(known),
    )


def finish(slug: str, lesson_slug: str) -> Response:
    """Mark the lesson as read and go on to what is next."""
    site, module = current.site(), found_module(slug)
    found = found_lesson(slug, lesson_slug)
    finish_lesson(current.learner(), module, found.entry, site)
    position = module.lessons.index(found.entry)
    if position + 1 < len(module.lessons):
        after = module.lessons[position + 1]
        return redirect(url_for(".lesson", slug=slug, lesson_slug=after.slug), 303)
    return redirect(url_for(".show", slug=slug), 303)


def summary(slug: str) -> str:
    """Show the module's one-page summary, made for printing."""
    return render_template("summary.html", module=found_module(slug))


def found_module(slug: str) -> Module:
    """Return the module at *slug*."""
    module = current.site().catalog.module(slug)
    if module is None:
        raise NotFound("There is no module at this address.")
    return module


def found_lesson(slug: str, lesson_slug: str) -> Lesson:
    """Return the lesson at *slug* and *lesson_slug*."""
    found = current.site().catalog.lesson(slug, lesson_slug)
    if found is None:
        raise NotFound("This module has no lesson at this address.")
    return found


def module_owner() -> str:
    """Return the organization whose rows a page of the reader may show."""
    return current.learner().organization_id


def _domains(module: Module) -> list[BlueprintDomain]:
    """Return the domains of the outline that *module* serves."""
    blueprint = current.site().catalog.blueprint("ciip")
    versions = [each for each in blueprint.versions if each.id == OUTLINE] if blueprint else []
    return [
        domain
        for version in versions
        for domain in version.domains
        if domain.letter in module.domains
    ]
