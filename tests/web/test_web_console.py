"""The console for HL7 messages: its form, what it sends, and what it shows of the answer."""

import pytest
from flask import Flask

from app.learning.site import Site
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def learner(app: Flask, world: World) -> Browser:
    """Give a learner's browser."""
    return browser_of(app, world["learner"])


@pytest.fixture
def bench(world: World, site: Site) -> str:
    """Give the address of her attempt at the lab of every kind."""
    return f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"


def typed(page: Page) -> str:
    """Return the message that stands in the console."""
    [text] = ["".join(each.pieces) for each in page.all("textarea") if each["name"] == "message"]
    return text.lstrip("\n")


def test_the_form_begins_with_the_message_that_the_exercise_names(
    learner: Browser, bench: str
) -> None:
    page = Page(learner.get(bench).text)

    assert "ADT^A01" in typed(page)
    values = {each["id"]: each["value"] for each in page.all("input")}
    assert values["deliver-host"] == "engine.ward.example"
    assert values["deliver-port"] == "2575"


def test_a_sent_message_shows_its_answer_in_words_and_stays_in_the_form(
    learner: Browser, bench: str
) -> None:
    message = typed(Page(learner.get(bench).text)).replace("\n", "\r\n") + "NTE|1||again\r\n" * 60
    form = {"kind": "send_hl7", "host": "engine.ward.example", "port": "2575", "message": message}

    shown = learner.post(f"{bench}/actions/deliver", form, **HTMX).text

    assert "MSA-1 is AA: accepted." in shown
    assert "HL7 message" in shown
    assert "engine.ward.example:2575" in shown
    again = typed(Page(learner.get(bench).text))
    assert again.count("NTE|1||again") == 60
    handed = learner.post(f"{bench}/submissions", {"only": "deliver"}, follow_redirects=True)
    assert "verdict-right" in handed.text


def test_a_message_that_is_too_long_is_refused_whole(learner: Browser, bench: str) -> None:
    form = {"kind": "send_hl7", "message": "MSH|^~\\&|" + "A" * 66_000}

    answer = learner.post(f"{bench}/actions/deliver", form)

    assert answer.status_code == 413
    assert "at most 65,536 characters" in answer.text


def test_a_form_that_cannot_go_out_says_why(learner: Browser, bench: str) -> None:
    form = {"kind": "send_hl7", "host": "", "port": "2575", "message": "MSH|^~\\&|A"}

    shown = learner.post(f"{bench}/actions/deliver", form, **HTMX).text

    assert "There is no host" in shown
