"""Whose turn it is to compute: threads that answer requests do not fight over the interpreter.

Python runs one thread at a time. Where several have work, each call of the database lets another
one in between, and so much changing over costs more than the work. So a thread that answers a
request keeps its turn until it has answered, or until it waits: for a worker, the one writer of
SQLite, the disk.

A turn is courtesy, not a lock. Whoever keeps it for longer than ``PATIENCE`` loses it to the first
in line, and both go on side by side, as threads do. Nothing rests on a turn, and nothing can hang.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, local
from time import monotonic
from typing import Final

PATIENCE: Final = 0.05
"""Seconds after which the first in line no longer waits: most pages take a tenth of it."""


class Place:
    """A place in line; its bell is rung when the turn has come."""

    def __init__(self) -> None:
        self.bell = Lock()
        self.bell.acquire()


class Turns:
    """One turn at a time, first come, first served; who had one already goes before who arrives."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = Lock()
        self._whose: Place | None = None
        self._since = 0.0
        self._returning: deque[Place] = deque()
        self._arriving: deque[Place] = deque()

    def take(self, *, returning: bool = False) -> Place:
        """Wait for the turn, and return what :meth:`leave` wants to be told."""
        mine = Place()
        with self._lock:
            if self._whose is None:
                self._give(mine)
                return mine
            (self._returning if returning else self._arriving).append(mine)
        while not mine.bell.acquire(timeout=self._patience):
            self._overtake(mine)
        return mine

    def leave(self, place: Place) -> None:
        """Let the next one have the turn, unless somebody has overtaken us."""
        with self._lock:
            if self._whose is not place:
                return
            self._whose = None
            if line := self._returning or self._arriving:
                self._give(line.popleft())

    def _give(self, place: Place) -> None:
        self._whose, self._since = place, monotonic()
        place.bell.release()

    def _overtake(self, place: Place) -> None:
        """Take the turn from whoever computes for long, or waits where nobody thought of it."""
        with self._lock:
            line = self._returning or self._arriving
            if line and line[0] is place and monotonic() - self._since >= self._patience:
                self._give(line.popleft())


turns: Final = Turns()
"""The turns of this process."""

_mine = local()


@contextmanager
def turn() -> Iterator[None]:
    """Do what is inside when it is this thread's turn."""
    if _place() is not None:
        yield
        return
    _mine.place = turns.take()
    try:
        yield
    finally:
        place, _mine.place = _mine.place, None
        turns.leave(place)


class waiting:  # noqa: N801 - it reads as the word that it is
    """Let others compute while what is inside waits; without a turn nothing changes."""

    # A class and not a generator, which costs three times as much: every transaction waits.
    __slots__ = ("_had_turn",)

    def __enter__(self) -> None:
        place = _place()
        self._had_turn = place is not None
        if place is not None:
            _mine.place = None
            turns.leave(place)

    def __exit__(self, *_error: object) -> None:
        if self._had_turn:
            _mine.place = turns.take(returning=True)


def _place() -> Place | None:
    place: Place | None = getattr(_mine, "place", None)
    return place
