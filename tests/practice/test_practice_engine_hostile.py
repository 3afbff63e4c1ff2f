"""Peers of an engine that mean harm or are merely broken: the good sender succeeds throughout."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from app.hl7 import read_message
from app.practice.hospital import Running, running
from app.practice.limits import Limits
from app.practice.mllp import frame
from app.practice.trace import Trace
from tests.practice.interfaces import adt, whole
from tests.practice.wards import open_descriptors

STATIONS = ["engine", "ris", "ehr"]
BEGUN = b"\x0b" + adt(66).encode()
NAMELESS = adt(66).replace("|C66|", "||").encode()
Harm = Callable[[socket.socket, threading.Event], None]


def _vt_inside(peer: socket.socket, _over: threading.Event) -> None:
    peer.sendall(frame(adt(66, name="Doe\x0bEvil").encode()) * 50)


def _half_close(peer: socket.socket, _over: threading.Event) -> None:
    peer.sendall(BEGUN)
    peer.shutdown(socket.SHUT_WR)
    peer.recv(65536)


def _dribble(peer: socket.socket, over: threading.Event) -> None:
    for byte in BEGUN:
        peer.sendall(bytes([byte]))
        if over.wait(0.02):
            return


def _no_end(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(BEGUN)
    over.wait(5)


def _flood(peer: socket.socket, over: threading.Event) -> None:
    """Send 64 MB without an end block."""
    peer.sendall(BEGUN)
    for _ in range(64):
        if over.is_set():
            return
        peer.sendall(b"X" * (1 << 20))


def _ends_only(peer: socket.socket, _over: threading.Event) -> None:
    peer.sendall(b"\x1c\r" * 20_000)


def _deaf(peer: socket.socket, over: threading.Event) -> None:
    """Send and send, and never read an answer."""
    for _ in range(2000):
        if over.is_set():
            return
        peer.sendall(frame(NAMELESS))


def _reset(peer: socket.socket, _over: threading.Event) -> None:
    peer.sendall(BEGUN)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def _web(peer: socket.socket, _over: threading.Event) -> None:
    peer.sendall(b"GET / HTTP/1.1\r\nHost: engine\r\n\r\n")


HARMS = [
    _vt_inside, _half_close, _dribble, _no_end, _flood, _ends_only, _deaf, _reset, _web,
]  # fmt: skip


@contextmanager
def _dial(house: Running, node: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", house.ports[node]), timeout=5) as peer:
        yield peer


@contextmanager
def _harmed(house: Running, node: str, harm: Harm, peers: int = 4) -> Iterator[None]:
    """Let several peers do *harm* for as long as the block lasts."""
    over = threading.Event()

    def act() -> None:
        try:
            with _dial(house, node) as peer:
                harm(peer, over)
        except OSError:
            return

    threads = [threading.Thread(target=act) for _ in range(peers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(6)


def _good(house: Running, node: str, number: int = 1) -> tuple[str | None, float]:
    """Send a good message; return the answer's code and how long it took."""
    began = time.monotonic()
    with _dial(house, node) as peer:
        peer.sendall(frame(adt(number).encode()))
        heard = b""
        while not heard.endswith(b"\x1c\r"):
            heard += peer.recv(65536)
    return read_message(heard[1:-2]).get("MSA-1"), time.monotonic() - began


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__.strip("_"))
@pytest.mark.parametrize("node", STATIONS)
def test_the_good_sender_succeeds_beside_every_harm(node: str, harm: Harm) -> None:
    with running(whole()) as house, _harmed(house, node, harm):
        time.sleep(0.05)
        code, took = _good(house, node)
        held = house.hospital.holdings()[node]

    assert code == "AA"
    assert took < 2
    assert list(held["seen"]) == ["EHR/C1"]


def test_all_harms_at_once_lose_no_message_of_the_good_sender() -> None:
    with running(whole()) as house, ExitStack() as stack:
        for harm in HARMS:
            stack.enter_context(_harmed(house, "engine", harm, peers=2))
        answers = [_good(house, "engine", number) for number in range(1, 11)]
        house.hospital.settle(Trace())
        held = house.hospital.holdings()["ris"]["messages"]

    assert [code for code, _ in answers] == ["AA"] * 10
    assert max(took for _, took in answers) < 2
    assert held[-1].split("|")[9] == "C10"
    assert len(held) == 10


def test_500_idle_connections_cost_no_thread_and_nobody_waits_for_them() -> None:
    with running(whole()) as house, ExitStack() as stack:
        threads = threading.active_count()
        for _ in range(500):
            stack.enter_context(_dial(house, "engine"))
        code, took = _good(house, "engine")
        peak = threading.active_count()

    assert (code, peak) == ("AA", threads)
    assert took < 2


def test_the_oldest_connection_makes_room() -> None:
    with running(whole(), Limits(waiting_connections=3)) as house, ExitStack() as stack:
        first = stack.enter_context(_dial(house, "engine"))
        for _ in range(4):
            stack.enter_context(_dial(house, "engine"))
        code, _ = _good(house, "engine")
        heard = first.recv(100)

    assert (code, heard) == ("AA", b"")


def test_a_message_that_comes_byte_by_byte_has_to_end_in_time() -> None:
    with running(whole(), Limits(message_seconds=0.4)) as house, _dial(house, "engine") as peer:
        began = time.monotonic()
        for byte in BEGUN * 20:
            try:
                peer.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.01)
        took = time.monotonic() - began

    assert took < 2


def test_a_patient_connection_may_rest_between_two_messages() -> None:
    limits = Limits(message_seconds=0.2, idle_seconds=5)
    with running(whole(), limits) as house, _dial(house, "engine") as peer:
        for number in (1, 2):
            time.sleep(0.4)
            peer.sendall(frame(adt(number, name=f"N{number}").encode()))
            assert b"|AA|" in peer.recv(65536).replace(b"MSA|AA", b"|AA|")


def test_64_mb_without_an_end_are_refused_with_a_reason() -> None:
    with running(whole()) as house:
        with _dial(house, "engine") as peer:
            over = threading.Event()
            began = time.monotonic()
            with suppress(OSError):
                _flood(peer, over)
                peer.recv(65536)
            took = time.monotonic() - began
        told = [row for trace in house.traces for row in trace.to_data()["events"]]

    assert took < 1.5
    assert [row["detail"]["code"] for row in told] == ["TOO_LONG"]
    assert "longer than 1,048,576 bytes" in told[0]["summary"]


def test_harm_leaves_no_thread_and_no_socket() -> None:
    threads, descriptors = threading.active_count(), open_descriptors()

    with running(whole()) as house, ExitStack() as stack:
        for harm in (_half_close, _no_end, _deaf, _reset):
            stack.enter_context(_harmed(house, "engine", harm))
        _good(house, "engine")

    assert threading.active_count() == threads
    assert open_descriptors() <= descriptors + 1
