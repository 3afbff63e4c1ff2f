"""Peers that mean harm at the practice network: the others are served within two seconds."""

import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread
from pynetdicom import AE
from pynetdicom.association import Association

from app.learning.site import Site
from app.practice.config import VERIFICATION
from app.practice.gateway.network import Network
from app.practice.pdu import ABORT
from tests.learning.outside import Learner, practice_network, quick, sent
from tests.people import organization, person
from tests.practice.wards import sample_path
from tests.rejections import rejection

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

FOUR_GIB = bytes.fromhex("0100 ffffffff")
GARBAGE = [
    b"GET / HTTP/1.1\r\nHost: pacs\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x00" * 100,
    b"\xff" * 70_000,
    FOUR_GIB + b"\0" * 10_000,
]
IDLE = 500
CALLERS = """
import socket, sys
each, *ports = map(int, sys.argv[1:])
held = [socket.create_connection(("127.0.0.1", port), 5) for port in ports for _ in range(each)]
print("connected", flush=True)
sys.stdin.read()
"""
PATHS = ["../../etc/passwd", "/etc/passwd", "1.2/../../3", "1.2.3/..%2f4", "..", "1..2"]


@pytest.fixture
def network(ward_site: Site) -> Iterator[Network]:
    limits = quick(attempt_associations=3, attempt_bytes=3_000_000)
    with practice_network(ward_site, limits) as running:
        yield running


@pytest.fixture
def ada(ward_site: Site, network: Network) -> Learner:
    made = Learner(person(ward_site.store, organization(ward_site.store)), ward_site)
    assert echo(network, made)  # whatever is loaded at first use is loaded now
    return made


@contextmanager
def dial(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as peer:
        yield peer


@contextmanager
def idle_callers(*ports: int) -> Iterator[None]:
    """Hold half of IDLE sockets at each of two *ports*, in a process of their own.

    pynetdicom waits by select, which serves no descriptor above 1,023: the one who echoes here
    would be turned away by itself.
    """
    command = [sys.executable, "-c", CALLERS, str(IDLE // 2), *map(str, ports)]
    callers = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with callers:
        assert callers.stdout is not None
        assert callers.stdout.readline() == b"connected\n"
        yield
        callers.communicate()


def scanner() -> AE:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    return entity


def associate(network: Network, ada: Learner) -> Association:
    return scanner().associate("127.0.0.1", network.ports.dicom, ae_title=ada.title)


def refusal(network: Network, ada: Learner) -> tuple[int | None, ...] | None:
    return rejection(scanner(), network.ports.dicom, ada.title)


def echo(network: Network, ada: Learner) -> bool:
    association = associate(network, ada)
    if not association.is_established:
        return False
    status = association.send_c_echo()
    association.release()
    return bool(status.Status == 0)


def is_served(network: Network, ada: Learner, control: str) -> float:
    """Echo and send a message as anybody would, and return the seconds that the slower took."""
    began = time.monotonic()
    assert echo(network, ada)
    middle = time.monotonic()
    [answer] = sent(network.ports.mllp, ada.message(control))
    assert f"MSA|AA|{control}" in answer
    return max(middle - began, time.monotonic() - middle)


def rest(peer: socket.socket) -> bytes:
    heard = b""
    try:
        while chunk := peer.recv(4096):
            heard += chunk
    except OSError:
        pass
    return heard


def files_of(home: Path) -> set[str]:
    """Return the names of all files in the home folder, but the database's own."""
    return {str(path.relative_to(home)) for path in home.rglob("*") if ".db" not in path.name}


def test_garbage_and_giants_are_sent_away_at_once(ada: Learner, network: Network) -> None:
    for data in GARBAGE:
        with dial(network.ports.dicom) as peer:
            began = time.monotonic()
            peer.sendall(data)
            heard = rest(peer)
            assert (heard[:1] in (bytes([ABORT]), b""), time.monotonic() - began < 1.5) == (
                True,
                True,
            )

    assert is_served(network, ada, "G1") < 2


def test_500_idle_sockets_keep_nobody_out(ada: Learner, network: Network) -> None:
    with idle_callers(network.ports.dicom, network.ports.mllp):
        took = is_served(network, ada, "I1")

    assert took < 2


def test_dribbling_peers_keep_nobody_out(ada: Learner, network: Network) -> None:
    over = threading.Event()

    def dribble(port: int, data: bytes) -> None:
        with dial(port) as peer:
            for byte in data:
                if over.wait(0.05):
                    return
                try:
                    peer.sendall(bytes([byte]))
                except OSError:
                    return

    threads = [
        threading.Thread(target=dribble, args=work)
        for work in ((network.ports.dicom, b"\x01\x00\x00\x00\xff\x00" + bytes(80)),
                     (network.ports.mllp, b"\x0bMSH|" + b"A" * 80)) * 10
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    took = is_served(network, ada, "D1")
    over.set()
    for thread in threads:
        thread.join()

    assert took < 2


def test_64_mb_without_an_end_block_are_cut_off(ada: Learner, network: Network) -> None:
    with dial(network.ports.mllp) as peer:
        began = time.monotonic()
        try:
            peer.sendall(b"\x0bMSH|")
            for _ in range(64):
                peer.sendall(b"A" * 1024 * 1024)
        except OSError:
            pass
        rest(peer)
        took = time.monotonic() - began

    assert took < 5
    assert is_served(network, ada, "M1") < 2


def test_a_start_block_inside_and_half_a_connection_are_answered(
    ada: Learner, network: Network
) -> None:
    bent = ada.message("V1").replace("PID|", "P\x0bID|").encode()
    with dial(network.ports.mllp) as peer:
        peer.sendall(b"\x0b" + bent + b"\x1c\r")
        inside = peer.recv(65536)
    with dial(network.ports.mllp) as peer:
        peer.sendall(b"\x0b" + ada.message("H1").encode() + b"\x1c\r")
        peer.shutdown(socket.SHUT_WR)
        half = rest(peer)

    assert b"MSA|AR|V1" in inside
    assert b"MSA|AA|H1" in half
    assert [("H1" in text) for text in ada.messages()] == [True]
    assert ("send_hl7", "failure") in ada.outcomes()


def test_uids_that_look_like_paths_touch_nothing(ada: Learner, network: Network) -> None:
    ct = sample_path("CT_small.dcm").read_bytes()
    home = ada.site.settings.home
    before = files_of(home)
    entity = AE("CT01")
    entity.add_requested_context("1.2.840.10008.5.1.4.1.1.2")
    association = entity.associate("127.0.0.1", network.ports.dicom, ae_title=ada.title)
    answers = [store_as(association, uid, ct) for uid in PATHS]
    association.release()

    assert all(status not in (0x0000, 0xB000) for status in answers)
    assert ada.held() == []
    assert files_of(home) == before


def store_as(association: Association, uid: str, ct: bytes) -> int | None:
    """Store the object under another SOP Instance UID, and return the status."""
    data = dcmread(BytesIO(ct))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.SOPInstanceUID = uid
        try:
            status = association.send_c_store(data)
        except (ValueError, RuntimeError):
            return None
    return int(status.Status) if "Status" in status else None


def test_one_attempt_has_no_more_associations_than_it_may(ada: Learner, network: Network) -> None:
    held = [associate(network, ada) for _ in range(3)]
    were = [each.is_established for each in held]
    fourth = refusal(network, ada)
    for association in held:
        association.abort()

    assert (were, fourth) == ([True] * 3, (2, 3, 2))
    until = time.monotonic() + 5
    while not echo(network, ada):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_one_attempt_keeps_no_more_bytes_than_it_may(ada: Learner, network: Network) -> None:
    large = ada.message("{n}").replace("MR5", "M" * 400_000)

    answers = [sent(network.ports.mllp, large.replace("{n}", str(n)))[0] for n in range(4)]

    assert "MSA|AA|0" in answers[0]
    assert "as much from outside as one attempt may" in answers[-1]
    assert sum("MSA|AA" in each for each in answers) == len(ada.messages())
