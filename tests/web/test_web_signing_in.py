"""Signing in: where it leads, what it tells, how often it may be tried; and passwords."""

import re
import statistics
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from app.web.limits import limiter
from tests.web.clients import PASSWORD, Browser, browser_of
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def unlimited(app: Flask) -> Iterator[Flask]:
    """Give the application without limits of how often."""
    limiter.enabled = False
    yield app
    limiter.enabled = True


_ELSEWHERE = """
    https://evil.example | http://evil.example/ | HTTPS://evil.example | //evil.example
    | ///evil.example | ////evil.example/x | /\\evil.example | \\\\evil.example | \\/evil.example
    | /\\/evil.example | /\t/evil.example | /\t\\evil.example | /\n/evil.example
    | /\r\n/evil.example | \t//evil.example | https:evil.example | https:/evil.example
    | javascript:alert(1) | data:text/html,x | /\0/evil.example | evil.example | @evil.example
    | /..//evil.example | /.//evil.example | /%5cevil.example\\ | //evil.example@localhost/
    | /\u2028/evil.example | /x//evil.example | http://localhost@evil.example/ | ?//evil.example
    | /%0d%0aSet-Cookie:a=b\r\n"""  # fmt: skip


@pytest.mark.parametrize("wanted", [each.strip(" ") for each in _ELSEWHERE.split("|")])
def test_signing_in_leads_to_our_own_pages_only(wanted: str, app: Flask, world: World) -> None:
    limiter.reset()
    browser = Browser(app)

    answer = browser.sign_in(world["learner"], next=wanted)

    if "\x00" in wanted:
        assert answer.status_code == 422
        return
    assert answer.status_code == 303
    assert _is_ours(answer.headers["Location"])
    assert "Set-Cookie:a" not in str(answer.headers)
    again = browser.get("/sign-in", query_string={"next": wanted})
    assert _is_ours(again.headers["Location"])


def _is_ours(location: str) -> bool:
    """Read *location* as browsers do: tabs and line ends go, a backslash is a slash."""
    plain = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return plain == "/" or bool(re.match(r"/(?!/)(?!\.+//)", plain))


def test_a_page_of_ours_is_where_signing_in_leads_to(app: Flask, world: World) -> None:
    wanted = "/modules/m01-first-look/?from=mail&x=a//b"

    assert Browser(app).sign_in(world["learner"], next=wanted).headers["Location"] == wanted


def test_an_unknown_address_reads_the_same_as_a_wrong_password(app: Flask, world: World) -> None:
    browser = Browser(app)
    known = browser.sign_in(world["learner"], "not the right password")
    unknown = browser.sign_in("nobody@ward.test", "not the right password")

    assert known.status_code == unknown.status_code == 422
    assert _without_noise(known.text, world["learner"].email) == _without_noise(
        unknown.text, "nobody@ward.test"
    )
    assert set(known.headers.keys()) == set(unknown.headers.keys())


def _without_noise(text: str, email: str) -> str:
    text = text.replace(email, "WHO")
    return re.sub(r"[0-9a-f]{16}(?=<)|[0-9a-f]{64}", "", text)


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    unlimited: Flask, world: World
) -> None:
    limiter.enabled = False
    browser = Browser(unlimited)
    browser.get("/sign-in")
    spent: dict[str, list[float]] = {world["learner"].email: [], "nobody@ward.test": []}
    for _ in range(12):
        for email, times in spent.items():
            began = time.thread_time()
            browser.post("/sign-in", {"email": email, "password": "not the right one"})
            times.append(time.thread_time() - began)

    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < max(0.25 * known, 0.005)


def test_tries_at_one_account_are_counted_whatever_the_spelling(app: Flask, world: World) -> None:
    browser, email = Browser(app), world["learner"].email

    answers = [
        browser.sign_in(spelled, "wrong, and wrong again").status_code
        for spelled in [email, email.upper(), f" {email}", f"{email} ", email.title()] * 3
    ]

    assert answers[:10] == [422] * 10
    assert set(answers[10:]) == {429}
    assert browser.sign_in(email).status_code == 429
    assert browser.sign_in(world.colleague).status_code == 303


def test_a_password_that_nobody_should_have_is_refused_with_a_reason(
    unlimited: Flask, world: World
) -> None:
    browser = browser_of(unlimited, world["learner"])
    refused = {"x" * 14: "15 characters", "x" * 1025: "1024 characters", "": "15 characters"}
    guessable = [
        "a" * 20, "abcabcabcabcabc", "1234567890123456", "passwordpassword", "Password12345678",
        "qwertyuiopasdfgh", "reading-room-2026", "ReadingRoomReadingRoom", "learnerward12345",
        "Radiology-2026-Hospital", "!" * 16, world["learner"].email,
    ]  # fmt: skip
    refused |= dict.fromkeys(guessable, "easy to guess")

    for new, why in refused.items():
        form = {"current_password": PASSWORD, "new_password": new}
        answer = browser.post("/me/password", form)
        assert (answer.status_code, why in answer.text) == (422, True), new


@pytest.mark.parametrize(
    "password",
    [
        "fifteen letters",
        "a paperclip tree " * 8,
        "Gr\N{LATIN SMALL LETTER U WITH DIAERESIS}n ist die Hoffnung \N{SNOWMAN}",
        "two  blanks  count",
        "correct horse battery staple",
        "'; DROP TABLE person; --",
    ],
)
def test_any_other_password_of_fifteen_characters_is_taken_whole(
    password: str, app: Flask, world: World
) -> None:
    browser = browser_of(app, world["learner"])
    form = {"current_password": PASSWORD, "new_password": password}
    assert browser.post("/me/password", form).status_code == 303

    assert Browser(app).sign_in(world["learner"], password[:-1] + "~").status_code == 422
    assert Browser(app).sign_in(world["learner"], password).status_code == 303


def test_the_old_password_cannot_be_guessed_at_the_form_that_changes_it(
    app: Flask, world: World
) -> None:
    browser = browser_of(app, world["learner"])
    form = {"current_password": "a guess at the old one", "new_password": "a walk in the hills"}

    answers = [browser.post("/me/password", form).status_code for _ in range(12)]

    assert answers == [422] * 10 + [429] * 2
