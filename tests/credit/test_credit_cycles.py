"""Cycles: without a gap, without an overlap, and with their first and last days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.cycles import Cycle, cycle_before, cycle_of, first_day, late_until, months_on
from app.credit.rules import Anchor, all_rules
from app.credit.standings import standing

CIIP, HOUSE = all_rules()["ciip"], all_rules()["house"]
ARRT, CPHIMS, PARCA = (all_rules()[name] for name in ("arrt", "cphims", "parca"))
RULES = list(all_rules().values())
PASSED = date(2023, 9, 12)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2024-01-01", "2024-01-01", "2025-12-31"),
        ("2024-02-29", "2024-01-01", "2025-12-31"),
        ("2025-12-31", "2024-01-01", "2025-12-31"),
        ("2026-01-01", "2026-01-01", "2027-12-31"),
    ],
)
def test_a_cycle_begins_and_ends_with_its_years(day: str, start: str, end: str) -> None:
    assert cycle_of(CIIP, PASSED, date.fromisoformat(day)) == Cycle(
        date.fromisoformat(start), date.fromisoformat(end)
    )


@pytest.mark.parametrize("day", [PASSED, date(2023, 12, 31), date(2020, 2, 29)])
def test_the_year_of_passing_belongs_to_no_cycle(day: date) -> None:
    assert cycle_of(CIIP, PASSED, day) is None


@pytest.mark.parametrize("passed", [date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29)])
def test_the_first_cycle_begins_with_the_first_full_year(passed: date) -> None:
    first = date(passed.year + 1, 1, 1)

    found = cycle_of(CIIP, passed, first)

    assert found is not None
    assert found.start == first
    assert cycle_of(CIIP, passed, first - timedelta(days=1)) is None


@given(days, days)
def test_every_day_lies_in_its_own_cycle_and_the_next_follows_at_once(
    anchored: date, day: date
) -> None:
    for rule in RULES:
        cycle = cycle_of(rule, anchored, day)
        if cycle is None:
            continue
        assert day in cycle
        assert cycle_of(rule, anchored, cycle.start) == cycle_of(rule, anchored, cycle.end) == cycle
        following = cycle_of(rule, anchored, cycle.end + timedelta(days=1))
        assert following is not None
        assert following.start == cycle.end + timedelta(days=1)
        assert cycle_before(rule, anchored, following) == cycle
        # A cycle from 29 February ends a day early or late in a year without that day.
        whole = months_on(cycle.start, 12 * rule.cycle_years) - timedelta(days=1)
        assert abs((cycle.end - whole).days) <= 1


@given(days, days)
def test_no_day_before_the_first_belongs_to_a_cycle(anchored: date, day: date) -> None:
    for rule in RULES:
        first = first_day(rule, anchored)
        assert (cycle_of(rule, anchored, day) is None) == (day < first)
        if first > date.min:
            assert cycle_of(rule, anchored, first - timedelta(days=1)) is None
            begun = cycle_of(rule, anchored, first)
            assert begun is not None
            assert begun.start == first
            assert cycle_before(rule, anchored, begun) is None


@given(days, days)
def test_a_biennium_runs_from_the_birth_month_to_the_month_before_it(
    anchored: date, day: date
) -> None:
    found = cycle_of(ARRT, anchored, day)

    if found is not None:
        following = found.end + timedelta(days=1)
        assert (found.start.month, found.start.day) == (anchored.month, 1)
        assert following == found.start.replace(year=found.start.year + 2)
        assert (found.start.year - anchored.year) % 2 == 0


@pytest.mark.parametrize(
    ("anchored", "day", "start", "end"),
    [
        ("2025-03-17", "2026-11-22", "2025-03-01", "2027-02-28"),
        ("2026-03-01", "2026-11-22", "2026-03-01", "2028-02-29"),
        ("2025-01-31", "2026-12-31", "2025-01-01", "2026-12-31"),
        ("2023-12-09", "2025-12-01", "2025-12-01", "2027-11-30"),
        ("2023-12-09", "2025-11-30", "2023-12-01", "2025-11-30"),
    ],
)
def test_birth_months_anchor_a_biennium(anchored: str, day: str, start: str, end: str) -> None:
    assert cycle_of(ARRT, date.fromisoformat(anchored), date.fromisoformat(day)) == Cycle(
        date.fromisoformat(start), date.fromisoformat(end)
    )


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2024-02-29", "2024-02-29", "2027-02-27"),
        ("2027-02-27", "2024-02-29", "2027-02-27"),
        ("2027-02-28", "2027-02-28", "2030-02-27"),
        ("2033-03-01", "2033-02-28", "2036-02-28"),
        ("2036-02-29", "2036-02-29", "2039-02-27"),
    ],
)
def test_who_passed_on_a_leap_day_keeps_it_in_leap_years(day: str, start: str, end: str) -> None:
    for rule in (CPHIMS, PARCA):
        assert cycle_of(rule, date(2024, 2, 29), date.fromisoformat(day)) == Cycle(
            date.fromisoformat(start), date.fromisoformat(end)
        )


@given(days, st.integers(0, 600))
def test_months_on_lands_in_the_month_that_was_counted_to(day: date, months: int) -> None:
    landed = months_on(day, months)

    assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
    assert landed.day == day.day or (landed + timedelta(days=1)).day == 1
    assert landed.day <= day.day


@given(days, days)
def test_a_late_window_follows_the_end_and_never_reaches_the_next_one(
    anchored: date, day: date
) -> None:
    for rule in RULES:
        cycle = cycle_of(rule, anchored, day)
        if cycle is None:
            continue
        last = late_until(rule, cycle)
        assert (last is None) == (rule.late_months == 0)
        if last is not None:
            assert cycle.end < last < cycle_of(rule, anchored, last).end  # type: ignore[union-attr]
            assert last + timedelta(days=1) == months_on(
                cycle.end + timedelta(days=1), rule.late_months
            )


def test_late_windows_end_as_the_bodies_say() -> None:
    biennium = Cycle(date(2024, 1, 1), date(2025, 12, 31))
    by_birth = Cycle(date(2023, 9, 1), date(2025, 8, 31))

    assert late_until(CIIP, biennium) == date(2026, 3, 31)
    assert late_until(ARRT, by_birth) == date(2026, 2, 28)
    assert late_until(HOUSE, biennium) is None


def test_every_anchor_has_a_rule() -> None:
    assert {rule.anchor for rule in RULES} == set(Anchor)


@given(days)
def test_house_hours_go_by_the_calendar_year_whoever_asks(day: date) -> None:
    expected = Cycle(date(day.year, 1, 1), date(day.year, 12, 31))

    assert cycle_of(HOUSE, day, day) == cycle_of(HOUSE, date(2099, 1, 1), day) == expected


@given(days, st.integers(-900, 900))
def test_what_has_elapsed_grows_from_nothing_to_all(start: date, offset: int) -> None:
    cycle = Cycle(start, start + timedelta(days=729))
    today = start + timedelta(days=offset)

    assert 0 <= cycle.elapsed(today) <= cycle.elapsed(today + timedelta(days=1)) <= 1
    assert cycle.elapsed(start) == 0
    assert cycle.elapsed(cycle.end + timedelta(days=1)) == 1
    assert cycle.days_left(today) == max(0, 729 - offset)


def test_the_pace_spreads_the_requirement_evenly() -> None:
    cycle = Cycle(date(2024, 1, 1), date(2025, 12, 31))

    half = standing(CIIP, cycle, Decimal("12.50"), date(2025, 1, 1))

    # 2024 had 366 of the 731 days.
    assert half.pace == Decimal("12.02")
    assert (half.on_pace, half.gap, half.days_left) == (True, Decimal("11.50"), 364)


def test_a_gap_never_falls_below_nothing() -> None:
    cycle = Cycle(date(2024, 1, 1), date(2025, 12, 31))

    assert standing(CIIP, cycle, Decimal(30), date(2025, 6, 1)).gap == 0
