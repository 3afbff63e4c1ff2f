"""The public page of a certificate may be asked for often, and not as fast as one can guess."""

import pytest
from flask import Flask

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
