"""Waiting for a descriptor, whatever its number: select serves none above 1,023, poll serves all.

A site with a thousand connections open has such numbers, and so may anything that it opens next.
"""

import select
import socket

_MILLISECONDS = 1000


def is_readable(descriptor: int | socket.socket, seconds: float) -> bool:
    """Say whether something can be read, or the other end hung up, within *seconds*."""
    return _polled(descriptor, select.POLLIN, seconds)


def is_writable(descriptor: int | socket.socket, seconds: float) -> bool:
    """Say whether something can be written, or the other end hung up, within *seconds*."""
    return _polled(descriptor, select.POLLOUT, seconds)


def _polled(descriptor: int | socket.socket, event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, seconds) * _MILLISECONDS))
