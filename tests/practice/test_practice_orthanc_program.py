"""Orthanc's REST interface as we ask it: it may hang up between two requests."""

import json
import socket
import threading

import pytest

from app.practice.orthanc.program import Orthanc


class Forgetful:
    """A server that answers each request rightly, and then hangs up without a word."""

    def __init__(self, answers: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._left = answers
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        body = json.dumps({"Last": 5}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        while self._left:
            connection, _ = self._listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(head + body)
            self._left -= 1
        self._listener.close()

    def join(self) -> None:
        """Wait until the last answer was given and the door is shut."""
        self._thread.join(20)


def test_a_connection_that_was_hung_up_is_opened_again() -> None:
    server = Forgetful(3)
    with Orthanc(104, server.port, "secret") as orthanc:
        assert [orthanc.last_change() for _ in range(3)] == [5, 5, 5]
    server.join()


def test_one_that_stays_away_is_told() -> None:
    server = Forgetful(1)
    with Orthanc(104, server.port, "secret") as orthanc:
        orthanc.last_change()
        server.join()
        with pytest.raises(ConnectionError):
            orthanc.last_change()
