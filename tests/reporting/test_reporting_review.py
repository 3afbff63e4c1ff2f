"""How a review stands: what is counted, what is not, and what the days ahead hold."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from app.frozen import replace
from app.learning.reviewing import LEECH_LAPSES, grade_card, undo_last_grade
from app.learning.site import Site
from app.learning.studying import save_setting
from app.records.people import Person
from app.records.review import CardKind, ReviewCard
from app.reporting.reviewing import ReviewStanding, review_standing
from tests.people import NOON, organization, person


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(site: Site) -> Person:
    return person(site.store, organization(site.store))


def cards(count: int, ada: Person, site: Site) -> list[ReviewCard]:
    blank = ReviewCard(
        ada.organization_id, "", ada.id, CardKind.TERM, "", {}, NOON, None, NOON, 0, 0, None, None
    )
    made = [replace(blank, id=str(uuid4()), subject=str(uuid4())) for _ in range(count)]
    with site.store.writing() as unit:
        unit.review_cards.add_new(made)
    return made


def standing(ada: Person, site: Site) -> ReviewStanding:
    with site.store.reading() as unit:
        return review_standing(ada, unit)


@pytest.mark.usefixtures("travel")
def test_new_cards_come_at_the_days_limit_until_there_are_none(ada: Person, site: Site) -> None:
    cards(25, ada, site)

    assert [day.new for day in standing(ada, site).forecast[:4]] == [10, 10, 5, 0]


@pytest.mark.usefixtures("travel")
def test_a_card_stands_on_the_day_it_comes_back(ada: Person, site: Site) -> None:
    first, *_ = cards(2, ada, site)
    grade_card(ada, first.id, 0, 4, site)

    found = standing(ada, site)

    assert [day.returning for day in found.forecast].index(1) == 8
    assert sum(day.returning for day in found.forecast) == 1
    assert found.busiest.total == 1


def test_what_is_overdue_counts_today(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    [card] = cards(1, ada, site)
    grade_card(ada, card.id, 0, 4, site)
    travel.shift(timedelta(days=20))

    assert standing(ada, site).forecast[0].returning == 1


def test_only_cards_that_came_back_say_how_well_is_remembered(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    for rating, card in zip((1, 3), cards(2, ada, site), strict=True):
        after = grade_card(ada, card.id, 0, 4, site)
        travel.move_to(after.due_at)
        grade_card(ada, card.id, 1, rating, site)

    found = standing(ada, site)
    assert (found.grades, found.returned, found.known, found.known_percent) == (4, 2, 1, 50)

    undo_last_grade(ada, site)
    found = standing(ada, site)
    assert (found.grades, found.returned, found.known_percent) == (3, 1, 0)


def test_each_card_has_one_stage(ada: Person, site: Site, travel: time_machine.Traveller) -> None:
    save_setting(ada, {"new_cards_a_day": "10"}, site)
    _, learning, returning, settled, leech = cards(5, ada, site)
    for _ in range(LEECH_LAPSES):
        leech = grade_card(ada, leech.id, leech.reviews, 4, site)
        travel.move_to(leech.due_at)
        leech = grade_card(ada, leech.id, leech.reviews, 1, site)
    for rating, card in ((3, learning), (4, returning), (4, settled)):
        grade_card(ada, card.id, 0, rating, site)
    travel.shift(timedelta(days=9))
    grade_card(ada, settled.id, 1, 4, site)

    found = standing(ada, site)

    assert found.stages == {
        "new": 1,
        "learning": 1,
        "returning": 1,
        "settled": 1,
        "set aside": 1,
    }
    assert [card.id for card in found.leeches] == [leech.id]
