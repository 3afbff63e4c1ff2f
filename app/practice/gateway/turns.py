"""One after the other: what arrives for an attempt at once acts in the order of its turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from weakref import WeakValueDictionary

from app.practice.gateway.books import Guest


class _Turn:
    """A lock that is forgotten when nobody has it in hand."""

    __slots__ = ("__weakref__", "lock")

    def __init__(self) -> None:
        self.lock = Lock()


class Turns:
    """Whose turn it is, for each attempt."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._turns: WeakValueDictionary[Guest, _Turn] = WeakValueDictionary()

    @contextmanager
    def turn(self, guest: Guest, seconds: float) -> Iterator[bool]:
        """Wait for the attempt's turn, and say whether it came."""
        with self._guard:
            turn = self._turns.get(guest) or _Turn()
            self._turns[guest] = turn
        came = turn.lock.acquire(timeout=seconds)
        try:
            yield came
        finally:
            if came:
                turn.lock.release()
