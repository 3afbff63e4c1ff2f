"""What is sent arrives while a thread waits: nobody's slow sending takes all of them."""

from contextlib import nullcontext
from threading import Lock
from typing import Final

from flask import Flask, Request, current_app

from app.errors import TooMany
from app.turns import waiting

_ARRIVED_WITH_ITS_HEAD: Final = 64 * 1024
"""Bytes that are here, as a rule, when the thread begins: for more it lets others have its turn."""


class Arrivals:
    """Counts what is arriving, by who sends it, so that only a part of the threads waits for one.

    A quarter at most waits for one person, and half of them for all strangers together: whoever
    signs in is a stranger, too, and those who have signed in need the other half.
    """

    def __init__(self, threads: int) -> None:
        self._of_strangers, self._of_one = max(1, threads // 2), max(1, threads // 4)
        self._lock = Lock()
        self._arriving: dict[str, int] = {}

    def gather(self, asked: Request, sender: str) -> None:
        """Read what *asked* sends, whole; all strangers are one *sender*, the empty name.

        Raises :class:`TooMany` where too much of hers is arriving already, before anything is read.
        """
        self._begin(sender)
        length = asked.content_length
        is_short = length is not None and length <= _ARRIVED_WITH_ITS_HEAD
        try:
            with nullcontext() if is_short else waiting():
                asked.get_data(parse_form_data=True)
        finally:
            self._end(sender)

    def _begin(self, sender: str) -> None:
        with self._lock:
            count = self._arriving.get(sender, 0)
            if count >= (self._of_one if sender else self._of_strangers):
                raise TooMany(
                    "Too much is arriving at once over a slow line. Nothing of this was kept: "
                    "wait a moment and send it again."
                )
            self._arriving[sender] = count + 1

    def _end(self, sender: str) -> None:
        with self._lock:
            self._arriving[sender] -= 1
            if not self._arriving[sender]:
                del self._arriving[sender]


def arrivals() -> Arrivals:
    """Return what counts the arrivals of this site."""
    found: Arrivals = current_app.extensions["arrivals"]
    return found


def count_arrivals(app: Flask, threads: int) -> None:
    """Let *app* count what arrives over so many *threads*."""
    app.extensions["arrivals"] = Arrivals(threads)
