"""Review, study plan and diagnostic as a learner meets them, and that nobody else does."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.learning.site import Site
from tests.web.clients import Browser, browser_of
from tests.web.world import World, card_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

HTMX = {"headers": {"HX-Request": "true"}}


def answer_of(learner: Browser, rating: str, card: str, seen: str = "0") -> str:
    form = {"rating": rating, "seen": seen}
    answer = learner.post(f"/review/cards/{card}/grade", form, **HTMX)
    assert answer.status_code == 200
    return answer.text


def test_the_first_page_says_how_many_cards_are_due(
    learner: Browser, world: World, site: Site
) -> None:
    assert "due today" not in learner.get("/").text
    card_of(site, world["learner"])

    assert "1 card due today" in learner.get("/").text


def test_a_grade_brings_the_next_card_without_the_page_around_it(
    learner: Browser, world: World, site: Site
) -> None:
    first = card_of(site, world["learner"])
    card_of(site, world["learner"], "ae-title")
    learner.get("/review/")

    text = answer_of(learner, "4", first)

    assert "<html" not in text
    assert "AE title" in text
    assert "1 card left today" in text


def test_without_script_a_grade_leads_back_to_the_queue(
    learner: Browser, world: World, site: Site
) -> None:
    card = card_of(site, world["learner"])

    answer = learner.post(f"/review/cards/{card}/grade", {"rating": "4", "seen": "0"})

    assert (answer.status_code, answer.location) == (303, "/review/")
    assert "You are done for today." in learner.get("/review/").text


def test_a_limit_of_none_is_said_and_can_be_changed(
    learner: Browser, world: World, site: Site
) -> None:
    card_of(site, world["learner"])
    learner.post("/me/study", {"new_cards_a_day": "0"})

    text = learner.get("/review/").text

    assert "1 new card waits, and your limit lets none in." in " ".join(text.split())
    assert 'href="/me/study">change that limit' in text


def test_the_buttons_say_when_the_card_would_come_back(
    learner: Browser, world: World, site: Site
) -> None:
    card_of(site, world["learner"])

    text = learner.get("/review/").text

    assert "forgotten: in 1 minute" in text
    assert "known at once: in 8 days" in text


def test_the_last_grade_is_taken_back_and_its_card_shown_again(
    learner: Browser, world: World, site: Site
) -> None:
    card = card_of(site, world["learner"])
    answer_of(learner, "4", card)

    text = learner.post("/review/undo", {}, **HTMX).text

    assert "The last grade was taken back." in text
    assert f"/review/cards/{card}/grade" in text
    assert "There is no grade to take back." in learner.post("/review/undo", {}, **HTMX).text


@pytest.mark.parametrize("form", [{"rating": "x"}, {"rating": "9", "seen": "0"}, {}])
def test_what_is_no_grade_is_refused_in_words(
    form: dict[str, str], learner: Browser, world: World, site: Site
) -> None:
    answer = learner.post(f"/review/cards/{card_of(site, world['learner'])}/grade", form)

    assert answer.status_code == 422


def test_the_standing_says_in_words_what_the_chart_shows(
    learner: Browser, world: World, site: Site
) -> None:
    assert "You have no cards yet." in learner.get("/review/standing").text
    answer_of(learner, "4", card_of(site, world["learner"]))
    card_of(site, world["learner"], "ae-title")

    text = learner.get("/review/standing").text

    assert "You keep 2 cards:" in text
    assert "1 that come back after some days" in text
    assert "1 that you have not seen yet" in text
    assert "Cards ahead by day" in text
    assert text.count('<th class="text-nowrap" scope="row">') == 30


def test_a_term_is_learned_and_known_from_the_glossary(learner: Browser, world: World) -> None:
    assert world.site.catalog.term("ae") is not None
    learner.get("/glossary/")

    assert "On your cards" in learner.post("/glossary/ae/learn", {}, **HTMX).text
    assert ">Known<" in learner.post("/glossary/ae/known", {"known": "1"}, **HTMX).text
    assert "Learn this" in learner.get("/glossary/").text
    assert 'data-known-terms="ae"' in learner.get("/modules/m01-first-look/lessons/part-one").text
    assert learner.post("/glossary/ae/known", {"known": "0"}).location == "/glossary/ae"
    assert "On your cards" in learner.get("/glossary/ae").text
    assert learner.post("/glossary/no-such-term/learn").status_code == 404


def test_settings_that_cannot_be_kept_come_back_as_they_were_typed(learner: Browser) -> None:
    form = {"exam_on": "2001-01-01", "hours_a_week": "7", "new_cards_a_day": "12"}

    answer = learner.post("/me/study", form)

    assert answer.status_code == 422
    assert "must lie between today and three years on" in answer.text
    assert 'value="7"' in answer.text
    assert 'value="12"' in answer.text


def test_the_plan_names_what_is_missing_and_what_would_help(learner: Browser) -> None:
    assert "A plan needs to know how many hours a week you have." in learner.get("/plan/").text
    exam_on = (clock.today("Europe/Berlin") + timedelta(days=3)).isoformat()
    form = {"exam_on": exam_on, "hours_a_week": "1", "new_cards_a_day": "10"}

    assert learner.post("/me/study", form).location == "/plan/"

    text = learner.get("/plan/").text
    assert "The time does not suffice" in text
    assert "a week rather than 1." in text
    words = " ".join(text.split())
    missing = re.search(r"still open, ([^<]+) cannot be placed before your exam", words)
    assert missing is not None
    assert f'id="left-over">Left over: {missing[1]} without a place<' in words
    assert "Leave out" not in words
    assert "Change the exam date or the hours" in words
    learner.post("/me/study", {**form, "exam_on": ""})
    assert "The time suffices" in learner.get("/plan/").text


def test_on_the_day_of_the_exam_the_plan_wishes_luck(learner: Browser) -> None:
    today = clock.today("Europe/Berlin").isoformat()
    learner.post("/me/study", {"exam_on": today, "hours_a_week": "5", "new_cards_a_day": "10"})

    assert "Your exam is today. Good luck." in learner.get("/plan/").text


def test_a_diagnostic_is_begun_answered_and_read(learner: Browser) -> None:
    here = "/paths/first-days/diagnostic/"
    assert "Where to begin" in learner.get("/modules/").text
    assert "says where in the module to begin." in learner.get(here).text
    sitting = learner.post(here).location
    assert sitting is not None

    assert "I do not know" in learner.get(sitting).text
    saved = learner.post(f"{sitting}/answers", {"sequence": "3", "answer.0": "0"})
    assert saved.json == {"saved": True}
    assert learner.post(f"{sitting}/hand-in", {"answer.background": "it"}).location == sitting

    text = learner.get(sitting).text
    assert "The IT ramp." in text
    assert "The modules in your order" not in text  # there is one module alone
    assert "Take it again" in learner.get(here).text
    assert learner.get("/paths/nowhere/diagnostic/").status_code == 404


@pytest.mark.parametrize("role", ["mentor", "manager", "admin"])
def test_nobody_else_reads_a_learners_cards(
    role: str, app: Flask, world: World, site: Site
) -> None:
    card_of(site, world["learner"])

    other = browser_of(app, world[role])

    assert "You have no cards yet." in other.get("/review/standing").text
    assert "due today" not in other.get("/").text
