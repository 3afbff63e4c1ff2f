"""``readingroom network``: beside the site or alone; killed under load; ended with the site."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.cli.network_house import NETWORK, House
from tests.cli.serving import Server, invoke, living


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("network"))
    yield made
    made.store.close()


def test_the_network_comes_and_goes_with_the_site(house: House) -> None:
    server = Server(house.told)
    try:
        server.wait_until_ready()
        ports = house.ports()
        house.make_code(server.port)
        answer = house.send(ports["mllp"], "S1")
        family = server.family()
        os.kill(ports["pid"], signal.SIGKILL)
        (house.home / "network.json").unlink()
        again = house.ports()
        after = house.send(again["mllp"], "S2")
    finally:
        status = server.stop()

    assert ("MSA|AA|S1" in answer, "MSA|AA|S2" in after) == (True, True)
    assert (ports["pid"] in family, again["pid"] != ports["pid"]) == (True, True)
    assert status == 0
    assert "Fatal" not in server.log.read_text("utf-8")
    assert not (house.home / "network.json").exists()
    until = time.monotonic() + 5
    while living({again["pid"], *family}):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_nothing_acknowledged_is_lost_when_the_network_is_killed(house: House) -> None:
    before = len(house.messages())
    acknowledged: list[str] = []

    for round_ in range(2):
        server = Server(house.told, NETWORK)
        ports = house.ports()
        _load_until_killed(house, server, ports["mllp"], f"K{round_}", acknowledged)
        (house.home / "network.json").unlink()

    kept = [text.split("|")[9] for text in house.messages()[before:]]
    assert len(acknowledged) > 5
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept))


def _load_until_killed(
    house: House, server: Server, port: int, stem: str, acknowledged: list[str]
) -> None:
    """Let two senders send as fast as they can until the network is killed beneath them."""
    over = threading.Event()

    def send(name: str) -> None:
        for number in range(10_000):
            control = f"{name}{number}"
            try:
                answer = house.send(port, control)
            except OSError:
                return
            if f"MSA|AA|{control}" in answer:
                acknowledged.append(control)
            if over.is_set():
                return

    threads = [threading.Thread(target=send, args=(f"{stem}{letter}",)) for letter in "AB"]
    for thread in threads:
        thread.start()
    time.sleep(2.5)
    server.kill()
    over.set()
    for thread in threads:
        thread.join()


def test_a_taken_port_is_refused_with_a_sentence(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        done = invoke({**house.told, "READINGROOM_DICOM_PORT": taken}, "network")

    assert "The practice network cannot listen on 127.0.0.1" in str(done.exception)


def test_a_site_serves_beside_a_taken_port_and_says_so_in_a_sentence(house: House) -> None:
    log = house.home.parent / "server.log"
    before = log.stat().st_size if log.exists() else 0

    def told() -> str:
        return log.read_bytes()[before:].decode()

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server({**house.told, "READINGROOM_DICOM_PORT": str(port)})
        try:
            server.wait_until_ready()
            until = time.monotonic() + 30
            while "ended with status 1" not in told():
                assert time.monotonic() < until, told()
                time.sleep(0.1)
        finally:
            status = server.stop()

    assert status == 0
    assert f"The practice network cannot listen on 127.0.0.1:{port}" in told()
    assert "Traceback" not in told()
    assert "Fatal" not in told()
