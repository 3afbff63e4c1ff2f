"""Rules as data: every worked case, and what rounding may never do."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.rules import Rounding, Rule, TimeClass, WorkedCase, all_rules, open_rules

RULES = list(all_rules().values())
minutes = st.dictionaries(st.sampled_from(TimeClass), st.integers(0, 20_000))
rules = st.sampled_from(RULES)


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(rule, case, id=case.why) for rule in RULES for case in rule.cases],
)
def test_every_worked_case_comes_out_as_written(rule: Rule, case: WorkedCase) -> None:
    assert rule.credit_units(case.minutes) == case.credit_units


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_cases_and_says_where_it_was_read(rule: Rule) -> None:
    assert len(rule.cases) >= 2
    assert rule.sources
    assert {source.confidence for source in rule.sources} <= {
        "verified",
        "general knowledge",
        "not verified",
    }
    assert rule.effective_from is None or rule.effective_from <= date.today()  # noqa: DTZ011
    assert (rule.cycle_years >= 1, rule.increment > 0, rule.minutes_per_unit > 0) == (True,) * 3
    assert bool(rule.late_months) == bool(rule.late_says)
    assert bool(rule.bands) == (rule.rounding is Rounding.BANDS)
    assert all(0 < each.minimum <= rule.required for each in rule.categories)


@given(rules, minutes)
def test_credit_comes_in_whole_steps_near_the_time_spent(
    rule: Rule, spent: dict[TimeClass, int]
) -> None:
    units = rule.credit_units(spent)

    counted = sum(n for time_class, n in spent.items() if time_class in rule.counts)
    exact = Fraction(counted, rule.minutes_per_unit)
    assert units % rule.increment == 0
    assert units == 0 or units >= rule.minimum
    off = Fraction(units) - exact
    match rule.rounding:
        case Rounding.NEAREST:
            assert not units or abs(off) <= Fraction(rule.increment) / 2
        case Rounding.FLOOR:
            assert not rule.counts or -Fraction(rule.increment) < off <= 0
        case Rounding.BANDS:
            # Below the first band nothing is given, which 29 of 50 minutes show best.
            assert Fraction(-29, 50) <= off <= 0


@given(rules, minutes, st.sampled_from(TimeClass), st.integers(0, 600))
def test_more_time_never_gives_less_credit(
    rule: Rule, spent: dict[TimeClass, int], time_class: TimeClass, more: int
) -> None:
    longer = {**spent, time_class: spent.get(time_class, 0) + more}

    assert rule.credit_units(longer) >= rule.credit_units(spent)


@given(rules, minutes)
def test_time_that_does_not_count_changes_nothing(rule: Rule, spent: dict[TimeClass, int]) -> None:
    counted = {name: n for name, n in spent.items() if name in rule.counts}

    assert rule.credit_units(spent) == rule.credit_units(counted)


@pytest.mark.parametrize(("spent", "credit"), [(67, "1.00"), (68, "1.25"), (82, "1.25")])
def test_half_a_step_is_rounded_up(spent: int, credit: str) -> None:
    """A quarter hour is 15 minutes: 7.5 of them are half a step."""
    assert all_rules()["ciip"].credit_units({TimeClass.LAB: spent}) == Decimal(credit)


@given(st.sampled_from([rule for rule in RULES if rule.rounding is not Rounding.BANDS]), minutes)
def test_rounding_agrees_with_exact_fractions(rule: Rule, spent: dict[TimeClass, int]) -> None:
    """The nearest step is the one below after half a step was added: half goes up, always."""
    counted = sum(n for time_class, n in spent.items() if time_class in rule.counts)
    steps = Fraction(counted, rule.minutes_per_unit) / Fraction(rule.increment)
    half = Fraction(1, 2) if rule.rounding is Rounding.NEAREST else 0

    expected = floor(steps + half) * Fraction(rule.increment)

    assert Fraction(rule.credit_units(spent)) == (expected if expected >= rule.minimum else 0)


def test_rounding_happens_once_at_the_end() -> None:
    ciip = all_rules()["ciip"]
    parts = [{TimeClass.LAB: 7}] * 9

    assert sum(ciip.credit_units(part) for part in parts) == 0
    assert ciip.credit_units({TimeClass.LAB: 63}) == Decimal("1.00")


HAND_WORKED = [
    (
        {TimeClass.INSTRUCTION: 20, TimeClass.ASSESSMENT: 40},
        {"arrt": "0", "iacet": "0.1", "ama": "1"},
    ),
    ({TimeClass.INSTRUCTION: 95}, {"ama": "1.5", "iacet": "0.2"}),
    ({TimeClass.INSTRUCTION: 30}, {"iacet": "0.1"}),
]  # fmt: skip


@pytest.mark.parametrize(("spent", "expected"), HAND_WORKED)
def test_one_activity_gives_each_body_what_was_worked_out_by_hand(
    spent: dict[TimeClass, int], expected: dict[str, str]
) -> None:
    given_credit = {name: all_rules()[name].credit_units(spent) for name in expected}

    assert given_credit == {name: Decimal(units) for name, units in expected.items()}


@pytest.mark.parametrize(
    ("minutes", "units"), [(29, "0"), (30, "0.5"), (49, "0.5"), (50, "1"), (79, "1"), (80, "1.5")]
)
def test_arrt_gives_by_bands(minutes: int, units: str) -> None:
    assert all_rules()["arrt"].credit_units({TimeClass.INSTRUCTION: minutes}) == Decimal(units)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_records_are_kept_longer_than_a_cycle(rule: Rule) -> None:
    least = {"AMA": 6, "IACET": 7}.get(rule.body, 0)

    assert rule.retention_years >= max(least, rule.cycle_years)


def test_a_variant_differs_from_its_rule_in_what_it_asks_for() -> None:
    rules = all_rules()

    asked = {name: rules[name].required for name in ("arrt", "arrt_rra", "ahima", "ahima_rhit")}
    assert asked == {"arrt": 24, "arrt_rra": 50, "ahima": 30, "ahima_rhit": 20}
    assert [each.minimum for each in rules["ahima"].categories] == [Decimal(24)]
    assert [each.minimum for each in rules["arrt_sonography"].categories] == [Decimal(16)]
    assert rules["arrt_rra"].cases == rules["arrt"].cases


def test_bodies_that_approve_beforehand_are_no_open_rules() -> None:
    assert {rule.body for rule in all_rules().values() if rule.needs_approval} == {
        "ARRT",
        "AMA",
        "IACET",
    }
    assert {rule.body for rule in open_rules()} == {"ABII", "AHIMA", "HIMSS", "House"}


def test_a_quarter_of_a_step_is_exact_in_every_class() -> None:
    """No binary float lies in between: 0.05 CEU is half of a tenth, and rounds up."""
    iacet = all_rules()["iacet"]

    for tenths in range(1, 200):
        assert iacet.credit_units({TimeClass.LAB: 60 * tenths - 30}) == Decimal(tenths) / 10


def test_a_rule_is_told_with_its_body_once() -> None:
    for rule in RULES:
        assert rule.full_title.count(rule.body) == 1
        for category in rule.categories:
            assert category.within.split()[0] in {"in", "on", "from"}
