"""Items are shared out by largest remainder: exact sums, fair shares, ties settled once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.exams.allocation import allocate, largest_allocation

OUTLINE_2024 = {
    "A": 4, "B": 5, "C": 12, "D": 5, "E": 3, "F": 18, "G": 12, "H": 15, "I": 12, "J": 14,
}  # fmt: skip
OUTLINE_2019 = {
    "A": 6, "B": 7, "C": 13, "D": 10, "E": 6, "F": 24, "G": 18, "H": 15, "I": 14, "J": 17,
}  # fmt: skip

weights = st.dictionaries(
    st.sampled_from("ABCDEFGHIJ"), st.integers(0, 40), min_size=1
).filter(lambda found: sum(found.values()) > 0)  # fmt: skip


def test_half_a_form_over_the_2024_outline() -> None:
    assert allocate(OUTLINE_2024, 65) == {
        "A": 2, "B": 3, "C": 8, "D": 3, "E": 2, "F": 12, "G": 8, "H": 10, "I": 8, "J": 9,
    }  # fmt: skip


def test_a_whole_form_over_the_2019_outline_is_the_outline_itself() -> None:
    assert allocate(OUTLINE_2019, 130) == OUTLINE_2019


@given(weights, st.integers(0, 400))
def test_the_sum_is_exact_and_no_domain_is_off_by_one_item(
    weights: dict[str, int], total: int
) -> None:
    shares = allocate(weights, total)

    whole = sum(weights.values())
    assert sum(shares.values()) == total
    assert list(shares) == list(weights)
    for letter, share in shares.items():
        assert abs(share * whole - weights[letter] * total) < whole


@given(weights, st.integers(0, 400))
def test_a_heavier_domain_never_gets_fewer_items(weights: dict[str, int], total: int) -> None:
    shares = allocate(weights, total)

    ordered = sorted(weights, key=lambda letter: weights[letter])
    for lighter, heavier in pairwise(ordered):
        if weights[lighter] < weights[heavier]:
            assert shares[lighter] <= shares[heavier]


@given(weights, st.integers(0, 100))
def test_the_order_in_which_domains_are_told_changes_nothing(
    weights: dict[str, int], total: int
) -> None:
    backwards = dict(reversed(weights.items()))

    assert allocate(backwards, total) == allocate(weights, total)


def test_equal_remainders_go_to_the_earlier_letter() -> None:
    assert allocate({"C": 1, "A": 1, "B": 1}, 4) == {"C": 1, "A": 2, "B": 1}


@pytest.mark.parametrize("wrong", [({"A": 0}, 5), ({"A": -1, "B": 2}, 5), ({"A": 1}, -1), ({}, 1)])
def test_what_cannot_be_shared_out_is_refused(wrong: tuple[dict[str, int], int]) -> None:
    with pytest.raises(ValueError, match=r"weight|negative"):
        allocate(*wrong)


@given(st.dictionaries(st.sampled_from("ABCDEFGHIJ"), st.integers(0, 20)))
def test_the_largest_form_fits_the_bank_and_the_next_larger_does_not(fresh: dict[str, int]) -> None:
    found = largest_allocation(OUTLINE_2024, 65, fresh)

    total = sum(found.values())
    assert all(count <= fresh.get(letter, 0) for letter, count in found.items())
    if total < 65:
        beyond = allocate(OUTLINE_2024, total + 1)
        assert any(count > fresh.get(letter, 0) for letter, count in beyond.items())
