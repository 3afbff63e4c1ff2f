"""The search page says how much was found, also where it shows only the best of it."""

import pytest
from flask import Flask

from app.web.pages import search
from tests.web.clients import browser_of
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def test_a_list_that_is_cut_says_how_much_there_is(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(app, world["learner"])
    whole = browser.get("/search?q=transfer").text

    monkeypatch.setattr(search, "MOST", 1)
    cut = browser.get("/search?q=transfer").text

    assert "The first" not in whole
    assert ">2 results for “transfer”<" in whole
    assert ">The first 1 of 2 results for “transfer”<" in cut
