"""What wrong picks cost, in words: before the first pick, and after each."""

import pytest
from flask import Flask

from app.grading.exercise import Choice, Exercise
from app.grading.verdict import Outcome
from app.web.pick_words import has_picks, pick_rule, standing_words
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of


def exercise(points: int = 2, options: int = 4, kind: str = "choice") -> Exercise:
    choices = tuple(Choice(str(at), str(at)) for at in range(options))
    return Exercise("pick", kind, "Which?", points, ("", "", ""), options=choices)


@pytest.mark.parametrize(
    ("points", "options", "rule"),
    [
        (1, 4, "the first pick can earn 1 point, any later one none."),
        (2, 4, "the first pick can earn 2 points, the second 1, any later one none."),
        (2, 6, "the first pick can earn 2 points, the second and third 1, any later one none."),
        (2, 8, "the first pick can earn 2 points, the second to fourth 1, any later one none."),
        (3, 4, "the first pick can earn 3 points, the second 2, the third 1, any later one none."),
    ],
)
def test_the_rule_says_what_each_pick_can_earn(points: int, options: int, rule: str) -> None:
    assert pick_rule(exercise(points, options)) == f"Wrong picks cost points: {rule}"


def test_a_lab_has_picks_where_one_of_its_exercises_is_a_choice() -> None:
    assert has_picks([exercise(kind="text"), exercise()])
    assert not has_picks([exercise(kind="text"), exercise(kind="multi_choice")])


def test_where_another_try_is_free_no_rule_is_shown() -> None:
    assert not pick_rule(exercise(kind="multi_choice"))
    assert standing_words(exercise(kind="text"), Outcome.RIGHT, 1, 2) == (
        "Best so far: 1 of 2 points"
    )


@pytest.mark.parametrize(
    ("outcome", "points", "left", "words"),
    [
        (Outcome.RIGHT, 2, 2, "Best so far: 2 of 2 points"),
        (Outcome.RIGHT, 1, 1, "It earned 1 of 2 points, because of wrong picks before."),
        (Outcome.RIGHT, 0, 0, "It earned 0 of 2 points, because of wrong picks before."),
        (Outcome.WRONG, 0, 1, "The right pick now earns 1 of 2 points."),
        (Outcome.WRONG, 0, 0, "Best so far: 0 of 2 points. No more can be earned here"),
        (Outcome.WRONG, 2, 1, "Best so far: 2 of 2 points"),
    ],
)
def test_the_words_after_a_pick_say_what_it_earned_and_what_is_left(
    outcome: Outcome, points: int, left: int, words: str
) -> None:
    assert standing_words(exercise(), outcome, points, left).startswith(words)


def test_the_page_tells_the_rule_before_the_first_pick_and_what_is_left_after_it(
    app: Flask, world: World
) -> None:
    browser = browser_of(app, world["learner"])
    at = f"/labs/first-look/attempts/{attempt_of(world.site, world['learner'], 'first-look')}"
    before = Page(browser.get(at).text)
    [rule] = [each for each in before.elements if each["id"] == "pick-rule-kind"]
    assert rule.text.startswith("Wrong picks cost points: the first pick can earn 1 point, any")
    assert "does each wrong pick cost points" in before.one("main").text

    form = {"answer.kind": "mr", "only": "kind"}
    parts = browser.post(f"{at}/submissions", form, headers={"HX-Request": "true"}).text
    assert 'hx-target="#points-kind"' in parts
    assert "0 of 1 point left" in " ".join(parts.split())
    assert "does each wrong pick cost points" in parts
    form["answer.kind"] = "ct"
    browser.post(f"{at}/submissions", form)

    told = Page(browser.get(at).text).one("main").text
    assert "Right." in told
    assert "It earned 0 of 1 point, because of wrong picks before." in told
