"""Peers that mean harm, or are merely broken: the archive stays there for the others."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random

import pytest
from pynetdicom import AE
from pynetdicom.association import Association

from app.practice.config import VERIFICATION
from app.practice.hospital import Running, act, running
from app.practice.limits import Limits
from app.practice.pdu import ABORT
from app.practice.visits import CONSOLE
from tests.practice.wards import asking, open_descriptors, ward

FOUR_GIB_REQUEST = bytes.fromhex("0100 ffffffff")
GARBAGE = [
    b"GET / HTTP/1.1\r\nHost: pacs\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x0bMSH|^~\\&|A|B\r\x1c\r",
    b"\x00" * 100,
    b"\xff" * 70_000,
    bytes.fromhex("0400 00000008 00000004 0103 0000"),
]


@contextmanager
def _dial(house: Running) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", house.ports["archive"]), timeout=3) as peer:
        yield peer


def _echo(house: Running) -> bool:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    association = entity.associate("127.0.0.1", house.ports["archive"], ae_title="WARD_PACS")
    if not association.is_established:
        return False
    status = association.send_c_echo()
    association.release()
    return bool(status.Status == 0)


def _say_bent(peer: socket.socket, session: list[bytes], rng: Random) -> None:
    """Say a session with some bytes changed, cut or out of turn, and hear the end of it."""
    pdus = [bytearray(pdu) for pdu in session]
    bent = rng.choice(pdus)
    for _ in range(rng.choice([1, 2, 8])):
        bent[rng.randrange(len(bent))] = rng.choice([0, 1, 255, rng.randrange(256)])
    if rng.random() < 0.3:
        del bent[rng.randrange(1, len(bent)) :]
    if rng.random() < 0.2:
        rng.shuffle(pdus)
    try:
        for pdu in pdus:
            peer.sendall(pdu)
            time.sleep(0.002)
        peer.shutdown(socket.SHUT_WR)
    except OSError:
        return
    _rest(peer)


def _raw(association: Association) -> socket.socket:
    wrapper = association.dul.socket
    assert wrapper is not None
    assert wrapper.socket is not None
    return wrapper.socket


def _rest(peer: socket.socket) -> bytes:
    heard = b""
    try:
        while chunk := peer.recv(4096):
            heard += chunk
    except ConnectionError:
        pass
    return heard


@pytest.mark.parametrize("data", GARBAGE)
def test_what_is_not_dicom_is_aborted_at_once(data: bytes) -> None:
    with running(ward()) as house, _dial(house) as peer:
        began = time.monotonic()
        peer.sendall(data)
        heard = _rest(peer)
        took = time.monotonic() - began
        assert _echo(house)
        told = house.traces[0].kinds()

    assert heard[:1] in (bytes([ABORT]), b"")
    assert took < 1
    assert told[0] == "garbage"


def test_a_request_of_4_gib_is_closed_before_it_is_read() -> None:
    with running(ward()) as house, _dial(house) as peer:
        began = time.monotonic()
        peer.sendall(FOUR_GIB_REQUEST + b"\0" * 10_000)
        heard = _rest(peer)
        took = time.monotonic() - began
        assert _echo(house)

    assert heard[:1] in (bytes([ABORT]), b"")
    assert took < 1


@pytest.mark.parametrize("header", ["0400 ffffffff", "0700 00001000", "0900 00000004"])
def test_a_monstrous_pdu_on_an_open_association_ends_it(header: str) -> None:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    with running(ward()) as house:
        association = entity.associate("127.0.0.1", house.ports["archive"], ae_title="WARD_PACS")
        began = time.monotonic()
        _raw(association).sendall(bytes.fromhex(header))
        association.join(2)
        took = time.monotonic() - began
        assert _echo(house)

    assert association.is_aborted
    assert took < 1


def test_recorded_sessions_bent_at_random_harm_nobody() -> None:
    events = act(ward(), asking("echo"))["trace"]["events"]
    session = [bytes.fromhex(row["hex"]) for row in events if row["hex"] and row["from"] == CONSOLE]
    rng = Random(20261121)  # noqa: S311
    with running(ward()) as house:
        for _ in range(120):
            with _dial(house) as peer:
                _say_bent(peer, session, rng)
        began = time.monotonic()
        assert _echo(house)
        took = time.monotonic() - began

    assert took < 1


def test_half_a_request_is_sent_away_when_its_time_is_up() -> None:
    with running(ward(), Limits(pdu_seconds=0.4)) as house, _dial(house) as peer:
        peer.sendall(bytes.fromhex("0100 00000100 0001"))
        heard = _rest(peer)

    assert heard == b""
    assert house.traces[0].kinds() == ["timeout", "tcp_close"]


def test_idle_and_dribbling_peers_cost_no_thread_and_nobody_waits_for_them() -> None:
    with running(ward()) as house, ExitStack() as stack:
        threads = threading.active_count()
        peers = [stack.enter_context(_dial(house)) for _ in range(200)]
        for peer in peers[::2]:
            peer.sendall(b"\x01")
        began = time.monotonic()
        answered = _echo(house)
        took = time.monotonic() - began
        peak = threading.active_count()

    assert answered
    assert took < 2
    assert peak <= threads + 4


def test_the_oldest_waiting_connection_makes_room() -> None:
    with running(ward(), Limits(waiting_connections=5)) as house, ExitStack() as stack:
        first = stack.enter_context(_dial(house))
        for _ in range(6):
            stack.enter_context(_dial(house))
        assert _echo(house)
        assert _rest(first) == b""


def test_nothing_is_left_when_the_house_closes_on_open_connections() -> None:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    threads, descriptors = threading.active_count(), open_descriptors()

    with running(ward()) as house:
        association = entity.associate("127.0.0.1", house.ports["archive"], ae_title="WARD_PACS")
        with _dial(house):
            pass
    association.join(3)

    assert association.is_aborted
    assert threading.active_count() == threads
    assert open_descriptors() <= descriptors + 1
