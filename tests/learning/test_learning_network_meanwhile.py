"""While somebody means harm at the practice network, the good client is served in two seconds."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from pynetdicom import AE
from pynetdicom.association import Association

from app.frozen import replace
from app.learning.site import Site
from app.practice.config import VERIFICATION
from app.practice.gateway.limits import LIMITS
from app.practice.gateway.network import Network
from tests.learning.outside import Learner, practice_network, quick
from tests.learning.test_learning_network_hostile import (
    FOUR_GIB,
    GARBAGE,
    associate,
    dial,
    echo,
    is_served,
    refusal,
    store_as,
)
from tests.people import organization, person
from tests.practice.wards import sample_path

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT = "1.2.840.10008.5.1.4.1.1.2"
TIMES, AT_ONCE, PAUSE = 3, 2, 0.05
LONGEST = 2.0
MIB = b"A" * 1024 * 1024

Harm = Callable[[Network, Learner], None]


@pytest.fixture
def network(ward_site: Site) -> Iterator[Network]:
    with practice_network(ward_site, quick(attempt_associations=3)) as running:
        yield running


@pytest.fixture
def ada(ward_site: Site, network: Network) -> Learner:
    made = Learner(person(ward_site.store, organization(ward_site.store)), ward_site)
    assert echo(network, made)  # whatever is loaded at first use is loaded now
    return made


@pytest.fixture
def mallory(ward_site: Site) -> Learner:
    return Learner(
        person(ward_site.store, organization(ward_site.store, "far"), "Mallory Mean"), ward_site
    )


def into(port: int, *parts: bytes, half: bool = False) -> None:
    """Send *parts*, and stay a moment without reading; *half* closes one direction first."""
    with suppress(OSError), dial(port) as peer:
        for part in parts:
            peer.sendall(part)
        if half:
            peer.shutdown(socket.SHUT_WR)
        time.sleep(PAUSE)


def framed(text: str) -> bytes:
    return b"\x0b" + text.encode() + b"\x1c\r"


def garbage(network: Network, _: Learner) -> None:
    for data in (GARBAGE[1], GARBAGE[2], GARBAGE[3]):
        into(network.ports.dicom, data)
        into(network.ports.mllp, data)


def http(network: Network, _: Learner) -> None:
    into(network.ports.dicom, GARBAGE[0])
    into(network.ports.mllp, GARBAGE[0])


def four_gib(network: Network, _: Learner) -> None:
    into(network.ports.dicom, FOUR_GIB, MIB)


def no_end_block(network: Network, mallory: Learner) -> None:
    into(network.ports.mllp, b"\x0b" + mallory.message().encode(), *[MIB] * 64)


def start_block_inside(network: Network, mallory: Learner) -> None:
    into(network.ports.mllp, framed(mallory.message().replace("PID|", "P\x0bID|")))


def half_closed(network: Network, mallory: Learner) -> None:
    into(network.ports.mllp, framed(mallory.message()), half=True)
    into(network.ports.dicom, GARBAGE[1], half=True)


def paths_for_uids(network: Network, mallory: Learner) -> None:
    association = storing(network, mallory)
    if association.is_established:
        store_as(association, "../../etc/passwd", sample_path("CT_small.dcm").read_bytes())
        association.release()


def unknown_callers(network: Network, mallory: Learner) -> None:
    for called in (mallory.title, "CCCCCCCCCC-1"):
        entity = AE("NOBODY")
        entity.add_requested_context(VERIFICATION)
        entity.associate("127.0.0.1", network.ports.dicom, ae_title=called)


HARMS: list[Harm] = [
    garbage,
    http,
    four_gib,
    no_end_block,
    start_block_inside,
    half_closed,
    paths_for_uids,
    unknown_callers,
]


def storing(network: Network, who: Learner) -> Association:
    entity = AE("CT01")
    entity.add_requested_context(CT)
    return entity.associate("127.0.0.1", network.ports.dicom, ae_title=who.title)


@contextmanager
def going_on(harm: Harm, network: Network, mallory: Learner) -> Iterator[list[float]]:
    """Do harm again and again meanwhile; give the moments at which it was done."""
    over, done = threading.Event(), []

    def go_on() -> None:
        while not over.wait(PAUSE):
            harm(network, mallory)
            done.append(time.monotonic())

    threads = [threading.Thread(target=go_on) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        until = time.monotonic() + 20
        while not done and time.monotonic() < until:
            time.sleep(0.01)
        yield done
    finally:
        over.set()
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_the_good_client_is_served_within_two_seconds_throughout(
    harm: Harm, ada: Learner, mallory: Learner, network: Network
) -> None:
    with going_on(harm, network, mallory) as done:
        began = len(done)
        took = [is_served(network, ada, f"M{number}") for number in range(TIMES)]
        until = time.monotonic() + 20
        while len(done) == began and time.monotonic() < until:
            time.sleep(0.01)

    assert max(took) < LONGEST, took
    assert len(done) > began > 0
    assert len(ada.messages()) == TIMES


def test_the_whole_network_has_no_more_associations_than_it_may(
    ward_site: Site,
) -> None:
    # With the waits of every day: an association that rests on a busy machine is not ended.
    limits = replace(LIMITS, associations=2, attempt_associations=2)
    names = ("near", "far", "else")
    with practice_network(ward_site, limits) as network:
        three = [
            Learner(person(ward_site.store, organization(ward_site.store, name)), ward_site)
            for name in names
        ]
        held = [associate(network, each) for each in three[:2]]
        crowded = refusal(network, three[2])
        were = [each.is_established for each in held]
        held[0].release()
        until = time.monotonic() + 5
        while not (let_in := echo(network, three[2])) and time.monotonic() < until:
            time.sleep(0.1)
        held[1].release()

    assert (were, crowded, let_in) == ([True, True], (2, 3, 1), True)
