"""Bytes from one socket to the other, and back, until either end closes."""

import contextlib
import selectors
import socket
import ssl
from typing import Final

from app.grading.descriptors import is_readable, is_writable

_CHUNK: Final = 64 * 1024
_PATIENCE: Final = 5.0
_MORE_TO_COME: Final = (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError)


def pump(secure: ssl.SSLSocket, plain: socket.socket) -> None:
    """Carry bytes both ways until one end closes; then close the other."""
    secure.settimeout(0)
    plain.settimeout(0)
    with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as selector:
        selector.register(secure, selectors.EVENT_READ, plain)
        selector.register(plain, selectors.EVENT_READ, secure)
        while all(_carry(key.fileobj, key.data) for key, _ in selector.select()):
            pass
    for sock in (secure, plain):
        hang_up(sock)


def hang_up(sock: socket.socket) -> None:
    """Say that nothing more will come or be read; whoever waits on *sock* wakes up."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _carry(source: object, target: socket.socket) -> bool:
    """Carry what is there to be read; return whether more may come."""
    if not isinstance(source, socket.socket):
        return False
    while True:
        try:
            data = source.recv(_CHUNK)
        except _MORE_TO_COME:
            return True
        if not data:
            return False
        _send(target, data)


def _send(target: socket.socket, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[target.send(rest) :]
        except ssl.SSLWantReadError:
            is_readable(target, _PATIENCE)
        except (ssl.SSLWantWriteError, BlockingIOError):
            if not is_writable(target, _PATIENCE):
                raise
