"""What is asked of a module as a whole: served objectives, unique ids, honest minutes."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from app.catalog.bank_drafts import BankDraft
from app.catalog.desk import Desk
from app.catalog.item_rules import check_asked, check_items, check_labels
from app.catalog.lab_drafts import LabDraft
from app.catalog.lesson_page import Page
from app.catalog.module_drafts import LessonDraft, ModuleDraft
from app.catalog.rules import Rules

_FASTEST = 350
_SLOWEST = 40
_MODULE_CODE = re.compile(r"\bM[1-9]\d?\b")


def check_module(
    desk: Desk,
    module: ModuleDraft,
    planned: Collection[str],
    outlines: Collection[str],
    rules: Rules,
) -> None:
    """Note what is wrong with *module*, its lessons' facts and its bank."""
    for lesson in module.lessons:
        _check_lesson(desk, module, lesson)
    for folder in module.facts.prerequisites:
        if folder not in planned:
            line = module.lines.of("prerequisites")
            desk.error(module.toml, line, f"There is no module {folder}.")
    check_items(desk, module.items, module.objective_ids(), rules)
    check_labels(desk, module.items, outlines, module.facts.domains)
    _check_objectives(desk, module)
    check_asked(desk, module.toml, module.facts.objectives, module.items, rules)
    _check_amounts(desk, module, rules)
    _check_renewal(desk, module)
    _check_slugs(desk, module)


def check_mentions(desk: Desk, modules: Sequence[ModuleDraft]) -> None:
    """Note a lesson that sends its reader to a module that is not there: M7 among M1 to M6."""
    codes = {module.facts.code for module in modules}
    for lesson in (each for module in modules for each in module.lessons):
        for number, line in enumerate(lesson.source.text.splitlines(), 1):
            for code in sorted(set(_MODULE_CODE.findall(line)) - codes):
                sentence = f"No module has the code {code}: send nobody there."
                desk.error(lesson.path, number, sentence)


def check_unique(
    desk: Desk,
    modules: Sequence[ModuleDraft],
    banks: Sequence[BankDraft],
    labs: Sequence[LabDraft],
) -> None:
    """Note ids and codes that are used twice across the content."""
    taken: dict[str, str] = {}

    def take(own: str, path: Path, line: int, key: str) -> None:
        here = f"{desk.name(path)}:{line}"
        if (where := taken.setdefault(own, here)) != here:
            desk.error(path, line, f"The {key} {own} is taken, see {where}.")

    for module in modules:
        take(module.facts.id, module.toml, module.lines.of("id"), "id")
        take(module.facts.code, module.toml, module.lines.of("code"), "code")
        for objective in module.facts.objectives:
            take(objective.id, module.toml, objective.line, "objective")
        for lesson in module.lessons:
            take(lesson.id, lesson.path, lesson.lines.of("id"), "id")
    for bank in banks:
        take(bank.facts.id, bank.toml, bank.lines.of("id"), "id")
        take(bank.facts.code, bank.toml, bank.lines.of("code"), "code")
        for objective in bank.facts.objectives:
            take(objective.id, bank.toml, objective.line, "objective")
    for lab in labs:
        take(lab.spec.id, lab.toml, lab.lines.of("id"), "id")
        take(lab.spec.code, lab.toml, lab.lines.of("code"), "code")


def check_pace(desk: Desk, lessons: Sequence[LessonDraft], pages: Mapping[str, Page]) -> None:
    """Note lessons whose designated minutes and words do not fit each other."""
    for lesson in lessons:
        words = pages[lesson.slug].words
        if not lesson.minutes * _SLOWEST <= words <= lesson.minutes * _FASTEST:
            sentence = f"{words} words in {lesson.minutes} minutes: one of the two is off."
            desk.warning(lesson.path, lesson.lines.of("minutes"), sentence)


def check_names(desk: Desk, module: ModuleDraft, pages: Mapping[str, Page]) -> None:
    """Note knowledge checks that share a name within the module, and figures nobody shows."""
    first: dict[str, str] = {}
    shown = {name for draft in module.items for name in draft.figures}
    for lesson in module.lessons:
        shown.update(pages[lesson.slug].figures)
        for check in pages[lesson.slug].checks:
            where = first.setdefault(check.id, lesson.path.name)
            if where != lesson.path.name:
                desk.error(lesson.path, 1, f"The check {check.id} is also in {where}.")
    for path in sorted((module.folder / "figures").glob("*")):
        if f"figures/{path.name}" not in shown and module.lessons:
            desk.warning(path, 1, "No lesson and no item shows this figure.")


def _check_lesson(desk: Desk, module: ModuleDraft, lesson: LessonDraft) -> None:
    for objective in lesson.objectives:
        if objective not in module.objective_ids():
            line = lesson.lines.of("objectives")
            desk.error(lesson.path, line, f"The module has no objective {objective}.")


def _check_objectives(desk: Desk, module: ModuleDraft) -> None:
    taught = {each for lesson in module.lessons for each in lesson.objectives}
    for objective in module.facts.objectives:
        if objective.id not in taught:
            desk.error(module.toml, objective.line, f"No lesson serves {objective.id}.")


def _check_renewal(desk: Desk, module: ModuleDraft) -> None:
    """Expect a raised credit version and the day of the raise together, or neither."""
    facts = module.facts
    if facts.credit_version > 1 and facts.renewed_on is None:
        sentence = "A raised credit_version needs renewed_on, the day on which it was raised."
        desk.error(module.toml, module.lines.of("credit_version"), sentence)
    if facts.credit_version == 1 and facts.renewed_on is not None:
        sentence = "renewed_on goes with a raised credit_version, from 2 on."
        desk.error(module.toml, module.lines.of("renewed_on"), sentence)


def _check_amounts(desk: Desk, module: ModuleDraft, rules: Rules) -> None:
    wanted = module.facts.post_test_items * rules.forms_a_bank
    if len(module.items) < wanted:
        desk.warning(
            module.toml,
            module.lines.of("post_test_items"),
            f"{len(module.items)} items are too few for a retake with others; {wanted} would do.",
        )
    minutes = sum(lesson.minutes for lesson in module.lessons)
    if abs(minutes - module.facts.minutes) > module.facts.minutes * rules.minutes_slack:
        desk.warning(
            module.toml,
            module.lines.of("minutes"),
            f"The lessons add up to {minutes} minutes, the module says {module.facts.minutes}.",
        )


def _check_slugs(desk: Desk, module: ModuleDraft) -> None:
    first: dict[str, LessonDraft] = {}
    for lesson in module.lessons:
        if first.setdefault(lesson.slug, lesson) is not lesson:
            sentence = f"{first[lesson.slug].path.name} has the same address {lesson.slug}."
            desk.error(lesson.path, 1, sentence)
