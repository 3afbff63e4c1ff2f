"""A small server ends every talk with itself, one that has hardly begun as well."""

import gc
import socket

from app.practice.background import Background
from app.practice.strangers import Stranger


def test_whoever_is_just_being_let_in_is_ended_with_the_others() -> None:
    """What stayed open would warn when it is collected, and a warning fails the test."""
    for _ in range(20):
        with Background() as loop:
            stranger = Stranger(b"", patience=10)
            loop.run(stranger.start())
            address = ("127.0.0.1", stranger.port)
            with socket.create_connection(address, timeout=5) as peer:
                loop.run(stranger.stop())
                assert _is_over(peer)
    gc.collect()


def _is_over(peer: socket.socket) -> bool:
    try:
        return peer.recv(1) == b""
    except ConnectionError:
        return True
