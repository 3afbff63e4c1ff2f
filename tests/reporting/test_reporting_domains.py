"""What hours were about: split evenly over an activity's domains, beside the outline's weights."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.cycles import Cycle
from app.records.credit import EntryKind, LedgerEntry
from app.reporting.domains import DomainHours, domain_hours
from tests.people import NOON

CYCLE = Cycle(date(2025, 1, 1), date(2026, 12, 31))
WEIGHTS = {"A": ("Procurement", 5), "F": ("Image management", 12), "J": ("Standards", 3)}


def entry(number: int, domains: list[str] | None = None, **told: Any) -> LedgerEntry:
    """Return an award in the cycle, of an hour of lessons unless *told* otherwise."""
    activity = {"id": f"mod-{number}"} | ({} if domains is None else {"domains": domains})
    body = {"activity": activity, "minutes": told.pop("minutes", {"instruction": 60})}
    known: dict[str, Any] = {
        "organization_id": "ward", "sequence": number, "id": f"entry-{number}",
        "kind": EntryKind.AWARD, "learner_id": "ada", "body": json.dumps(body),
        "previous_hash": "", "hash": "", "award_key": None, "reverses_id": None, "minutes": 60,
        "completed_on": date(2025, 6, 1), "entered_at": NOON,
    }  # fmt: skip
    return LedgerEntry(**known | told)


def by_letter(*entries: LedgerEntry) -> dict[str, DomainHours]:
    return {each.letter: each for each in domain_hours(entries, CYCLE, WEIGHTS)}


def hours(*entries: LedgerEntry) -> dict[str, str]:
    return {letter: str(each.hours) for letter, each in by_letter(*entries).items()}


def test_without_an_entry_every_domain_waits_and_has_no_share() -> None:
    found = by_letter()

    assert list(found) == ["A", "F", "J"]
    assert all(each.is_untouched and each.share is None for each in found.values())
    assert {str(each.hours) for each in found.values()} == {"0.00"}


def test_weights_are_percent_of_the_whole_outline() -> None:
    found = by_letter()

    assert {letter: each.weight for letter, each in found.items()} == {"A": 25, "F": 60, "J": 15}
    assert found["F"].title == "Image management"


def test_an_activitys_time_is_split_evenly_over_its_domains() -> None:
    found = by_letter(entry(1, ["A", "F", "J"], minutes={"instruction": 50, "lab": 50}))

    # 100 minutes by three are 0.5555… hours each, rounded half up once, at the end.
    assert {str(each.hours) for each in found.values()} == {"0.56"}
    assert {each.share for each in found.values()} == {Decimal(33)}


def test_shares_are_of_what_was_learned_and_say_what_is_missing() -> None:
    found = by_letter(
        entry(1, ["J"], minutes={"instruction": 90}), entry(2, ["F", "J"], minutes={"lab": 60})
    )

    assert {letter: (str(e.hours), e.share) for letter, e in found.items()} == {
        "A": ("0.00", Decimal(0)), "F": ("0.50", Decimal(20)), "J": ("2.00", Decimal(80)),
    }  # fmt: skip
    assert [letter for letter, each in found.items() if each.is_untouched] == ["A"]


def test_a_post_test_is_no_learning() -> None:
    tested = entry(1, ["J"], minutes={"instruction": 30, "lab": 30, "assessment": 600})

    assert hours(tested) == {"A": "0.00", "F": "0.00", "J": "1.00"}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2024, 12, 31), "0.00"), (date(2025, 1, 1), "1.00"),
        (date(2026, 12, 31), "1.00"), (date(2027, 1, 1), "0.00"),
    ],
)  # fmt: skip
def test_only_what_was_completed_in_the_cycle_counts(day: date, told: str) -> None:
    assert hours(entry(1, ["J"], completed_on=day))["J"] == told


def test_what_was_taken_back_counts_no_more_and_neither_does_its_reversal() -> None:
    award = entry(1, ["J"])
    reversal = entry(2, ["J"], kind=EntryKind.REVERSAL, reverses_id=award.id)

    assert hours(award, reversal, entry(3, ["F"])) == {"A": "0.00", "F": "1.00", "J": "0.00"}


@pytest.mark.parametrize("domains", [None, []])
def test_an_activity_without_domains_is_about_none(domains: list[str] | None) -> None:
    assert set(hours(entry(1, domains)).values()) == {"0.00"}


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(sorted(WEIGHTS)), min_size=1, max_size=3, unique=True),
            st.integers(1, 600),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_minute_is_lost_or_counted_twice(learned: list[tuple[list[str], int]]) -> None:
    entries = [
        entry(at, domains, minutes={"lab": minutes})
        for at, (domains, minutes) in enumerate(learned)
    ]
    found = by_letter(*entries).values()

    whole = Decimal(sum(minutes for _, minutes in learned)) / 60
    assert abs(sum((each.hours for each in found), Decimal(0)) - whole) <= Decimal(
        "0.005"
    ) * 3 + Decimal("1E-9")
    assert abs(sum((each.share or Decimal(0) for each in found), Decimal(0)) - 100) <= Decimal(
        "1.5"
    )
    touched = {letter for domains, _ in learned for letter in domains}
    assert {each.letter for each in found if not each.is_untouched} == touched
