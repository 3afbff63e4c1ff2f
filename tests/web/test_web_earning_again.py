"""What the module's page tells whoever earned it: when it can be earned again, and why."""

from datetime import timedelta

import pytest

from app import clock
from app.frozen import replace
from app.learning.reading import finish_lesson, open_lesson
from app.learning.site import Site
from app.web.pages import modules
from tests.learning.journey import GOOD_FORM, complete, sit
from tests.web.clients import Browser
from tests.web.markup import Page
from tests.web.world import World, lab_of, module_of

MODULE = "/modules/m01-first-look/"
AGAIN = "This module can be earned again."


def credit_section(browser: Browser) -> str:
    """Return what the module's page says about credit, with single blanks."""
    page = Page(browser.get(MODULE).text)
    assert page.problems == []
    return " ".join(page.one("main").text.split()).partition("Certificate of")[0]


def test_within_the_cycle_the_page_says_from_when_on(
    learner: Browser, world: World, site: Site
) -> None:
    complete(world["learner"], module_of(site), lab_of(site), site)

    text = credit_section(learner)

    assert f"again from 1 Jan {clock.now().year + 1} on" in text
    assert AGAIN not in text
    assert "it stands as it is" in learner.get(f"{MODULE}evaluation/").text


def test_in_a_new_cycle_the_page_says_what_it_takes(
    learner: Browser, world: World, site: Site
) -> None:
    who, module = world["learner"], module_of(site)
    with clock.at(clock.now() - timedelta(days=400)):
        complete(who, module, lab_of(site), site)

    text = credit_section(learner)
    assert AGAIN in text
    assert f"1 Jan {clock.now().year} to 31 Dec {clock.now().year}" in text
    assert "a passed post-test; the evaluation form." in text
    assert "Send the form" in learner.get(f"{MODULE}evaluation/").text

    sit(who, module, site)
    assert "a passed post-test, which you have; the evaluation form." in credit_section(learner)

    learner.post(f"{MODULE}evaluation/", GOOD_FORM)
    assert AGAIN not in credit_section(learner)
    assert learner.get(MODULE).text.count("Certificate of") == 2


def test_a_raised_credit_version_is_told_to_whoever_began_before(
    learner: Browser, world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, module, today = world["learner"], module_of(site), clock.now().date()
    raised = replace(module, credit_version=2, renewed_on=today)
    monkeypatch.setattr(modules, "found_module", lambda _slug: raised)
    assert "done again" not in credit_section(learner)

    with clock.at(clock.now() - timedelta(days=30)):
        open_lesson(who, module, module.lessons[0], site)
        finish_lesson(who, module, module.lessons[0], site)
    assert "what you did before that day is to be done again" in credit_section(learner)
    assert "Finish, and go on" in learner.get(f"{MODULE}lessons/part-one").text

    with clock.at(clock.now() - timedelta(days=20)):
        complete(who, module, lab_of(site), site)
    text = credit_section(learner)
    assert AGAIN in text
    assert "is to be learned anew" in text
