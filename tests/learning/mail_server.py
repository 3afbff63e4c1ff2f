"""A mail server for tests: speaks enough SMTP to take letters, or to refuse them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Protocol


class _Talk(Protocol):
    def readline(self) -> bytes: ...

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class MailServer:
    """Takes letters on a port of its own; *answers* replaces what it says to a command."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as talk:
                self._talk(talk)

    def _talk(self, talk: _Talk) -> None:
        def say(text: str) -> None:
            talk.write(f"{text}\r\n".encode())
            talk.flush()

        say("220 here")
        while line := talk.readline():
            verb = line.decode().split(maxsplit=1)[0].upper().strip()
            if verb == "DATA" and "DATA" not in self.answers:
                say("354 go on")
                self._take(talk)
            answer = self.answers.get(verb, "250 good")
            say("221 bye" if verb == "QUIT" else answer)
            if verb == "QUIT":
                return

    def _take(self, talk: _Talk) -> None:
        lines = []
        while (line := talk.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Give a mail server that ends with the block."""
    server = MailServer()
    try:
        yield server
    finally:
        server.close()
