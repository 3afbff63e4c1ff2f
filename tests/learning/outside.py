"""A practice network beside the tests, and learners whose tools reach it."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.frozen import replace
from app.learning.acting import act_on_wire
from app.learning.arriving import Arrivals
from app.learning.attempting import open_attempt
from app.learning.connecting import renew_code
from app.learning.hospitals import State, state_of
from app.learning.site import Site
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.network import Network, Ports
from app.practice.gateway.titles import titles
from app.practice.mllp import END, frame
from app.practice.states import node_of
from app.practice.tls.keeping import kept_authority
from app.records.learning import Exchange
from app.records.people import Person

ANY_PORTS = Ports(0, 0, 0, 0)
MESSAGE = "MSH|^~\\&|EHR|W|ENGINE|{code}|20260101||ADT^A01|{control}|P|2.5.1\rPID|1||MR5^^^W||\r"


class Learner:
    """Somebody with an attempt at a lab, that of every kind if not told, and a code for tools."""

    def __init__(self, person: Person, site: Site, slug: str = "every-kind") -> None:
        lab = site.catalog.lab(slug)
        assert lab is not None
        self.person, self.site = person, site
        self.attempt = open_attempt(person, lab, site)
        self.code = renew_code(person, self.attempt.id, site).code

    @property
    def title(self) -> str:
        """Return the called AE title of the archive."""
        return titles(self.code, self.attempt.bench["hospital"])["archive"]

    def message(self, control: str = "C1") -> str:
        """Return a message to the engine."""
        return MESSAGE.format(code=self.code, control=control)

    def state(self) -> State:
        """Return the hospital as it is now."""
        with self.site.store.reading() as unit:
            return state_of(self.attempt, unit)

    def node(self, name: str) -> dict[str, Any]:
        """Return a system as it is now."""
        return node_of(self.state().hospital, name)

    def held(self) -> list[str]:
        """Return what the archive holds."""
        return sorted(self.node("archive").get("holdings", {}))

    def messages(self) -> list[str]:
        """Return what the engine took."""
        return list(self.node("engine").get("messages", []))

    def exchanges(self) -> list[Exchange]:
        """Return what happened so far."""
        with self.site.store.reading() as unit:
            return unit.exchanges.of(self.attempt.organization_id, self.attempt.id)

    def wait_for(self, is_so: Callable[[], bool], seconds: float = 5) -> bool:
        """Wait until something is so, and say whether it came to be."""
        return comes_to_be(is_so, seconds)

    def outcomes(self) -> list[tuple[str, str]]:
        """Return kind and outcome of what happened so far."""
        return [(each.action["kind"], each.result["outcome"]) for each in self.exchanges()]

    def click(self, action: Mapping[str, Any]) -> Exchange:
        """Act from the console of the systems' pages."""
        lab = self.site.catalog.lab("every-kind")
        exercise = lab.spec.exercise("admit") if lab else None
        assert exercise is not None
        return act_on_wire(self.person, self.attempt.id, exercise, action, self.site)


def comes_to_be(is_so: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait until something is so, and say whether it came to be."""
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    return is_so()


def quick(**more: Any) -> GatewayLimits:
    """Return limits with short waits, and *more* of one's own."""
    wire = replace(LIMITS.wire, pdu_seconds=2.0, idle_seconds=4.0)
    return replace(LIMITS, wire=wire, **more)


@contextmanager
def practice_network(site: Site, limits: GatewayLimits | None = None) -> Iterator[Network]:
    """Have the network listen on free ports of the loopback."""
    limits = limits or quick()
    network = Network("127.0.0.1", ANY_PORTS, Arrivals(site, limits), site.practice, limits)
    try:
        network.secure(
            kept_authority(site.settings.lab_authority), ("127.0.0.1",)
        ).wait_until_ready()
        yield network
    finally:
        network.stop()


def sent(port: int, *messages: str, connect: Any = socket.create_connection) -> list[str]:
    """Send *messages* over MLLP, one after the other, and return the answers."""
    answers = []
    with connect(("127.0.0.1", port), 10) as line:
        for message in messages:
            line.sendall(frame(message.encode()))
            heard = b""
            while not heard.endswith(END):
                part = line.recv(65536)
                if not part:
                    break
                heard += part
            answers.append(heard.decode())
    return answers


def sent_tls(port: int, message: str, authority: Path | None) -> list[str]:
    """Send a message over MLLP in TLS, trusting *authority*."""
    context = ssl.create_default_context(cafile=authority)

    def connect(address: tuple[str, int], seconds: float) -> ssl.SSLSocket:
        plain = socket.create_connection(address, seconds)
        return context.wrap_socket(plain, server_hostname="127.0.0.1")

    return sent(port, message, connect=connect)
