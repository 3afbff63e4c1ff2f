"""The public page of a certificate may be asked for often, and not as fast as one can guess."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.learning.site import Site
from tests.web.clients import JSON, Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, certificate_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

A_MINUTE = 60
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def code(site: Site, world: World) -> str:
    """Give the code of a certificate of the learner's."""
    return certificate_of(site, world["learner"])


def test_after_sixty_questions_in_a_minute_a_stranger_waits(app: Flask, code: str) -> None:
    stranger = Browser(app)

    answers = [stranger.get(f"/verify/{code}").status_code for _ in range(A_MINUTE + 2)]

    assert answers == [200] * A_MINUTE + [429] * 2
    page = Page(stranger.get(f"/verify/{code}").text)
    assert "Wait a minute and try again." in page.one("main").text
    assert "Learner Ward" not in page.one("html").text


def test_guesses_count_like_hits_so_codes_cannot_be_searched(app: Flask, code: str) -> None:
    stranger = Browser(app)

    guesses = [
        stranger.get(f"/verify/AAAAA-{number:05}", headers=JSON).status_code
        for number in range(A_MINUTE)
    ]

    assert guesses == [404] * A_MINUTE
    answer = stranger.get(f"/verify/{code}", headers=JSON)
    assert answer.status_code == 429
    assert "certificate" not in (answer.get_json() or {})


def test_others_are_answered_all_the_same(app: Flask, world: World, code: str) -> None:
    stranger = Browser(app)
    for _ in range(A_MINUTE):
        stranger.get(f"/verify/{code}")

    assert stranger.get(f"/verify/{code}").status_code == 429
    assert stranger.get(f"/verify/{code}", environ_base=ELSEWHERE).status_code == 200
    assert browser_of(app, world["manager"]).get(f"/verify/{code}").status_code == 200


def test_the_ledgers_key_is_counted_apart(app: Flask, code: str) -> None:
    stranger = Browser(app)

    keys = [stranger.get("/verify/ledger-key.pem").status_code for _ in range(A_MINUTE + 1)]

    assert keys == [200] * A_MINUTE + [429]
    assert stranger.get(f"/verify/{code}").status_code == 200


def shown(answer: TestResponse) -> str:
    page = Page(answer.text)
    assert page.problems == []
    return page.one("main").text


def test_a_code_is_found_however_it_is_parted_and_in_small_letters(app: Flask, code: str) -> None:
    odd = " ".join(code.lower().replace("-", "")[at : at + 4] for at in range(0, 30, 4))

    moved = Browser(app).get("/verify/", query_string={"code": f" {odd}\u2013 "})

    assert moved.status_code == 303
    assert moved.location.endswith(f"/verify/{code}")
    assert Browser(app).get(f"/verify/{odd}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("unknown-1", "has something else"), ("Straße / 7", "has something else"),
        ("ABCDE-FGH", "A code has 30 letters and digits, and what you typed has 8."),
        ("ABCDE-" * 5 + "ABCDE", "Compare each letter with the certificate"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_shown_as_it_was_typed(app: Flask, typed: str, sentence: str) -> None:
    stranger = Browser(app)

    answer = stranger.get("/verify/", query_string={"code": typed})
    if answer.status_code == 303:
        answer = stranger.get(answer.location)

    assert answer.status_code == 404
    assert sentence in shown(answer)
    assert f"You typed {typed}." in shown(answer)


@pytest.mark.parametrize("typed", ["", "   ", " - - "])
def test_without_a_code_the_form_asks_for_one(app: Flask, typed: str) -> None:
    answer = Browser(app).get("/verify/", query_string={"code": typed})

    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.problems == []
    [field] = [each for each in page.all("input") if each["id"] == "code"]
    assert "problem" in field["aria-describedby"].split()
    assert "Type the code that stands on the certificate." in answer.text
    assert "There was no code" not in Browser(app).get("/verify/").text


def test_days_on_the_page_are_told_in_one_way(app: Flask, code: str) -> None:
    text = shown(Browser(app).get(f"/verify/{code}"))

    assert "2 Mar 2026" in text
    assert "2026-03-02" not in text
