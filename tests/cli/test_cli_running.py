"""The running site: stopped gracefully, killed under load, and what is left of it."""

import os
import shutil
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest

from app.errors import InvalidSettings
from tests.cli.serving import (
    CONTENT,
    Browser,
    Server,
    add_ada,
    environment,
    invoke,
    living,
)
from tests.ports import free_port

_RIGHT = {"answer.syntax": "1.2", "answer.kind": "ct"}
_SLOW = "    import time\n    time.sleep(1.5)\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an installation whose lab takes a second and a half to judge one answer."""
    folder = tmp_path_factory.mktemp("slow")
    content = folder / "content"
    shutil.copytree(CONTENT, content)
    lab = content / "labs" / "first_look" / "lab.py"
    code = lab.read_text("utf-8")
    lab.write_text(
        code.replace('    """Expect the UID."""\n', f'    """Expect the UID."""\n{_SLOW}'), "utf-8"
    )
    made = environment(folder / "home", free_port(), content)
    add_ada(made)
    return made


@pytest.fixture
def server(told: dict[str, str]) -> Iterator[Server]:
    running = Server(told)
    running.wait_until_ready()
    yield running
    with suppress(ProcessLookupError):
        os.killpg(running.process.pid, signal.SIGKILL)
    running.process.wait(10)


def open_lab(port: int) -> tuple[Browser, str]:
    """Sign in and open the lab; return the browser and the attempt's address."""
    ada = Browser(port)
    ada.sign_in()
    status, where, _ = ada.ask("GET", "/labs/first-look/")
    assert status == 303
    return ada, where


def test_told_to_stop_the_site_answers_whom_it_has_and_leaves_nobody_behind(
    server: Server,
) -> None:
    ada, attempt = open_lab(server.port)
    family = server.family()
    assert len(family) >= 4

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ada.post, f"{attempt}/submissions", **_RIGHT)
        time.sleep(0.5)
        began = time.monotonic()
        status = server.stop()

    assert answer.result()[0] == 303
    assert (status, time.monotonic() - began < 10) == (0, True)
    assert_gone(family)


def test_the_web_process_ends_with_its_supervisor(server: Server) -> None:
    family = server.family()

    server.process.kill()
    server.process.wait(10)

    assert_gone(family)
    with closing(socket.socket()) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(("127.0.0.1", server.port))


def test_a_taken_port_is_refused_with_a_sentence(told: dict[str, str]) -> None:
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(told["READINGROOM_PORT"])))
        other.listen()

        done = invoke(told, "run")

    assert isinstance(done.exception, InvalidSettings)
    assert "Nothing can be served on 127.0.0.1" in str(done.exception)


def test_nothing_acknowledged_is_lost_when_the_site_is_killed_under_load(tmp_path: Path) -> None:
    told = environment(tmp_path / "home", free_port())
    add_ada(told)
    acknowledged: list[str] = []
    unsure: list[str] = []

    for _ in range(3):
        server = Server(told)
        server.wait_until_ready()
        _load_until_killed(server, acknowledged, unsure)
    server = Server(told)
    server.wait_until_ready()
    ada, attempt = open_lab(server.port)
    for key in (*unsure, *acknowledged[-3:]):
        assert ada.post(f"{attempt}/submissions", submission=key, **_RIGHT)[0] == 303
    assert server.stop() == 0

    with closing(sqlite3.connect(tmp_path / "home" / "readingroom.db")) as database:
        [said] = database.execute("PRAGMA integrity_check").fetchone()
        kept = [row[0] for row in database.execute("SELECT id FROM submission")]
    assert said == "ok"
    assert len(acknowledged) > 20
    assert len(kept) == len(set(kept))
    assert set(acknowledged) | set(unsure) == set(kept)


def _load_until_killed(server: Server, acknowledged: list[str], unsure: list[str]) -> None:
    """Let three browsers hand in as fast as they can until the server is killed beneath them."""
    ada, attempt = open_lab(server.port)
    over = threading.Event()

    def hand_in() -> None:
        mine = Browser(server.port, dict(ada.cookies), ada.csrf)
        while not over.is_set():
            key = str(uuid4())
            try:
                status, _ = mine.post(f"{attempt}/submissions", submission=key, **_RIGHT)
            except (OSError, HTTPException):
                unsure.append(key)
                return
            assert status == 303, status
            acknowledged.append(key)

    with ThreadPoolExecutor(3) as pool:
        browsers = [pool.submit(hand_in) for _ in range(3)]
        time.sleep(1.0)
        server.kill()
        over.set()
    for browser in browsers:
        browser.result()


def assert_gone(family: set[int]) -> None:
    """Wait a moment for *family* to end; orphans notice by their hung-up channels."""
    until = time.monotonic() + 5
    while living(family) and time.monotonic() < until:
        time.sleep(0.05)
    assert living(family) == set()
