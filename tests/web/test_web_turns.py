"""Requests that wait, or take long, keep nobody from the others."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from socket import socketpair
from threading import Event
from time import sleep

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wsgi import ClosingIterator

from app import turns as taking
from app.grading.framing import pack, send
from app.grading.warm_worker import WarmWorker
from app.learning import signing_in
from app.learning.signing_in import hash_password
from app.learning.site import Site
from app.turns import Turns, turn
from app.web import taking_turns
from app.web.taking_turns import _A_TURN, take_turns
from tests.web.clients import Browser, browser_of
from tests.web.world import World

LONG = 120.0


class SlowBody(BytesIO):
    """What somebody sends who never goes on, until the test is over."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.asked, self.over = Event(), Event()

    def readinto(self, _buffer: object) -> int:
        """Have nothing yet."""
        self.asked.set()
        self.over.wait(LONG)
        return 0

    def read(self, _size: int | None = -1) -> bytes:
        """Have nothing yet."""
        self.asked.set()
        self.over.wait(LONG)
        return b""


def test_who_sends_slowly_keeps_nobody_waiting(app: Flask, world: World) -> None:
    bodies = [SlowBody() for _ in range(4)]

    def send_slowly(body: SlowBody) -> None:
        environ = EnvironBuilder("/sign-in", method="POST").get_environ()
        environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        environ["CONTENT_LENGTH"] = "1000"
        environ["wsgi.input"] = body
        list(run_wsgi_app(app.wsgi_app, environ)[0])

    with ThreadPoolExecutor(5) as pool:
        slow = [pool.submit(send_slowly, body) for body in bodies]
        try:
            assert all(body.asked.wait(10) for body in bodies)
            learner = browser_of(app, world["learner"])
            # Each of them lost the turn once; from then on it costs nobody anything.
            quick = pool.submit(lambda: [learner.get("/modules").status_code for _ in range(20)])
            assert quick.result(20) == [200] * 20
        finally:
            for body in bodies:
                body.over.set()
        for each in slow:
            each.result(20)


def test_a_file_is_sent_in_turns_and_closed_once_nobody_listens() -> None:
    app, told = Flask(__name__), list[str]()

    @app.get("/file")
    def file() -> Response:
        def pieces() -> Iterator[str]:
            try:
                for number in range(100):
                    told.append(f"{number} {_is_taken()}")
                    yield f"{number}\n" * 100_000
            finally:
                told.append("closed")

        return Response(pieces())

    take_turns(app)
    made, status, _ = run_wsgi_app(app.wsgi_app, EnvironBuilder("/file").get_environ())
    assert status == "200 OK"
    assert next(iter(made)) == b"0\n" * 100_000 + b"1\n" * 100_000
    # Between two parts others have the turn.
    assert not _is_taken()
    made.close()  # type: ignore[attr-defined]
    assert told == ["0 True", "1 True", "closed"]


def test_a_file_is_sent_whole_whatever_its_pieces() -> None:
    app = Flask(__name__)

    @app.get("/<kind>")
    def file(kind: str) -> Response:
        texts = (f"{number};Zoë\n" for number in range(1000))
        if kind == "bytes":
            return Response(each.encode() for each in texts)
        return Response(texts)

    take_turns(app)
    for kind in ("bytes", "text"):
        sent = app.test_client().get(f"/{kind}")
        assert sent.data.decode() == "".join(f"{number};Zoë\n" for number in range(1000))


def files_of(texts: list[str]) -> Flask:
    """Return an application that sends the *texts*, a part each, as a file."""
    app = Flask(__name__)

    @app.get("/<name>")
    def file(name: str) -> Response:
        def pieces() -> Iterator[str]:
            for text in texts:
                if text == "trouble":
                    raise OSError(name)
                yield text * _A_TURN

        return Response(pieces())

    take_turns(app)
    return app


def parts_of(app: Flask, name: str) -> ClosingIterator:
    """Return the parts of a file as a server asks for them."""
    environ = EnvironBuilder(f"/{name}").get_environ()
    sent = app.wsgi_app(environ, lambda *_told: lambda _data: None)
    assert isinstance(sent, ClosingIterator)
    return sent


@pytest.mark.parametrize("end", ["sent", "closed", "broken"])
def test_one_file_is_made_after_another(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(taking_turns, "files", Turns(20.0))
    app = files_of(["a", "b", "trouble"] if end == "broken" else ["a", "b"])
    first, second = parts_of(app, "first"), parts_of(app, "second")
    next(first)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, second)
        while not taking_turns.files._arriving:
            sleep(0.001)
        next(first)
        assert not waiting.done()
        if end == "closed":
            first.close()
        else:
            with pytest.raises(OSError if end == "broken" else StopIteration):
                next(first)
        assert waiting.result(20) == b"a" * _A_TURN


def test_who_receives_slowly_keeps_no_file_waiting_for_long() -> None:
    app = files_of(["a", "b"])
    slow, quick = parts_of(app, "slow"), parts_of(app, "quick")

    assert next(slow) == b"a" * _A_TURN
    assert b"".join(quick) == b"a" * _A_TURN + b"b" * _A_TURN
    assert b"".join(slow) == b"b" * _A_TURN
    # Whoever was overtaken has left no place behind.
    assert b"".join(parts_of(app, "next")) == b"a" * _A_TURN + b"b" * _A_TURN
    assert taking_turns.files._whose is None


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody overtake: what waits has to give its turn up by itself."""
    monkeypatch.setattr(taking, "turns", Turns(LONG))


@pytest.mark.usefixtures("patient")
def test_who_waits_for_the_writer_lets_others_read(site: Site) -> None:
    writing, over = Event(), Event()

    def write_long() -> None:
        with site.store.writing():
            writing.set()
            over.wait(LONG)

    def write_in_turn() -> None:
        with turn(), site.store.writing():
            pass

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write_long)
        try:
            assert writing.wait(10)
            second = pool.submit(write_in_turn)
            with turn(), site.store.reading() as unit:
                assert unit.people.with_email("nobody@example.org") is None
        finally:
            over.set()
        first.result(20)
        second.result(20)
    assert not _is_taken()


@pytest.mark.usefixtures("patient")
def test_who_waits_for_a_worker_lets_others_read(learner: Browser, site: Site) -> None:
    # One worker: whoever asks second waits in line until the first has an answer.
    with ThreadPoolExecutor(8) as pool:
        drawn = [pool.submit(_draw_in_turn, site, str(seed)) for seed in range(16)]
        read = pool.submit(lambda: learner.get("/modules").status_code)
        assert read.result(30) == 200
        assert all(each.result(30) is not None for each in drawn)
    assert not _is_taken()


def test_a_greeting_that_has_come_costs_no_turn() -> None:
    # The pool looks for it with its lock, which whoever had the turn meanwhile would wait for.
    ours, theirs = socketpair()
    with ours, theirs:
        worker = WarmWorker(ours, 0)
        send(theirs, pack({"pid": os.getpid()}, {}))
        with turn():
            mine = taking.turns._whose
            assert worker.has_greeted()
            assert taking.turns._whose is mine


def _draw_in_turn(site: Site, seed: str) -> object:
    with turn():
        return site.grading.draw("every-kind", seed)


@pytest.mark.usefixtures("patient")
def test_a_password_is_hashed_while_others_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[bool]()

    class Watched(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            seen.append(_is_taken())
            return super().hash(password, salt=salt)

        def verify(self, kept: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            seen.append(_is_taken())
            return super().verify(kept, password)

    monkeypatch.setattr(signing_in, "_hasher", Watched())
    with turn():
        kept = hash_password("a sentence of my own")
        assert signing_in._verified(kept, "a sentence of my own")
        assert _is_taken()
    assert seen == [False, False]


def _is_taken() -> bool:
    return taking.turns._whose is not None
