"""The way from an association's own process to whoever keeps the attempts."""

import socket
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from app.grading.descriptors import is_readable
from app.grading.framing import Blobs, BrokenFrame, pack, receive, send


class Link:
    """Asks one question at a time; threads may share it."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lock = Lock()

    def ask(
        self, question: str, blobs: Blobs | None = None, **more: Any
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return the answer, or raise ``BrokenFrame`` where nobody is there any more."""
        with self._lock:
            send(self._channel, pack({"ask": question, **more}, blobs or {}))
            return receive(self._channel)

    def is_cut(self) -> bool:
        """Say whether the other end hung up, without disturbing a question."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            # Between two questions nothing comes but the end.
            return is_readable(self._channel, 0)
        finally:
            self._lock.release()


class Lending(Mapping[str, bytes]):
    """Objects stored earlier, each asked for when somebody wants it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def __getitem__(self, name: str) -> bytes:
        """Return the object of that name."""
        try:
            _, blobs = self._link.ask("object", name=name)
        except BrokenFrame as error:
            raise KeyError(name) from error
        return blobs[name]

    def __iter__(self) -> Iterator[str]:
        """Tell no names: nobody looks through them."""
        return iter(())

    def __len__(self) -> int:
        """Count nothing, for the same reason."""
        return 0
