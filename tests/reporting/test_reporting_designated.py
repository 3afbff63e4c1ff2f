"""What designated minutes rest on: an estimate, a median, and how far the two may differ."""

from datetime import timedelta

import pytest

from app.catalog import Module
from app.catalog.report import report
from app.credit.rules import TimeClass
from app.learning.site import Site
from app.records.people import Organization
from app.records.presence import LabTime
from app.reporting.designated import (
    COLUMNS,
    ModuleMinutes,
    minutes_evidence,
    minutes_rows,
    module_minutes,
    off_labs,
)
from tests.conftest import CONTENT
from tests.people import NOON, organization, person

LAB = "lab-00000001"
"""It states ten minutes."""


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def module(site: Site) -> Module:
    found = site.catalog.module("m01-first-look")
    assert found is not None
    return found


def took(site: Site, ward: Organization, *seconds: int) -> None:
    """Let a learner each have passed the lab in so many seconds."""
    for number, each in enumerate(seconds):
        who = person(site.store, ward, f"Learner Number{number}")
        with site.store.writing() as unit:
            passed = NOON + timedelta(hours=number)
            unit.lab_times.add(LabTime(ward.id, LAB, who.id, each, passed))


def told(site: Site, ward: Organization, module: Module) -> ModuleMinutes:
    with site.store.reading() as unit:
        [found] = module_minutes(ward.id, [module], unit, site)
    return found


def test_four_learners_are_too_few(site: Site, ward: Organization, module: Module) -> None:
    took(site, ward, 600, 600, 600, 600)

    found = told(site, ward, module)

    [lab] = found.labs
    assert (lab.stated, lab.learners, lab.median, lab.middle_half) == (10, 4, None, None)
    assert lab.rests_on == "The author's estimate; too few learners yet"
    assert (found.on_medians, found.on_estimates) == (0, 10)
    assert off_labs([found]) == []


def test_five_learners_make_a_median(site: Site, ward: Organization, module: Module) -> None:
    took(site, ward, 30, 400, 690, 840, 9000)

    found = told(site, ward, module)

    [lab] = found.labs
    assert (lab.learners, lab.median, lab.middle_half) == (5, 12, (7, 14))
    assert lab.rests_on == "The median of 5 learners"
    assert (found.on_medians, found.on_estimates) == (10, 0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (399, "The author's estimate, more than half above the median of 5 learners"),
        (400, "The median of 5 learners"),
        (1200, "The median of 5 learners"),
        (1201, "The author's estimate, more than half below the median of 5 learners"),
        (20, "The author's estimate, more than half above the median of 5 learners"),
    ],
)
def test_minutes_may_differ_from_the_median_by_half_of_it(
    seconds: int, words: str, site: Site, ward: Organization, module: Module
) -> None:
    took(site, ward, *[seconds] * 5)

    found = told(site, ward, module)

    [lab] = found.labs
    assert lab.rests_on == words
    assert off_labs([found]) == ([lab] if "more than half" in words else [])
    assert found.on_medians == (10 if words.startswith("The median") else 0)


def test_a_file_has_a_row_a_lab(site: Site, ward: Organization, module: Module) -> None:
    took(site, ward, 60, 60, 60, 60, 60)

    [row] = minutes_rows([told(site, ward, module)])

    assert dict(zip(COLUMNS, row, strict=True)) == {
        "module": "M1",
        "lab_id": LAB,
        "lab": "L90",
        "title": "First look",
        "stated_minutes": 10,
        "learners": 5,
        "median_minutes": 1,
        "middle_half_from": 1,
        "middle_half_to": 1,
        "rests_on": "The author's estimate, more than half above the median of 5 learners",
        "off_by_more_than_half": "yes",
    }


def test_an_auditor_reads_what_each_figure_rests_on(
    site: Site, ward: Organization, module: Module
) -> None:
    took(site, ward, 500, 600, 700, 800, 900)

    evidence = minutes_evidence([told(site, ward, module)])

    [of_module] = evidence["modules"]
    assert evidence["fewest_learners"] == 5
    assert of_module["lessons"] == {"minutes": 10, "rests_on": module.minutes_method}
    assert of_module["post_test"] == {"minutes": 3, "rests_on": "A minute and a half an item."}
    assert of_module["labs"] == [
        {
            "lab": LAB,
            "title": "L90 First look",
            "minutes": 10,
            "rests_on": "The median of 5 learners",
            "learners": 5,
            "median_minutes": 12,
            "middle_half": (10, 13),
        }
    ]


def test_authors_are_told_the_minutes_that_credit_is_counted_by(
    site: Site, ward: Organization, module: Module
) -> None:
    awarded = told(site, ward, module).minutes

    content = report(CONTENT)
    facts = next(each.minutes for each in content.modules if each.code == module.code)
    assert facts.post_test == awarded[TimeClass.ASSESSMENT] == 3
    assert facts.labs == awarded[TimeClass.LAB]
    assert facts.designated == awarded[TimeClass.INSTRUCTION]
