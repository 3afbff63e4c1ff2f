"""Odd requests: each is answered in bounded time with a sentence, and shows nothing of ours."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.errors import GraderFault
from app.frozen import replace
from app.learning.site import Site
from app.store import Store
from app.web import build
from tests.ports import free_port
from tests.web.access import read_table, sent_by
from tests.web.clients import JSON, Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
]

NOBODY = "00000000-0000-4000-8000-000000000000"


def sentence_of(answer: TestResponse) -> str:
    """Return the sentence that the answer says, as page, fragment or JSON."""
    if answer.mimetype == "application/json":
        said = answer.get_json()
        assert said["status"] == answer.status_code
        return str(said["error"])
    return Page(answer.text).all("p")[0].text


# --- addresses --------------------------------------------------------------------------------

_CLIMBING = [
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd",
    "....//....//etc/passwd", "..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd",
    "%2e%2e/%2e%2e/etc/passwd", "%c0%ae%c0%ae/etc/passwd", "/etc/passwd", "%2fetc%2fpasswd",
    "//etc/passwd", "file:///etc/passwd", "scan.dcm%00.txt", "scan.dcm%0d%0aX: y", "scan.dcm/",
    "scan.dcm/../../lab.py", "./scan.dcm", "SCAN.DCM", "scan.dcm::$DATA", "CON", "NUL", "aux.dcm",
    "..", ".", "%2e", "~root", "%ff%fe", "a" * 4000, "lab.py", "answers.py", "..;/scan.dcm",
    "%u002e%u002e", "scan.dcm%20", "scan%2edcm%2f", "%f0%9f%92%a9", "{{7*7}}", "*", "scan.dcm?x",
    "0", "-1",
]  # fmt: skip


@pytest.mark.parametrize("route", ["bytes", "tree.json", "image.json", "frames/0"])
def test_no_spelling_of_a_file_leads_out_of_the_bench(
    route: str, learner: Browser, bench: str
) -> None:
    own = learner.get(f"{bench}/files/scan.dcm/{route}").data

    for spelling in _CLIMBING:
        answer = learner.get(f"{bench}/files/{spelling}/{route}")
        assert answer.status_code in {200, 404}, spelling
        assert b"root:" not in answer.data
        assert b"lab = Lab()" not in answer.data
        if answer.status_code == 200:
            assert answer.data == own, spelling


@pytest.mark.parametrize("folder", ["static", "glossary", "modules", "labs", "verify"])
def test_no_spelling_leads_out_of_a_folder(folder: str, learner: Browser) -> None:
    for spelling in _CLIMBING:
        answer = learner.get(f"/{folder}/{spelling}")
        assert answer.status_code < 500, spelling
        assert b"root:" not in answer.data
        assert b"lab = Lab()" not in answer.data


_NAME = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize(
    "odd",
    ["1", "x", "0" * 36, NOBODY, NOBODY.upper(), "%00", "'%20or%201=1--", "9" * 5000, "-1", "é"],
)
def test_an_odd_name_of_an_object_is_simply_not_there(odd: str, app: Flask, world: World) -> None:
    browser = browser_of(app, world["mentor"])

    for line in read_table().values():
        if names := set(_NAME.findall(line.path)) - {"team"}:
            path = line.path.format(**dict.fromkeys(names, odd), team="")
            form = {name for text in (line.form or {}).values() for name in _NAME.findall(text)}
            sent = sent_by(line, dict.fromkeys(form, ""), browser.token)
            answer = browser.client.open(path, method=line.method, **sent)
            assert answer.status_code in {403, 404}, line.endpoint


@pytest.mark.parametrize("number", ["9" * 9, "9" * 10, "9" * 5000, "-1", "1.5", "0x1", "٣"])
def test_an_odd_number_in_an_address_is_refused(number: str, learner: Browser, bench: str) -> None:
    assert learner.get(f"{bench}/files/scan.dcm/frames/{number}").status_code in {404, 422}
    assert learner.post(f"{bench}/hints/accession/{number}").status_code == 404
    assert learner.get(f"/labs/?page={number}").status_code == 200


# --- bodies -----------------------------------------------------------------------------------


def timed(ask: Callable[[], TestResponse]) -> TestResponse:
    """Return what *ask* gets for two seconds of computing at most."""
    began = time.thread_time()
    answer = ask()
    assert time.thread_time() - began < 2
    return answer


@pytest.mark.parametrize("size", [3 << 20, 40 << 20])
def test_a_body_that_is_too_large_is_refused_with_a_sentence(
    size: int, learner: Browser, bench: str
) -> None:
    for path in ("/me/settings", "/sign-in", "/bench/hl7-check", f"{bench}/hints/accession/1"):
        answer = timed(lambda path=path: learner.post(path, {"theme": "x" * size}))  # type: ignore[misc]
        assert answer.status_code == 413, path
        assert "larger than this page takes" in answer.text
    assert learner.get("/").status_code == 200


def test_a_file_that_is_too_large_is_refused_with_its_limit(learner: Browser, bench: str) -> None:
    for size, says in ((9 << 20, "at most 8 MB"), (30 << 20, "larger than this page takes")):
        form = {"upload.send": (BytesIO(bytes(size)), "huge.dcm"), "only": "send"}
        answer = timed(lambda form=form: learner.post(f"{bench}/submissions", form))  # type: ignore[misc]
        assert (answer.status_code, says in answer.text) == (413, True)


def test_very_many_fields_cost_little(learner: Browser, bench: str) -> None:
    many = {f"f{number}": "1" for number in range(100_000)}

    for path in ("/me/settings", f"{bench}/submissions"):
        plain = timed(lambda path=path: learner.post(path, many))  # type: ignore[misc]
        assert plain.status_code in {303, 413, 422}, path
    form = {**dict(list(many.items())[:3000]), "upload.send": (BytesIO(b"x"), "x.dcm")}
    parts = timed(lambda: learner.post(f"{bench}/submissions", form))
    assert parts.status_code == 413


@pytest.mark.parametrize(
    "sent",
    [
        {"data": b"\xff\xfe", "content_type": "application/json"},
        {"data": b"{", "content_type": "application/json"},
        {"data": b"[" * 500_000, "content_type": "application/json"},
        {"data": b'{"text":' + b"[" * 100_000, "content_type": "application/json"},
        {"data": b'{"text": 7}', "content_type": "application/json"},
        {"data": b'{"text": null}', "content_type": "application/json"},
        {"data": b'"text"', "content_type": "application/json"},
        {"data": b"1" * 100_000, "content_type": "application/json"},
        {"data": b"text=MSH", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"<x/>", "content_type": "text/xml"},
        {"data": b"", "content_type": "multipart/form-data"},
        {"data": b"--a\r\nno", "content_type": "multipart/form-data; boundary=a"},
        {"data": b"\x1f\x8b" * 50, "content_type": "application/json; charset=utf-9"},
        {"data": b"{}", "content_type": "a/b/c; charset=utf-9"},
    ],
)  # fmt: skip
def test_a_body_that_is_not_what_it_should_be_is_refused_with_a_sentence(
    sent: dict[str, Any], learner: Browser
) -> None:
    headers = {"X-CSRF-Token": learner.token, "Content-Encoding": "gzip", **JSON}

    answer = timed(lambda: learner.client.post("/bench/hl7-check", headers=headers, **sent))

    assert answer.status_code in {400, 413, 422}
    assert sentence_of(answer).endswith(".")


def test_a_multipart_body_without_an_end_is_no_hand_in(learner: Browser, bench: str) -> None:
    for body in (
        b"",
        b"--a",
        b"--a\r\n" * 5000,
        b"--a\r\nContent-Disposition: form-data; name=x\r\n\r\n",
    ):
        answer = timed(lambda body=body: learner.client.post(  # type: ignore[misc]
            f"{bench}/submissions", data=body, content_type="multipart/form-data; boundary=a",
        ))  # fmt: skip
        assert answer.status_code in {400, 403, 413}


# --- the form of an error ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/admin/people", 403), ("/sign-out", 405)]
)
def test_an_error_comes_in_the_form_that_was_asked_for(
    path: str, status: int, learner: Browser
) -> None:
    page = learner.get(path, headers={"Accept": "text/html"})
    data = learner.get(path, headers=JSON)
    part = learner.get(path, headers={"HX-Request": "true"})

    assert (page.status_code, data.status_code, part.status_code) == (status,) * 3
    assert (page.mimetype, data.mimetype, part.mimetype) == (
        "text/html", "application/json", "text/html",
    )  # fmt: skip
    assert sentence_of(data) in Page(page.text).one("html").text
    assert "<html" not in part.text
    assert "Learner" in Page(page.text).one("html").text


def test_a_stranger_who_asks_for_data_is_told_to_sign_in(app: Flask, world: World) -> None:
    del world
    answer = Browser(app).get("/me/credit", headers=JSON)

    assert (answer.status_code, answer.get_json()["error"]) == (401, "Sign in to see this page.")


def test_an_unexpected_error_is_a_page_with_a_number_and_no_trace(
    learner: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError("the secret is 4711")

    monkeypatch.setattr(type(site.catalog), "glossary", broken)
    for headers in ({}, JSON, {"HX-Request": "true"}):
        answer = learner.get("/glossary/", headers=headers)
        assert answer.status_code == 500
        assert "Something of ours went wrong" in answer.text
        assert not any(word in answer.text for word in ("4711", "ZeroDivision", "Traceback", ".py"))
        assert len(answer.headers["X-Request-Id"]) == 16
    assert answer.headers["X-Request-Id"] not in {"", None}
    page = learner.get("/glossary/")
    assert page.headers["X-Request-Id"] in page.text
    assert "4711" in caplog.text


def test_a_database_that_is_gone_is_a_page_as_well(learner: Browser, site: Site) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise OSError("disk I/O error at /var/secret.db")

    app = build(site)
    stranger = Browser(app)
    stranger.client.set_cookie("readingroom", "some token")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(site.store), "reading", broken)
        answer = stranger.get("/")
    assert answer.status_code == 500
    assert "Something of ours went wrong" in answer.text
    assert "secret" not in answer.text
    assert learner.get("/").status_code == 200


def test_an_expected_failure_of_ours_says_its_sentence(
    learner: Browser, bench: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise GraderFault("The checking program stopped. Nothing was counted.")

    monkeypatch.setattr(type(site.grading), "tree", broken)

    answer = learner.get(f"{bench}/files/scan.dcm/tree.json", headers=JSON)

    assert (answer.status_code, sentence_of(answer)) == (
        503,
        "The checking program stopped. Nothing was counted.",
    )


# --- what is away for a while -----------------------------------------------------------------


@contextmanager
def full_disk(site: Site) -> Iterator[None]:
    """Let the database grow no more, as on a disk without room."""

    def stop_growing(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    site.store.engine.dispose()
    event.listen(site.store.engine, "connect", stop_growing)
    try:
        yield
    finally:
        event.remove(site.store.engine, "connect", stop_growing)
        site.store.engine.dispose()


def test_a_full_disk_keeps_nothing_says_so_and_loses_nothing_kept_before(
    learner: Browser, bench: str, site: Site
) -> None:
    draft = {"answer.message": "MSH|^~\\&|" + "x" * 400_000, "sequence": "1"}

    with full_disk(site):
        page = learner.post(f"{bench}/drafts/message", draft)
        told = learner.post(f"{bench}/drafts/message", draft, headers=JSON)
        seen = learner.get(bench)

    assert (page.status_code, told.status_code, seen.status_code) == (503, 503, 200)
    assert Page(page.text).one("h1").text == "Not just now"
    assert "this may not be saved. Go back, keep what you typed" in sentence_of(told)
    assert learner.post(f"{bench}/drafts/message", draft, headers=JSON).get_json()["saved"] is True


def test_a_database_that_is_away_is_a_sentence_and_no_fault_of_ours(
    app: Flask, learner: Browser, site: Site
) -> None:
    away = Store(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none")

    app.extensions["readingroom"] = replace(site, store=away)
    read, sent = learner.get("/"), learner.post("/me/theme")
    stranger = Browser(app).get("/readyz")
    app.extensions["readingroom"] = site

    assert (read.status_code, sent.status_code) == (503, 503)
    assert "cannot reach what it keeps just now" in Page(read.text).one("html").text
    assert "this may not be saved" in Page(sent.text).one("html").text
    assert (stranger.status_code, stranger.get_json()["database"]) == (503, False)
    assert learner.get("/").status_code == 200
