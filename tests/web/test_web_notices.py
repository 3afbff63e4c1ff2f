"""Notices for a person, and an author's notice of what is wrong with the content."""

import pytest
from flask import Flask

from app.catalog import CatalogHolder
from app.learning.site import Site
from tests.web.clients import browser_of
from tests.web.world import World, attempt_of, notice_of

SENTENCE = "Your attempt was graded again."


def test_a_notice_stands_on_the_first_page_until_it_is_marked_as_read(
    app: Flask, world: World, site: Site
) -> None:
    notice = notice_of(site, world["learner"])
    browser = browser_of(app, world["learner"])
    assert SENTENCE in browser.get("/").text

    answer = browser.post(f"/notices/{notice}/read", {"next": "/labs/"})

    assert (answer.status_code, answer.location) == (303, "/labs/")
    assert SENTENCE not in browser.get("/").text


def test_a_notice_stands_on_the_page_of_its_attempt(app: Flask, world: World, site: Site) -> None:
    who = world["learner"]
    here = f"/labs/every-kind/attempts/{attempt_of(site, who)}"
    notice_of(site, who, here)
    elsewhere = f"/labs/first-look/attempts/{attempt_of(site, who, 'first-look')}"
    browser = browser_of(app, who)

    assert SENTENCE in browser.get(here).text
    assert SENTENCE not in browser.get(elsewhere).text


def test_marking_as_read_leads_nowhere_else(app: Flask, world: World, site: Site) -> None:
    notice = notice_of(site, world["learner"])
    browser = browser_of(app, world["learner"])

    answer = browser.post(f"/notices/{notice}/read", {"next": "https://elsewhere.example/"})

    assert answer.location == "/"


def test_an_author_reads_what_is_wrong_with_the_content_and_a_learner_does_not(
    app: Flask, world: World, holder: CatalogHolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "problems", ("labs/first_look/lab.toml:7: minutes is missing.",))

    assert "lab.toml:7: minutes is missing." in browser_of(app, world["author"]).get("/").text
    assert "minutes is missing." not in browser_of(app, world["learner"]).get("/").text
