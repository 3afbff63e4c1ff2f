"""The study plan: everything has its place, or the plan says what would help."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog import BlueprintDomain, BlueprintVersion, Module
from app.learning.open_steps import open_steps
from app.learning.planning import MOCK_EXAMS, PlannedStep, StudyPlan, study_plan
from app.learning.progress import Step
from app.learning.reading import finish_lesson
from app.learning.site import Site
from tests.people import organization, person

MONDAY = date(2026, 3, 2)
FULL, HALF, DRILL = MOCK_EXAMS


def module(code: str, *domains: str) -> Module:
    return Module(
        f"mod-{code}", code.lower(), code, code, code, "", 10, "", 80, 20, domains, (), (), (), (),
        0, "", "",
    )  # fmt: skip


LIGHT, HEAVY = module("M1", "A"), module("M2", "F")
OUTLINE = BlueprintVersion(
    "2024-03", "2022-08", "2024-03", 130, 40, 170, "percent", "",
    (BlueprintDomain("A", "Light", 10, "verified"), BlueprintDomain("F", "Heavy", 90, "verified")),
)  # fmt: skip


def step(minutes: int, of: Module = LIGHT) -> PlannedStep:
    return PlannedStep(of, Step("lesson", "l", "L", minutes, done=False, begun=False), minutes)


def plan(*minutes: int, days: int = 28, hours: int = 5) -> StudyPlan:
    steps = [step(each) for each in minutes]
    return study_plan(steps, MONDAY, MONDAY + timedelta(days=days), hours, OUTLINE)


def test_a_fifth_of_a_week_is_for_review() -> None:
    assert [week.review_minutes for week in plan(days=14).weeks] == [60, 60]


def test_the_last_weeks_and_the_middle_hold_the_longest_mock_exam_that_fits() -> None:
    assert [week.mock for week in plan(days=28).weeks] == [None, FULL, FULL, FULL]
    assert [week.mock for week in plan(days=28, hours=3).weeks] == [None, HALF, HALF, HALF]
    assert [week.mock for week in plan(days=7, hours=1).weeks] == [DRILL]


def test_the_plan_ends_on_the_eve_of_the_exam() -> None:
    weeks = plan(days=10).weeks

    assert (weeks[0].starts_on, weeks[-1].ends_on) == (MONDAY, MONDAY + timedelta(days=9))
    assert weeks[-1].minutes == 5 * 60 * 3 // 7


def test_a_step_longer_than_a_week_goes_on_in_the_next() -> None:
    weeks = plan(100, 30, days=28, hours=1).weeks

    assert [[each.minutes for each in week.steps] for week in weeks] == [[48], [18], [18], [16]]


def test_a_plan_without_an_exam_goes_on_until_all_is_done() -> None:
    found = study_plan([step(60)] * 9, MONDAY, None, 5, OUTLINE)

    assert [len(week.steps) for week in found.weeks] == [4, 4, 1]
    assert (found.missing, {week.mock for week in found.weeks}) == (0, {None})


def test_too_little_time_is_said_with_what_would_make_it() -> None:
    steps = [*[step(60, HEAVY)] * 6, *[step(60, LIGHT)] * 6]

    found = study_plan(steps, MONDAY, MONDAY + timedelta(days=35), 4, OUTLINE)

    assert found.missing == sum(each.minutes for each in found.left_over) > 0
    assert found.hours_needed is not None
    more = study_plan(steps, MONDAY, MONDAY + timedelta(days=35), found.hours_needed, OUTLINE)
    less = study_plan(steps, MONDAY, MONDAY + timedelta(days=35), found.hours_needed - 1, OUTLINE)
    assert (more.missing, less.missing > 0) == (0, True)
    assert found.exam_needed is not None
    assert not study_plan(steps, MONDAY, found.exam_needed, 4, OUTLINE).missing
    assert [cut.module for cut in found.cuts] == [LIGHT]
    assert found.won == 6 * 60 >= found.missing


def test_nobody_is_told_to_leave_out_more_than_half() -> None:
    steps = [*[step(60, HEAVY)] * 6, *[step(60, LIGHT)] * 6]

    found = study_plan(steps, MONDAY, MONDAY + timedelta(days=14), 4, OUTLINE)

    assert found.missing > 6 * 60
    assert found.cuts == ()
    assert found.hours_needed is not None


def test_no_module_is_left_out_that_the_others_make_superfluous() -> None:
    small = module("M3", "A")
    steps = [step(20, small), *[step(60, LIGHT)] * 6, *[step(60, HEAVY)] * 6]

    found = study_plan(steps, MONDAY, MONDAY + timedelta(days=35), 4, OUTLINE)

    assert found.missing > 20
    assert [cut.module for cut in found.cuts] == [LIGHT]


@given(
    minutes=st.lists(st.integers(1, 200), max_size=20),
    days=st.integers(1, 120),
    hours=st.integers(1, 20),
)
def test_no_minute_is_lost_and_no_week_is_overfull(
    minutes: list[int], days: int, hours: int
) -> None:
    found = plan(*minutes, days=days, hours=hours)

    placed = sum(each.minutes for week in found.weeks for each in week.steps)
    assert placed + found.missing == sum(minutes)
    assert all(week.room >= 0 for week in found.weeks)
    assert sum((week.ends_on - week.starts_on).days + 1 for week in found.weeks) == days


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_was_done_is_not_planned_again(site: Site) -> None:
    ada = person(site.store, organization(site.store))
    [only] = site.catalog.modules()
    finish_lesson(ada, only, only.lessons[0], site)

    with site.store.reading() as unit:
        steps = open_steps(ada, unit, site.catalog)

    assert [each.step.slug for each in steps] == [only.lessons[1].slug, "first-look", only.slug]
