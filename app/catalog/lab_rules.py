"""What is asked of a lab before it is ever run; ``tests/content`` proves the rest."""

from collections.abc import Collection, Mapping

from app.catalog.desk import Desk
from app.catalog.item_rules import clause_names_edition
from app.catalog.lab_drafts import LabDraft
from app.catalog.module_drafts import ModuleDraft
from app.catalog.rules import Rules
from app.practice.console import CONSOLE_ACTIONS


def check_lab(
    desk: Desk,
    lab: LabDraft,
    modules: Mapping[str, ModuleDraft],
    planned: Collection[str],
    rules: Rules,
) -> None:
    """Note what is wrong with *lab*."""
    _check_module(desk, lab, modules, planned)
    _check_references(desk, lab)
    _check_console(desk, lab)
    _check_answers(desk, lab, rules)
    _check_code(desk, lab)
    _check_samples(desk, lab)


def _check_module(
    desk: Desk, lab: LabDraft, modules: Mapping[str, ModuleDraft], planned: Collection[str]
) -> None:
    """Look up module and objectives; the objectives of a module only planned cannot be."""
    module = modules.get(lab.spec.module)
    if module is None:
        if lab.spec.module not in planned:
            line = lab.lines.of("module")
            desk.error(lab.toml, line, f"There is no module {lab.spec.module}.")
        return
    for objective in lab.spec.objectives:
        if objective not in module.objective_ids():
            line = lab.lines.of("objectives")
            desk.error(lab.toml, line, f"{lab.spec.module} has no objective {objective}.")


def _check_references(desk: Desk, lab: LabDraft) -> None:
    for reference in lab.spec.references:
        if not clause_names_edition(reference):
            line = lab.lines.of("references")
            desk.error(
                lab.toml, line, f"The reference {reference!r} names no edition, such as (2025d)."
            )


def _check_console(desk: Desk, lab: LabDraft) -> None:
    for action in lab.spec.console:
        if action not in CONSOLE_ACTIONS:
            known = ", ".join(sorted(CONSOLE_ACTIONS))
            line = lab.lines.of("console")
            desk.error(lab.toml, line, f"No system does {action!r}; console takes {known}.")


def _check_answers(desk: Desk, lab: LabDraft, rules: Rules) -> None:
    answers = lab.folder / "answers.py"
    if not answers.is_file():
        return
    if not lab.has_model:
        desk.error(answers, 1, "The lab has no model answer: nothing carries @answers.model.")
    if (count := len({each.name for each in lab.misconceptions})) < rules.misconceptions_a_lab:
        desk.warning(
            answers, 1, f"{count} misconceptions; {rules.misconceptions_a_lab} or more are wanted."
        )


def _check_code(desk: Desk, lab: LabDraft) -> None:
    """Every code has its words, every exercise its check."""
    for named in (*lab.raised, *lab.misconceptions):
        if named.name not in lab.findings:
            desk.error(named.path, named.line, f"findings.toml has no words for {named.name}.")
    exercises = {exercise.id: exercise for exercise in lab.spec.exercises}
    for named in lab.checks:
        if named.name not in exercises:
            desk.error(named.path, named.line, f"lab.toml has no exercise {named.name}.")
    checked = {named.name for named in lab.checks}
    for position, exercise in enumerate(lab.spec.exercises):
        if checked and exercise.kind != "free_text" and exercise.id not in checked:
            line = lab.lines.of("exercise", position, "id")
            desk.error(lab.toml, line, f"lab.py has no check for {exercise.id}.")


def _check_samples(desk: Desk, lab: LabDraft) -> None:
    samples = lab.folder / "samples"
    if samples.is_dir() and not (samples / "SOURCES.toml").is_file():
        desk.error(samples / "SOURCES.toml", 1, "The samples have no SOURCES.toml.")
