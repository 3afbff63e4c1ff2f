"""The glossary at a finding: the words that explain it, and none of those that ask."""

import pytest
from flask import Flask

from app.learning.site import Site
from tests.web.clients import browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def test_the_words_of_a_finding_lead_to_the_glossary(app: Flask, world: World, site: Site) -> None:
    who = world["learner"]
    browser = browser_of(app, who)
    at = f"/labs/first-look/attempts/{attempt_of(site, who, 'first-look')}"
    before = Page(browser.get(at).text)

    browser.post(f"{at}/submissions", {"answer.syntax": "1.3", "only": "syntax"})

    after = Page(browser.get(at).text)
    href = "/glossary/transfer-syntax"
    assert href not in [each["href"] for each in before.all("a")]
    [link] = [each for each in after.all("a") if each["href"] == href]
    assert link.text == "transfer syntax"
    assert link["data-tip"].startswith("The rule by which")
