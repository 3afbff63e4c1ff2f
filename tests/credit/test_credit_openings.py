"""When self-study can be earned: in the running cycles in which it does not count yet."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.credit.openings import cycles_on, next_start, open_among
from app.credit.rules import credential_rules

DAY = date(2026, 3, 2)
PASSED = date(2023, 5, 2)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
anchors = st.dictionaries(
    st.sampled_from([rule.id for rule in credential_rules()]),
    st.dates(date(2000, 1, 1), date(2019, 12, 31)),
)


def names(day: date, **held: date) -> list[str]:
    return [each.rule.id for each in cycles_on(day, held)]


def test_without_a_body_the_house_year_speaks() -> None:
    [house] = cycles_on(DAY, {})

    assert (house.rule.id, house.cycle.start, house.cycle.end) == (
        "house", date(2026, 1, 1), date(2026, 12, 31),
    )  # fmt: skip


def test_bodies_that_take_self_study_speak_and_the_house_year_does_not() -> None:
    assert names(DAY, ciip=PASSED, cphims=PASSED) == ["ciip", "cphims"]


def test_bodies_that_want_an_approval_or_an_exam_have_no_say() -> None:
    assert names(DAY, arrt=PASSED, parca=PASSED, ama=PASSED) == ["house"]
    assert names(DAY, arrt=PASSED, ciip=PASSED) == ["ciip"]


def test_before_the_first_cycle_of_a_body_the_house_year_speaks() -> None:
    assert names(date(2026, 12, 31), ciip=DAY) == ["house"]
    assert names(date(2027, 1, 1), ciip=DAY) == ["ciip"]


@given(days, anchors, st.lists(days, max_size=5))
def test_what_is_closed_opens_with_the_first_new_cycle_and_not_before(
    day: date, held: dict[str, date], earned: list[date]
) -> None:
    cycles = cycles_on(day, held)
    until = [each for each in earned if each <= day]

    if not open_among(cycles, until):
        again = next_start(cycles)
        assert day < again
        assert not open_among(cycles_on(again - timedelta(days=1), held), until)
        assert open_among(cycles_on(again, held), until)
    for each in open_among(cycles, until):
        assert day in each.cycle
        assert not any(one in each.cycle for one in until)
