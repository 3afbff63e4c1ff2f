"""A lab whose texts ask for new words by now still serves those who had begun it."""

import pytest
from flask import Flask

from app.frozen import replace
from app.learning.attempting import drawn_attempt, with_words
from tests.web.clients import browser_of, hand_in, verdict_of
from tests.web.world import World, lab_of


@pytest.fixture
def begun(world: World) -> str:
    """Return the address of an attempt begun when the lab had one word, and another wording."""
    lab, learner = lab_of(world.site, "every-kind"), world["learner"]
    drawn = drawn_attempt(learner, lab, 1, world.site)
    assert "file" in drawn.bench["words"]
    old = {**drawn.bench, "words": {"hospital": "Old Pines"}}
    with world.site.store.writing() as unit:
        unit.attempts.add(replace(drawn, bench=old, content_hash="0" * 64))
    return f"/labs/every-kind/attempts/{drawn.id}"


def test_its_page_has_the_new_words(app: Flask, world: World, begun: str) -> None:
    page = browser_of(app, world["learner"]).get(begun)

    assert page.status_code == 200
    assert 'Which accession number does <span class="word">scan.dcm</span> carry?' in page.text


def test_an_answer_is_judged(app: Flask, world: World, begun: str) -> None:
    given = hand_in(browser_of(app, world["learner"]), begun, "accession", answer__accession="1")

    assert given.status_code == 200
    assert verdict_of(given).startswith("Not yet.")


def test_a_question_to_the_mentor_shows_the_exercise(app: Flask, world: World, begun: str) -> None:
    page = browser_of(app, world["learner"]).get(f"{begun}/questions/accession")

    assert page.status_code == 200
    assert '<span class="word">scan.dcm</span>' in page.text


def test_words_it_was_begun_with_stay(world: World) -> None:
    lab, learner = lab_of(world.site, "every-kind"), world["learner"]
    drawn = drawn_attempt(learner, lab, 1, world.site)
    begun = replace(drawn, bench={**drawn.bench, "words": {"file": "mine.dcm"}}, content_hash="0")

    assert with_words(begun, lab, world.site).bench["words"]["file"] == "mine.dcm"
    assert with_words(drawn, lab, world.site) is drawn
