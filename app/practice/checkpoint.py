"""Where an association's reactor rests while somebody else asks over the association."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pynetdicom.association import Association


class Checkpoint(threading.Event):
    """pynetdicom's reactor checkpoint, without its gap between two requests.

    Whoever asks closes the checkpoint and waits until the reactor says that it has paused. With
    a plain event, the next request may find the reactor still saying so from the last time,
    although it is on its way out: it then takes the answer for a request, and nobody gets it.
    Here a reactor that was let go has not paused until it comes to the checkpoint again, and one
    that has left for good has paused.
    """

    def __init__(self, association: Association) -> None:
        super().__init__()
        self._association = association
        self._gate = threading.Condition()
        self._is_open = True
        self._has_left = False
        self._beside = 0

    def is_set(self) -> bool:
        """Return whether the reactor may pass."""
        return self._is_open

    def set(self) -> None:
        """Let the reactor pass."""
        with self._gate:
            self._is_open = True
            self._gate.notify_all()

    def clear(self) -> None:
        """Let the reactor rest when it comes by; what is being answered beside it comes first."""
        with self._gate:
            self._gate.wait_for(lambda: not self._beside, self._association.dimse_timeout)
            if self._is_open and self._is_anothers():
                self._association._is_paused = False  # noqa: SLF001
            self._is_open = False

    def wait(self, timeout: float | None = None) -> bool:
        """Rest until the reactor may pass."""
        with self._gate:
            while not self._is_open:
                self._association._is_paused = True  # noqa: SLF001
                if not self._gate.wait(timeout):
                    return False
        return True

    def leave(self) -> None:
        """Let nobody wait for the reactor any more: it has ended, however that came."""
        with self._gate:
            self._has_left = True
            self._association._is_paused = True  # noqa: SLF001

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Answer a request in another thread than the reactor's; who asks next waits for it."""
        with self._gate:
            self._beside += 1
        try:
            yield
        finally:
            with self._gate:
                self._beside -= 1
                self._gate.notify_all()

    def _is_anothers(self) -> bool:
        """Say whether a reactor runs that is not the one who asks."""
        reactor = self._association
        alive = reactor.is_alive() and not (self._has_left or reactor._kill)  # noqa: SLF001
        return alive and threading.current_thread() is not reactor
