"""Browsers for tests: they sign in through the real form and send what a page's form sends."""

import re
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.learning.signing_in import hash_password
from app.records.people import Person
from app.store import Store
from tests.web.markup import Page

PASSWORD = "a long walk by the sea"
JSON = {"Accept": "application/json"}

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


class Browser:
    """One browser: keeps its cookies and the token of the last page that had one."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def get(self, path: str, **sent: Any) -> TestResponse:
        """Fetch *path* without following redirects."""
        return self._noted(self.client.get(path, buffered=True, **sent))

    def post(self, path: str, form: Mapping[str, Any] | None = None, **sent: Any) -> TestResponse:
        """Send *form* with the token of the last page."""
        answer = self.client.post(path, data={"_csrf": self.token, **(form or {})}, **sent)
        # A large form lies in a temporary file that werkzeug's client leaves open.
        answer.request.input_stream.close()
        return self._noted(answer)

    def post_json(self, path: str, data: Any) -> TestResponse:
        """Send *data* as a page's script does."""
        return self.client.post(path, json=data, headers={"X-CSRF-Token": self.token, **JSON})

    def sign_in(self, who: Person | str, password: str = PASSWORD, **form: str) -> TestResponse:
        """Fill in the sign-in form; a success leaves the token of the reader's pages behind."""
        email = who if isinstance(who, str) else who.email
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password, **form})
        if answer.status_code == 303:
            self.get("/me/settings")
        return answer

    def _noted(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := _TOKEN.search(answer.text)):
            self.token = found[1]
        return answer


def browser_of(app: Flask, who: Person | None = None) -> Browser:
    """Return a browser in which *who* is signed in, or a stranger's."""
    browser = Browser(app)
    if who is None:
        browser.get("/sign-in")
    else:
        assert browser.sign_in(who).status_code == 303
    return browser


def give_password(store: Store, *people: Person, password: str = PASSWORD) -> None:
    """Let *people* sign in."""
    with store.writing() as unit:
        for who in people:
            unit.passwords.set(who.organization_id, who.id, _hashed(password), clock.now())


@cache
def _hashed(password: str) -> str:
    return hash_password(password)


def hand_in(browser: Browser, bench: str, exercise: str, **answer: Any) -> TestResponse:
    """Hand in one exercise as htmx does, within the time that a file may take."""
    form = {"only": exercise, **{name.replace("__", "."): value for name, value in answer.items()}}
    began = time.perf_counter()
    given = browser.post(f"{bench}/submissions", form, headers={"HX-Request": "true"})
    assert time.perf_counter() - began < 45
    return given


def verdict_of(answer: TestResponse) -> str:
    """Return the sentence of the first verdict or notice of a fragment."""
    page = Page(f"<html>{answer.text}</html>")
    return next(
        e.text for e in page.elements if e["class"].split()[:1] in (["verdict"], ["notice"])
    )
