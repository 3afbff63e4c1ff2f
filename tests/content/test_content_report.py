"""What the content has to amount to, read from the report that authors read."""

from pathlib import Path

import pytest

from app.catalog.report import Report, report
from app.grading.lab_toml import read_lab_toml
from app.grading.loading import lab_folders

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told() -> Report:
    return report(ROOT)


def test_the_median_lesson_is_read_in_tenth_grade_or_below(told: Report) -> None:
    grades = [lesson.grade for module in told.modules for lesson in module.lessons]

    assert told.median_grade <= 10
    assert min(grades) > 0
    assert max(grades) <= 12


def test_no_item_lacks_a_rationale_or_a_clause(told: Report) -> None:
    assert (told.items.missing_rationales, told.items.missing_clauses) == (0, 0)


def test_every_objective_is_served_by_lessons_and_eight_items(told: Report) -> None:
    for module in told.modules:
        for objective in module.objectives:
            assert objective.items >= 8, objective
            assert objective.lessons >= bool(module.lessons), objective


WHOLE = {"M1": range(1, 5), "M2": range(5, 10), "M3": range(10, 16), "M4": range(16, 23),
         "M5": range(23, 29)}  # fmt: skip
WITHOUT_LAB = {"m01-o6"}
"""What an informatics professional does is told and practiced in incidents; no lab has it alone."""


def test_every_objective_that_has_a_lab_in_the_outline_is_served_by_one(told: Report) -> None:
    specs = [read_lab_toml(folder / "lab.toml") for folder in lab_folders(ROOT / "labs").values()]
    for module in told.modules:
        if module.code not in WHOLE:
            continue
        unserved = {each.id for each in module.objectives if not each.labs}
        ids = {each.id for each in module.objectives}
        codes = {spec.code for spec in specs if ids & set(spec.objectives)}

        assert unserved <= WITHOUT_LAB, module.code
        assert codes >= {f"L{number:02}" for number in WHOLE[module.code]}, module.code


def test_a_third_is_parametric_and_three_in_five_tell_a_case(told: Report) -> None:
    for module in told.modules:
        assert module.items.parametric * 3 >= module.items.count, module.code
        assert module.items.cases * 5 >= module.items.count * 3, module.code


def test_designated_minutes_are_those_of_the_method(told: Report) -> None:
    for module in told.modules:
        minutes = module.minutes
        by_method = minutes.reading + minutes.checks
        assert abs(minutes.designated - by_method) <= max(3, by_method // 10), module.code


def test_what_is_told_of_all_is_the_sum_of_its_parts(told: Report) -> None:
    assert told.items.count == sum(module.items.count for module in told.modules)
    assert told.items.count == sum(domain.items for domain in told.domains)
    assert round(sum(domain.percent for domain in told.domains)) == 100


@pytest.mark.parametrize("letter", ["A", "B", "D", "E"])
def test_domains_without_a_module_fill_three_half_forms(told: Report, letter: str) -> None:
    [domain] = [each for each in told.domains if each.letter == letter]

    assert domain.half_forms >= 3
