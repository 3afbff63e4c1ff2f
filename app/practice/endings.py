"""How associations end: each with both of its threads, none left behind."""

import time
from threading import Thread
from typing import Final

from pynetdicom.association import Association

_GRACE_SECONDS: Final = 0.3


def is_alive(association: Association) -> bool:
    """Return whether a thread of the association still runs."""
    return bool(association.is_alive() or association.dul.is_alive())


def is_over(association: Association) -> bool:
    """Return whether the association was released, aborted or rejected."""
    return bool(association.is_released or association.is_aborted or association.is_rejected)


def end_all(associations: list[Association]) -> None:
    """Abort what still goes on after a moment of grace, then let all threads go."""
    grace = time.monotonic() + _GRACE_SECONDS
    for association in associations:
        _wait(association, max(0.0, grace - time.monotonic()))
    for association in associations:
        if association.is_alive() and association.is_established:
            association.abort(block=False)
    for association in associations:
        end_association(association)


def end_association(association: Association) -> None:
    """Let the threads of a finished association go."""
    _wait(association, 0.5)
    association.dul.kill_dul()
    _wait(association.dul, 1)
    association.kill()
    _wait(association, 1)
    if association.dul.socket is not None:
        association.dul.socket.close()


def _wait(thread: Thread, seconds: float) -> None:
    if thread.ident is not None:  # it was started
        thread.join(seconds)
