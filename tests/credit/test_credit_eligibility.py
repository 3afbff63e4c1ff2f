"""The seven points: each category's least and most, whole points only."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credit.eligibility import Background, count_points

backgrounds = st.builds(
    Background,
    months=st.integers(0, 720),
    education=st.integers(0, 5),
    informatics_degree=st.booleans(),
    certification_points=st.integers(0, 4),
    hours=st.decimals(0, 1000, places=2),
)


def bring(
    months: int = 0,
    education: int = 0,
    *,
    degree: bool = False,
    certified: int = 0,
    hours: str = "0",
) -> Background:
    return Background(months, education, degree, certified, Decimal(hours))


@pytest.mark.parametrize(
    ("background", "total", "enough"),
    [
        (bring(), 0, False),
        (bring(months=24, education=5), 7, True),
        (bring(months=23, education=5, degree=True), 7, False),
        (bring(months=60, education=2), 7, True),
        (bring(months=120, education=1), 6, False),
        (bring(months=24, education=4, hours="17.99"), 6, False),
        (bring(months=24, education=4, hours="18"), 7, True),
        (bring(months=24, education=0, certified=2, hours="90"), 6, False),
        (bring(education=5, degree=True, certified=4), 10, False),
    ],
)
def test_points_are_counted_as_the_table_says(
    background: Background,
    total: int,
    enough: bool,  # noqa: FBT001
) -> None:
    found = count_points(background)

    assert (found.total, found.is_enough) == (total, enough)


@pytest.mark.parametrize(
    ("hours", "left"),
    [("0", "18.00"), ("17.99", "0.01"), ("18", "18.00"), ("53.5", "0.50"), ("72", None)],
)
def test_the_hours_to_the_next_point_are_told_until_none_is_left(
    hours: str, left: str | None
) -> None:
    found = count_points(bring(hours=hours))

    assert found.hours_to_next_point == (Decimal(left) if left else None)


@given(backgrounds)
def test_no_category_gives_more_than_its_most(background: Background) -> None:
    found = count_points(background)

    assert all(0 <= each.counted <= each.most for each in found.categories)
    assert 0 <= found.total <= 15
    assert found.is_enough == (found.total >= 7 and background.months >= 24)


@given(backgrounds, st.decimals(0, 100, places=2))
def test_more_hours_never_cost_a_point(background: Background, more: Decimal) -> None:
    longer = Background(
        background.months,
        background.education,
        background.informatics_degree,
        background.certification_points,
        background.hours + more,
    )

    assert count_points(longer).total >= count_points(background).total
