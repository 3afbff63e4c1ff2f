"""Counting a cycle: each activity once, nothing from outside, categories within the whole."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.counting import Earning, activity_of, earned_in, earning_of
from app.credit.cycles import Cycle
from app.credit.rules import HOUSE, Per, TimeClass, all_rules
from app.credit.standings import standing

CYCLE = Cycle(date(2024, 1, 1), date(2025, 12, 31))
RULES = list(all_rules().values())
CATEGORIES = ["hiim", "himss_approved", "ethics", "sonography"]
BODIES = ["ABII", "ARRT", "AMA", "IACET", "AHIMA", "HIMSS", "PARCA"]

earnings = st.builds(
    Earning,
    activity=st.sampled_from("abcdefgh"),
    day=st.dates(date(2023, 10, 1), date(2026, 3, 31)),
    minutes=st.dictionaries(st.sampled_from(TimeClass), st.integers(0, 600)),
    accepted_by=st.none() | st.frozensets(st.sampled_from(BODIES)),
    categories=st.frozensets(st.sampled_from(CATEGORIES)),
)
lists = st.lists(earnings, max_size=12)


def hour(activity: str = "a", day: date = CYCLE.start, **more: frozenset[str]) -> Earning:
    return Earning(activity, day, {TimeClass.INSTRUCTION: 60}, **more)


@given(lists)
def test_no_activity_counts_twice_inside_one_body(found: list[Earning]) -> None:
    for rule in RULES:
        once = earned_in(rule, CYCLE, found)
        assert earned_in(rule, CYCLE, [*found, *found]) == once


@given(lists)
def test_nothing_is_carried_into_or_out_of_a_cycle(found: list[Earning]) -> None:
    inside = [each for each in found if CYCLE.start <= each.day <= CYCLE.end]
    for rule in RULES:
        assert rule.carry_over is False
        assert earned_in(rule, CYCLE, found) == earned_in(rule, CYCLE, inside)


@given(lists)
def test_no_category_holds_more_than_the_whole(found: list[Earning]) -> None:
    for rule in RULES:
        counted = earned_in(rule, CYCLE, found)
        assert set(counted.by_category) == {category.id for category in rule.categories}
        assert all(0 <= units <= counted.units for units in counted.by_category.values())


@given(lists)
def test_a_cycle_is_met_when_the_sum_and_every_category_are(found: list[Earning]) -> None:
    for rule in RULES:
        counted = earned_in(rule, CYCLE, found)
        now = standing(rule, CYCLE, counted.units, CYCLE.end, counted)
        lacking = [e for e in rule.categories if counted.by_category[e.id] < e.minimum]
        assert now.met is (counted.units >= rule.required and not lacking)
        assert [each.gap > 0 for each in now.categories] == [e in lacking for e in rule.categories]


@given(lists)
def test_credit_by_activity_is_the_sum_of_its_activities(found: list[Earning]) -> None:
    singles = {each.activity: each for each in reversed(found) if each.day in CYCLE}
    for rule in (each for each in RULES if each.per is Per.ACTIVITY):
        whole = earned_in(rule, CYCLE, found).units
        parts = (earned_in(rule, CYCLE, [each]).units for each in singles.values())
        assert whole == sum(parts)


@given(lists)
def test_what_lacks_an_approval_never_counts(found: list[Earning]) -> None:
    for rule in RULES:
        bare = [
            Earning(each.activity, each.day, each.minutes, None, each.categories) for each in found
        ]
        counted = earned_in(rule, CYCLE, bare)
        assert counted.units == 0 or not rule.needs_approval
        assert counted.unapproved == 0 or rule.needs_approval


def test_one_activity_serves_several_bodies() -> None:
    approved = [hour(accepted_by=frozenset({"ARRT", "AMA", "ciip"}))]

    worth = {name: earned_in(all_rules()[name], CYCLE, approved).units for name in all_rules()}
    assert {worth[name] for name in ("arrt", "ama", "ciip", HOUSE)} == {Decimal(1)}
    assert {worth[name] for name in ("iacet", "ahima")} == {Decimal(0)}


def test_twenty_minutes_three_times_are_an_hour_for_abii_and_nothing_for_arrt() -> None:
    short = [
        Earning(name, CYCLE.end, {TimeClass.LAB: 20}, frozenset({"ABII", "ARRT"})) for name in "abc"
    ]

    assert earned_in(all_rules()["ciip"], CYCLE, short).units == 1
    assert earned_in(all_rules()["arrt"], CYCLE, short).units == 0


@pytest.mark.parametrize(("day", "units"), [(-1, 0), (0, 1), (730, 1), (731, 0)])
def test_the_first_and_the_last_day_belong_to_the_cycle(day: int, units: int) -> None:
    found = [hour(day=CYCLE.start + timedelta(days=day))]

    assert earned_in(all_rules()["ciip"], CYCLE, found).units == units


def test_an_entry_says_who_accepted_it_and_where_it_belongs() -> None:
    activity = {"id": "x", "version": "1", "accepted_by": ["HIMSS"], "categories": ["ethics"]}
    found = [earning_of(activity, CYCLE.start, {TimeClass.INSTRUCTION: 90})]

    counted = earned_in(all_rules()["cphims"], CYCLE, found)
    assert counted.units == Decimal("1.50")
    assert counted.by_category == {"himss_approved": 0, "ethics": Decimal("1.50")}


def test_a_changed_wording_is_the_same_activity_and_a_raised_credit_version_another() -> None:
    told: list[dict[str, Any]] = [
        {"id": "mod-1", "version": "a" * 64},
        {"id": "mod-1", "version": "b" * 64},
        {"id": "mod-1", "version": "c" * 64, "credit_version": 1},
        {"id": "mod-1", "version": "d" * 64, "credit_version": 2},
        {"id": "session:1", "version": "1"},
    ]

    assert [activity_of(each) for each in told] == [
        "mod-1:1", "mod-1:1", "mod-1:1", "mod-1:2", "session:1:1",
    ]  # fmt: skip
    found = [earning_of(each, CYCLE.start, {TimeClass.INSTRUCTION: 60}) for each in told]
    assert earned_in(all_rules()["ciip"], CYCLE, found).units == 3


def test_the_sum_alone_does_not_meet_a_requirement_with_categories() -> None:
    cphims = all_rules()["cphims"]
    many = [hour(str(number)) for number in range(46)]
    some = [hour(f"e{number}", categories=frozenset({"ethics"})) for number in range(2)]
    bought = [hour(f"h{n}", categories=frozenset({"himss_approved"})) for n in range(25)]

    for found, met in [(many, False), (many + some, False), (many + some + bought, True)]:
        counted = earned_in(cphims, CYCLE, found)
        now = standing(cphims, CYCLE, counted.units, date(2025, 6, 1), counted)
        assert now.gap == 0
        assert now.met is met
    assert [each.gap for each in now.categories] == [0, 0]


def test_a_projection_goes_on_at_the_pace_so_far() -> None:
    ciip, today = all_rules()["ciip"], date(2025, 1, 1)

    now = standing(ciip, CYCLE, Decimal(6), today)

    # 366 of 731 days are over; 364 more days are 11.96 months of 30.44 days.
    assert (now.projected, now.shortfall) == (Decimal("11.98"), Decimal("12.02"))
    assert now.a_month == Decimal("1.6")
    assert now.late_until == date(2026, 3, 31)


def test_early_in_a_cycle_there_is_no_projection() -> None:
    now = standing(all_rules()["ciip"], CYCLE, Decimal(1), date(2024, 1, 20))

    assert now.projected is None
    assert now.shortfall == 0


@pytest.mark.parametrize(("today", "soon"), [("2025-09-30", False), ("2025-10-01", True)])
def test_the_end_is_near_from_october_on(today: str, soon: bool) -> None:  # noqa: FBT001
    now = standing(all_rules()["ciip"], CYCLE, Decimal(1), date.fromisoformat(today))

    assert now.ends_soon is soon
