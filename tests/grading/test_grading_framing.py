"""Frames between the site and its workers: whole in any pieces, and nothing behind them."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.grading.framing import BrokenFrame, pack, receive_alone, unpack

HEADER = {"id": 7, "payload": {"text": "Müller"}}
BLOBS = {"a.dcm": b"\0" * 200_000, "empty": b""}


@pytest.fixture
def channel() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def sent_in_pieces(theirs: socket.socket, frame: bytes, size: int) -> threading.Thread:
    def send() -> None:
        for start in range(0, len(frame), size):
            theirs.sendall(frame[start : start + size])

    sending = threading.Thread(target=send)
    sending.start()
    return sending


@pytest.mark.parametrize("size", [1, 5, 11, 12, 13, 70_000, 1_000_000])
def test_a_frame_comes_whole_however_it_is_cut(
    channel: tuple[socket.socket, socket.socket], size: int
) -> None:
    ours, theirs = channel
    blobs = BLOBS if size > 100 else {"a.dcm": b"short"}
    sending = sent_in_pieces(theirs, pack(HEADER, blobs), size)

    header, found = receive_alone(ours, time.monotonic() + 10)

    sending.join()
    assert header == HEADER
    assert found == blobs


def test_half_a_character_crosses_as_it_is() -> None:
    header = {"id": 7, "payload": {"text": "OBX|1|ST|\udc80"}}

    assert unpack(pack(header, {}))[0] == header


def test_what_follows_a_frame_unasked_breaks_it(
    channel: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = channel
    theirs.sendall(pack(HEADER, {}) + b"babble")

    with pytest.raises(BrokenFrame):
        receive_alone(ours, time.monotonic() + 10)


@pytest.mark.parametrize("kept", [0, 3, 11, 40])
def test_who_hangs_up_within_a_frame_is_told_from_who_answers(
    channel: tuple[socket.socket, socket.socket], kept: int
) -> None:
    ours, theirs = channel
    theirs.sendall(pack(HEADER, {})[:kept])
    theirs.close()

    with pytest.raises(BrokenFrame, match="hung up"):
        receive_alone(ours, time.monotonic() + 10)


def test_who_says_nothing_is_not_waited_for_beyond_the_deadline(
    channel: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = channel
    theirs.sendall(pack(HEADER, {})[:5])

    with pytest.raises(BrokenFrame, match="silent"):
        receive_alone(ours, time.monotonic() + 0.2)
