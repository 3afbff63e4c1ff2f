"""What missed questions point to: misconceptions, and the lessons and labs that mend them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.catalog import Catalog, LabEntry, LessonEntry, Module, Objective
from app.frozen import Frozen
from app.records.exams import ExamItem

MOST_STEPS = 6


class Stumble(Frozen):
    """A misconception that wrong choices point to: in which questions, why it is one, and labs.

    *words* say what the questions were about, as the bank has no name for it but the code.
    """

    code: str
    words: str
    questions: tuple[int, ...]
    why_html: str
    labs: tuple[LabEntry, ...]


class NextStep(Frozen):
    """An objective, or a domain without a lesson, with the numbers of its missed questions."""

    title: str
    questions: tuple[int, ...]
    module: Module | None
    lessons: tuple[LessonEntry, ...]
    labs: tuple[LabEntry, ...]


def stumbles_of(
    items: Sequence[ExamItem], chosen: Mapping[int, int | None], catalog: Catalog
) -> tuple[Stumble, ...]:
    """Return the misconceptions behind wrong choices, the most frequent first."""
    found: dict[str, list[tuple[ExamItem, str]]] = defaultdict(list)
    for item in items:
        choice = chosen[item.position]
        if choice is None or choice == item.key:
            continue
        option = item.shown["options"][choice]
        if option["misconception"]:
            found[option["misconception"]].append((item, option["rationale_html"]))
    stumbles = [
        Stumble(
            code=code,
            words=_about(each[0][0], code, catalog),
            questions=tuple(item.position + 1 for item, _ in each),
            why_html=each[0][1],
            labs=tuple(lab for lab in catalog.labs() if code in lab.findings),
        )
        for code, each in found.items()
    ]
    return tuple(sorted(stumbles, key=lambda each: (-len(each.questions), each.code)))


def _about(item: ExamItem, code: str, catalog: Catalog) -> str:
    objective = _objective(item, catalog)
    return objective.text if objective else code.replace("_", " ").capitalize()


def next_steps_of(
    missed: Sequence[ExamItem], domains: Sequence[Mapping[str, Any]], catalog: Catalog
) -> tuple[NextStep, ...]:
    """Return what to do next, first what mends most of the *missed* items."""
    titles = {domain["letter"]: domain["title"] for domain in domains}
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item in missed:
        objective = _objective(item, catalog)
        key = (item.shown["module"], objective.id) if objective else ("", item.domain)
        numbers[key].append(item.position + 1)
    ranked = sorted(numbers.items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(
        _step(*key, tuple(questions), titles, catalog) for key, questions in ranked[:MOST_STEPS]
    )


def _objective(item: ExamItem, catalog: Catalog) -> Objective | None:
    """Return the objective of the item, as far as its module still has it."""
    module = catalog.module(item.shown["module"])
    objectives = module.objectives if module else ()
    return next((each for each in objectives if each.id == item.shown["objective"]), None)


def _step(
    slug: str,
    name: str,
    questions: tuple[int, ...],
    titles: Mapping[str, str],
    catalog: Catalog,
) -> NextStep:
    module = catalog.module(slug)
    objectives = module.objectives if module else ()
    objective = next((each for each in objectives if each.id == name), None)
    if module is None or objective is None:
        return NextStep(titles.get(name, name), questions, None, (), ())
    labs = (catalog.lab(lab) for lab in objective.labs)
    return NextStep(
        title=objective.text,
        questions=questions,
        module=module,
        lessons=tuple(each for each in module.lessons if each.slug in objective.lessons),
        labs=tuple(lab for lab in labs if lab is not None),
    )
