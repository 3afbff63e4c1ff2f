"""Review cards: where they come from, when they come back, and that the log is the truth."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.attempting import open_attempt
from app.learning.days import local_day
from app.learning.making_cards import learn_term, mark_term
from app.learning.reviewing import (
    LEECH_LAPSES,
    grade_card,
    load_of,
    next_card,
    replayed,
    setting_of,
    take_up,
    undo_last_grade,
)
from app.learning.site import Site
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.studying import save_setting
from app.learning.submitting import submit_lab
from app.records.people import Person
from app.records.review import CardKind, ReviewCard
from tests.people import NOON, organization, person

GENTLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STEPS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40 * 24 * 60)), max_size=12)


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def card_of(ada: Person, site: Site, slug: str = "ae") -> ReviewCard:
    learn_term(ada, slug, site)
    with site.store.reading() as unit:
        found = unit.review_cards.about(ada.organization_id, ada.id, CardKind.TERM, slug)
    assert found is not None
    return found


def cards_of(ada: Person, site: Site) -> list[ReviewCard]:
    with site.store.reading() as unit:
        return unit.review_cards.all_of(ada.organization_id, ada.id)


def grade(card: ReviewCard, rating: int, ada: Person, site: Site) -> ReviewCard:
    return grade_card(ada, card.id, card.reviews, rating, site)


def rebuilt(card: ReviewCard, ada: Person, site: Site) -> ReviewCard:
    with site.store.reading() as unit:
        log = unit.reviews.of_card(ada.organization_id, card.id)
        return replayed(card, log, setting_of(ada, unit))


def kept(card: ReviewCard, ada: Person, site: Site) -> ReviewCard:
    with site.store.reading() as unit:
        found = unit.review_cards.locked(ada.organization_id, card.id)
    assert found is not None
    return found


def test_a_missed_question_becomes_a_card_and_a_right_one_does_not(ada: Person, site: Site) -> None:
    module = site.catalog.module("m01-first-look")
    assert module is not None
    sitting = start_sitting(ada, module, site)
    right = [each["right"] for each in sitting.items[0]["options"]].index(True)
    choose(ada, sitting.id, 0, right, 1, site)

    hand_in(ada, sitting.id, module, site)

    assert [card.subject for card in cards_of(ada, site)] == [sitting.items[1]["id"]]


def test_a_finding_becomes_one_card_however_often_it_is_made(ada: Person, site: Site) -> None:
    lab = site.catalog.lab("first-look")
    assert lab is not None
    attempt = open_attempt(ada, lab, site)

    for _ in range(2):
        submit_lab(ada, lab, attempt.id, {"syntax": "1.3", "kind": "ct"}, site)

    [card] = cards_of(ada, site)
    assert (card.kind, card.subject) == (CardKind.FINDING, "lab-00000001/OTHER_UID")
    assert card.content["saw"] == "You wrote 1.3."


def test_three_good_grades_space_a_card_out(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    card = card_of(ada, site)
    for _ in range(2):
        card = grade(card, 3, ada, site)
        travel.move_to(card.due_at)

    card = grade(card, 3, ada, site)

    assert (card.due_at - clock.now()).days == 11
    assert card.reviews == 3


def test_a_card_due_this_evening_may_be_seen_in_the_morning_and_counts_as_on_time(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    card = grade(card_of(ada, site), 4, ada, site)
    travel.move_to(card.due_at - timedelta(hours=4))

    with site.store.reading() as unit:
        load = load_of(ada, unit)
        shown = next_card(ada, load, unit)
    assert (load.today, shown) == (1, card)
    on_time = grade(card, 3, ada, site)
    assert on_time.memory is not None
    assert datetime.fromisoformat(on_time.memory["last_review"]) == card.due_at


def test_no_more_new_cards_are_shown_than_the_day_allows(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    save_setting(ada, {"new_cards_a_day": "2"}, site)
    first, *_ = [card_of(ada, site, slug) for slug in ("ae", "ae-title", "transfer-syntax")]

    with site.store.reading() as unit:
        assert load_of(ada, unit).today == 2
    grade(first, 4, ada, site)
    with site.store.reading() as unit:
        assert (load_of(ada, unit).new, load_of(ada, unit).today) == (1, 1)
    travel.shift(timedelta(days=1))
    with site.store.reading() as unit:
        assert load_of(ada, unit).new == 2


def test_what_waited_longest_is_shown_before_what_is_new(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    seen = grade(card_of(ada, site), 3, ada, site)
    card_of(ada, site, "ae-title")

    with site.store.reading() as unit:
        first = next_card(ada, load_of(ada, unit), unit)
    travel.shift(timedelta(minutes=11))
    with site.store.reading() as unit:
        later = next_card(ada, load_of(ada, unit), unit)

    assert first is not None
    assert first.subject == "ae-title"
    assert later == seen


def test_a_grade_sent_twice_counts_once(ada: Person, site: Site) -> None:
    card = card_of(ada, site)

    once = grade(card, 3, ada, site)
    again = grade(card, 1, ada, site)

    assert again == once


def test_many_grades_at_once_count_once(ada: Person, site: Site) -> None:
    card = card_of(ada, site)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda rating: grade(card, rating, ada, site), [1, 2, 3, 4] * 8))

    assert kept(card, ada, site).reviews == 1
    with site.store.reading() as unit:
        assert len(unit.reviews.of_card(ada.organization_id, card.id)) == 1


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_a_grade_is_one_of_four(ada: Person, site: Site, rating: int) -> None:
    with pytest.raises(InvalidInput, match="from 1, Again, to 4"):
        grade(card_of(ada, site), rating, ada, site)


def test_a_card_of_somebody_else_does_not_exist(ada: Person, site: Site) -> None:
    eve = person(site.store, organization(site.store, "lake"), "Eve Adams")
    card = card_of(ada, site)

    with pytest.raises(NotFound):
        grade(card, 3, eve, site)
    with pytest.raises(Conflict, match="no grade"):
        undo_last_grade(eve, site)


def test_a_card_forgotten_too_often_is_set_aside_until_it_is_taken_up(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    card = card_of(ada, site)
    for _ in range(LEECH_LAPSES):
        card = grade(card, 4, ada, site)
        travel.move_to(card.due_at)
        card = grade(card, 1, ada, site)

    assert (card.lapses, card.set_aside_at) == (LEECH_LAPSES, clock.now())
    with site.store.reading() as unit:
        assert load_of(ada, unit).today == 0
    back = take_up(ada, card.id, site)
    assert (back.lapses, back.set_aside_at, back.memory) == (0, None, card.memory)


def test_undoing_the_grade_that_set_a_card_aside_brings_it_back(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    card = card_of(ada, site)
    for _ in range(LEECH_LAPSES):
        before = grade(card, 4, ada, site)
        travel.move_to(before.due_at)
        card = grade(before, 1, ada, site)

    assert undo_last_grade(ada, site) == before


def test_a_known_terms_card_rests_and_comes_back_when_it_is_to_be_learned(
    ada: Person, site: Site
) -> None:
    card = card_of(ada, site)

    mark_term(ada, "ae", site, known=True)
    assert kept(card, ada, site).set_aside_at is not None
    with site.store.reading() as unit:
        assert unit.known_terms.of(ada.organization_id, ada.id) == {"ae"}

    assert card_of(ada, site) == card
    with site.store.reading() as unit:
        assert unit.known_terms.of(ada.organization_id, ada.id) == set()


@GENTLY
@given(steps=STEPS, rating=st.integers(1, 4))
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_undo_restores_exactly(
    ada: Person, site: Site, steps: list[tuple[int, int]], rating: int
) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        card = _walked(ada, site, steps, traveller)

        grade(card, rating, ada, site)

        assert undo_last_grade(ada, site) == card == kept(card, ada, site)


@GENTLY
@given(steps=STEPS, days=st.integers(0, 60))
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_nothing_comes_back_after_the_exam(
    ada: Person, site: Site, steps: list[tuple[int, int]], days: int
) -> None:
    exam_on = NOON.date() + timedelta(days=days)
    with time_machine.travel(NOON, tick=False) as traveller:
        save_setting(ada, {"exam_on": exam_on.isoformat(), "new_cards_a_day": "9"}, site)
        card = _walked(ada, site, [], traveller)
        for rating, minutes in steps:
            today = clock.today(ada.time_zone)
            card = grade(card, rating, ada, site)
            assert card.memory is not None
            if today < exam_on:
                assert local_day(card.due_at, ada.time_zone) <= exam_on
            assert card.due_at <= datetime.fromisoformat(card.memory["due"])
            traveller.shift(timedelta(minutes=minutes))
        save_setting(ada, {"exam_on": "", "new_cards_a_day": "9"}, site)


@GENTLY
@given(steps=STEPS, undos=st.integers(0, 3))
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_card_made_again_from_its_log_stands_as_it_stood(
    ada: Person, site: Site, steps: list[tuple[int, int]], undos: int
) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        card = _walked(ada, site, steps, traveller)
        for _ in range(min(undos, card.reviews)):
            card = undo_last_grade(ada, site)
        blank = replace(card, memory=None, due_at=NOON, reviews=77, lapses=7, set_aside_at=NOON)

        assert rebuilt(blank, ada, site) == card == kept(card, ada, site)


def test_a_log_on_either_database_rebuilds_the_card(
    ada: Person, site: Site, travel: time_machine.Traveller
) -> None:
    save_setting(ada, {"exam_on": "2026-04-01", "new_cards_a_day": "5"}, site)
    card = _walked(ada, site, [(3, 11), (3, 2900), (1, 15), (2, 600), (4, 20_000)], travel)
    undo_last_grade(ada, site)

    assert rebuilt(card, ada, site) == kept(card, ada, site)
    assert kept(card, ada, site).reviews == card.reviews - 1


@pytest.mark.usefixtures("travel")
def test_a_new_exam_date_calls_cards_back_and_giving_it_up_lets_them_go(
    ada: Person, site: Site
) -> None:
    card = grade(card_of(ada, site), 4, ada, site)
    assert local_day(card.due_at, ada.time_zone) == date(2026, 3, 10)

    save_setting(ada, {"exam_on": "2026-03-06", "new_cards_a_day": "5"}, site)
    assert local_day(kept(card, ada, site).due_at, ada.time_zone) == date(2026, 3, 5)
    save_setting(ada, {"exam_on": "", "new_cards_a_day": "5"}, site)

    assert kept(card, ada, site) == card


@pytest.mark.parametrize("change", ["UPDATE review SET rating = 4", "DELETE FROM review"])
def test_the_database_refuses_to_change_a_review(ada: Person, site: Site, change: str) -> None:
    grade(card_of(ada, site), 1, ada, site)

    with pytest.raises(DBAPIError, match="never changed"), site.store.writing() as unit:
        unit.connection.execute(text(change))


def _walked(
    ada: Person, site: Site, steps: list[tuple[int, int]], traveller: time_machine.Traveller
) -> ReviewCard:
    """Return a card of its own after *steps*: a grade, and the minutes until the next."""
    card = ReviewCard(
        ada.organization_id, str(uuid4()), ada.id, CardKind.TERM, str(uuid4()), {}, NOON, None,
        NOON, 0, 0, None, None,
    )  # fmt: skip
    with site.store.writing() as unit:
        unit.review_cards.add_new([card])
    for rating, minutes in steps:
        card = grade(card, rating, ada, site)
        traveller.shift(timedelta(minutes=minutes))
    return card
