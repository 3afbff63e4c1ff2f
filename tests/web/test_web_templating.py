"""A template that many ask for at once is compiled once."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.web.templating import Templates
from app.web.unindented import Unindented

ASKING = 8


def test_a_class_that_opens_a_page_at_once_compiles_it_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(app.jinja_env, Templates)
    compiled: Counter[str] = Counter()
    untouched = Unindented.preprocess

    def slowly(self: Unindented, source: str, name: str | None, filename: str | None = None) -> str:
        compiled[name or ""] += 1
        time.sleep(0.05)
        return untouched(self, source, name, filename)

    monkeypatch.setattr(Unindented, "preprocess", slowly)
    assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()
    together = threading.Barrier(ASKING)

    def ask(_number: int) -> int:
        together.wait(10)
        return id(app.jinja_env.get_template("base.html"))

    with ThreadPoolExecutor(ASKING) as pool:
        found = set(pool.map(ask, range(ASKING)))

    assert len(found) == 1
    assert compiled["base.html"] == 1


def test_templates_share_what_they_may_name_beside_what_they_are_given(app: Flask) -> None:
    assert app.jinja_env.get_template("base.html").globals is app.jinja_env.globals


def test_what_one_template_alone_may_name_no_other_sees(app: Flask) -> None:
    own = app.jinja_env.from_string("{{ word }} {{ asset('x') }}", {"word": "mine"})
    assert own.render() == "mine /static/x"
    assert "word" not in app.jinja_env.globals
