"""Slow senders: who sends a form byte by byte keeps nobody else from being answered."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from tests.cli.serving import EMAIL, PASSWORD, Browser, Server, add_ada, environment
from tests.ports import free_port

THREADS, OF_STRANGERS, OF_ONE, SENDERS = 8, 4, 2, 40
FORM = b"email=nobody%40ward.test&password=x&_csrf=y"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    told = environment(tmp_path_factory.mktemp("slow") / "home", free_port(), threads=str(THREADS))
    add_ada(told)
    running = Server(told)
    running.wait_until_ready()
    yield running
    running.stop()


def begun(port: int, path: str, cookies: str = "") -> socket.socket:
    """Begin to send a form, and send one byte of it."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(FORM)}\r\n\r\n".encode()
        + FORM[:1]
    )
    return line


def heard(line: socket.socket, seconds: float) -> bytes:
    """Return what is answered on *line* within so many *seconds*."""
    line.settimeout(seconds)
    with suppress(TimeoutError):
        return line.recv(65536)
    return b""


def test_strangers_who_send_slowly_keep_nobody_from_being_answered(server: Server) -> None:
    ada = Browser(server.port)
    ada.sign_in()
    with ExitStack() as lines:
        slow = [
            lines.enter_context(closing(begun(server.port, "/sign-in"))) for _ in range(SENDERS)
        ]
        answers = [heard(line, 0.5) for line in slow]
        refused = [answer for answer in answers if answer]

        assert len(refused) == SENDERS - OF_STRANGERS
        assert all(b" 429 " in answer.split(b"\r\n")[0] for answer in refused)
        assert all(b"arriving at once over a slow line" in answer for answer in refused)
        assert Browser(server.port).get("/sign-in")[0] == 200
        assert ada.get("/labs/")[0] == 200
        assert ada.post("/me/theme", theme="dark")[0] == 303

        waits = slow[answers.index(b"")]
        waits.sendall(FORM[1:])
        assert heard(waits, 10).startswith(b"HTTP/1.1 403")
    _until_strangers_are_heard(server.port)


def test_one_person_s_slow_lines_are_hers_alone(server: Server) -> None:
    ada = Browser(server.port)
    ada.sign_in()
    cookies = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
    with ExitStack() as lines:
        slow = [
            lines.enter_context(closing(begun(server.port, "/me/theme", cookies)))
            for _ in range(OF_ONE + 1)
        ]
        answers = [heard(line, 0.5) for line in slow]

        assert sum(b" 429 " in answer for answer in answers) == 1
        assert ada.get("/labs/")[0] == 200
        Browser(server.port).sign_in(EMAIL, PASSWORD)


def test_a_body_that_is_none_of_a_form_s_is_counted_as_well(server: Server) -> None:
    ada = Browser(server.port)
    ada.sign_in()
    cookies = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
    head = (
        "POST /workbench/unpack HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: {cookies}\r\nX-CSRF-Token: {ada.csrf}\r\n"
        "Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nP\r\n"
    )
    with ExitStack() as lines:
        slow = []
        for _ in range(OF_ONE + 1):
            line = lines.enter_context(
                closing(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            )
            line.sendall(head.encode())
            slow.append(line)
        answers = [heard(line, 0.5) for line in slow]

        assert sum(b" 429 " in answer for answer in answers) == 1
        waits = slow[answers.index(b"")]
        waits.sendall(b"0\r\n\r\n")
        assert heard(waits, 10).startswith(b"HTTP/1.1 4")


def _until_strangers_are_heard(port: int) -> None:
    """Wait until the threads know that the slow ones are gone."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if Browser(port).post("/sign-in", email="x")[0] != 429:
            return
        time.sleep(0.05)
    raise AssertionError("Who has hung up is still waited for.")
