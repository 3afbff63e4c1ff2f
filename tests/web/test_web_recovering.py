"""Forgotten passwords and invitations on their pages: no address, clock or header tells more."""

import re
import statistics
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from app.learning.inviting import invite
from app.learning.posting import post_all
from app.learning.recovering import send_resets
from app.records.people import Person
from app.web.limits import limiter
from tests.web.clients import PASSWORD, Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

NEW = "a kettle sings before noon"
_LINK = re.compile(r"^(\S+)/welcome/(\S+)\s*$", re.MULTILINE)


def words(text: str) -> str:
    """Return what a page says, or a part of one."""
    page = Page(text if "<main" in text else f"<main>{text}</main>")
    return page.one("main").text


@pytest.fixture
def unlimited(app: Flask) -> Iterator[Flask]:
    limiter.enabled = False
    yield app
    limiter.enabled = True


def links(world: World) -> list[tuple[str, str]]:
    """Send what waits, and return the address and the token of every link that went out."""
    send_resets(world.site)
    post_all(world.site)
    found = []
    for path in sorted(world.site.settings.outbox.glob("*.eml")):
        plain = path.read_text("utf-8").replace("=\n", "").split("text/html")[0]
        found += _LINK.findall(plain)
    return found


def link_to(world: World, who: Person) -> str:
    with world.site.store.writing() as unit:
        invite([who], unit, world.site.settings)
    return links(world)[-1][1]


def asked(browser: Browser, email: str, **sent: object) -> None:
    browser.get("/sign-in/forgotten")
    assert browser.post("/sign-in/forgotten", {"email": email}, **sent).status_code == 303


def test_from_the_sign_in_page_to_a_new_password(app: Flask, world: World) -> None:
    browser = Browser(app)
    assert "/sign-in/forgotten" in browser.get("/sign-in").text
    asked(browser, world["learner"].email)
    [(_, token)] = links(world)

    followed = browser.get(f"/welcome/{token}")
    page = browser.get(followed.headers["Location"])
    answer = browser.post("/welcome", {"password": NEW})

    assert world["learner"].email in page.text
    assert answer.headers["Location"] == "/sign-in?chosen=1"
    assert "Your password is set. Sign in with it." in browser.get("/sign-in?chosen=1").text
    assert browser.sign_in(world["learner"], PASSWORD).status_code == 422
    assert browser.sign_in(world["learner"], NEW).status_code == 303


def test_the_token_leaves_the_address_and_no_page_repeats_it(app: Flask, world: World) -> None:
    browser, token = Browser(app), link_to(world, world["learner"])

    followed = browser.get(f"/welcome/{token}")

    assert (followed.status_code, followed.headers["Location"]) == (303, "/welcome")
    assert followed.headers["Referrer-Policy"] == "no-referrer"
    cookie = next(each for each in followed.headers.getlist("Set-Cookie") if "welcome=" in each)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = browser.get("/welcome")
    assert token not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_looking_at_a_link_does_not_use_it_up(app: Flask, world: World) -> None:
    token = link_to(world, world["learner"])
    scanner, browser = Browser(app), Browser(app)
    for _ in range(3):
        scanner.get(f"/welcome/{token}")
        scanner.get("/welcome")

    browser.get(f"/welcome/{token}")
    browser.get("/welcome")

    assert browser.post("/welcome", {"password": NEW}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-Host": "evil.example"},
    ],
)
def test_links_lead_to_the_sites_own_address_whatever_a_request_claims(
    app: Flask, world: World, headers: dict[str, str]
) -> None:
    browser = Browser(app)
    if "Host" in headers:
        browser.get("/sign-in/forgotten", headers=headers)
        browser.post("/sign-in/forgotten", {"email": world["learner"].email}, headers=headers)
    else:
        asked(browser, world["learner"].email, headers=headers)

    assert {address for address, _ in links(world)} <= {"http://127.0.0.1:8000"}


def test_a_used_an_unknown_and_no_link_read_the_same(app: Flask, world: World) -> None:
    token = link_to(world, world["learner"])
    used = Browser(app)
    used.get(f"/welcome/{token}")
    used.get("/welcome")
    assert used.post("/welcome", {"password": NEW}).status_code == 303
    texts = set()
    for told in (token, "no-such-token", "x" * 4000, "%00"[1:], None):
        browser = Browser(app)
        if told:
            browser.get(f"/welcome/{told}")
        page = browser.get("/welcome")
        assert page.status_code == browser.post("/welcome", {"password": NEW}).status_code == 404
        texts.add(_without_noise(page.text))

    assert len(texts) == 1
    assert "This link is good no longer" in texts.pop()


def test_a_password_that_is_refused_says_why_and_the_link_stays(app: Flask, world: World) -> None:
    browser, token = Browser(app), link_to(world, world["learner"])
    browser.get(f"/welcome/{token}")
    browser.get("/welcome")

    for password, word in (("short", "15 characters"), ("a" * 20, "easy to guess")):
        answer = browser.post("/welcome", {"password": password})
        assert answer.status_code == 422
        assert word in words(answer.text)
        assert password not in answer.text

    assert browser.post("/welcome", {"password": NEW}).status_code == 303


def test_who_is_signed_in_at_this_browser_is_signed_out(app: Flask, world: World) -> None:
    browser, token = browser_of(app, world.colleague), link_to(world, world["learner"])
    browser.get(f"/welcome/{token}")
    browser.get("/welcome")

    browser.post("/welcome", {"password": NEW})

    assert browser.get("/").headers["Location"].startswith("/sign-in")


def test_a_form_of_another_site_sets_no_password(app: Flask, world: World) -> None:
    browser, token = Browser(app), link_to(world, world["learner"])
    browser.get(f"/welcome/{token}")
    browser.get("/welcome")

    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.post("/welcome", {"password": NEW}, headers=headers).status_code == 403
    assert browser.client.post("/welcome", data={"password": NEW}).status_code == 403


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, world: World) -> None:
    told = []
    for email in (world["learner"].email, "nobody@ward.test"):
        browser = Browser(app)
        browser.get("/sign-in/forgotten")
        sent = browser.post("/sign-in/forgotten", {"email": email})
        page = browser.get(sent.headers["Location"])
        told.append((sent.status_code, sent.headers["Location"], _without_noise(page.text)))

    assert told[0] == told[1]
    assert len(links(world)) == 1


def test_known_and_unknown_addresses_take_as_long(unlimited: Flask, world: World) -> None:
    browser = Browser(unlimited)
    browser.get("/sign-in/forgotten")
    spent: dict[str, list[float]] = {world["learner"].email: [], "nobody@ward.test": []}
    for _ in range(25):
        for email, times in spent.items():
            began = time.thread_time()
            browser.post("/sign-in/forgotten", {"email": email})
            times.append(time.thread_time() - began)

    known, unknown = (statistics.median(times) for times in spent.values())
    assert abs(known - unknown) < 0.005


def test_what_is_no_address_is_told_and_stays_typed(app: Flask, world: World) -> None:
    browser = Browser(app)
    browser.get("/sign-in/forgotten")

    answer = browser.post("/sign-in/forgotten", {"email": "ada at ward"})

    assert answer.status_code == 422
    assert "ada at ward" in answer.text
    assert world.mentee.email not in answer.text


def test_asking_is_counted(app: Flask, world: World) -> None:
    browser = Browser(app)
    browser.get("/sign-in/forgotten")

    answers = [
        browser.post("/sign-in/forgotten", {"email": spelled}).status_code
        for spelled in [world["learner"].email, world["learner"].email.upper()] * 4
    ]

    assert answers == [303] * 5 + [429] * 3


def test_a_link_gets_into_no_log(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    token = link_to(world, world["learner"])
    with caplog.at_level("DEBUG"):
        browser = Browser(app)
        browser.get(f"/welcome/{token}")
        browser.get("/welcome")
        browser.post("/welcome", {"password": NEW})

    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "recovering.follow" in told
    assert token not in told
    assert NEW not in told


def _without_noise(text: str) -> str:
    return re.sub(r"[0-9a-f]{16}(?=<)|[0-9a-f]{64}", "", text)
