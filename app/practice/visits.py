"""Going somewhere in the hospital: find the host, start what listens there, open the connection."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from app.frozen import Frozen
from app.practice.config import ArchiveConfig, Node
from app.practice.conversation import Conversation
from app.practice.doors import Door, tell_opened, tell_refused, tell_silent
from app.practice.forms import Address
from app.practice.limits import Limits
from app.practice.network import (
    LOOPBACK,
    HostNotFound,
    NoRoute,
    Route,
    closed_port,
    route,
    swallowing_port,
)
from app.practice.outcomes import HOST_NOT_FOUND, NO_ROUTE, REFUSED, TIMEOUT, Result, result
from app.practice.services.desk import Desk
from app.practice.tls.calling import TlsFailed, secured
from app.practice.tls.settings import Trust
from app.practice.trace import Trace

CONSOLE = "console"


class Opens(Protocol):
    """Whoever can make a node listen for as long as *stack* is open."""

    desk: Desk

    def open_node(self, node: Node, talk: Conversation, stack: ExitStack) -> int:
        """Start the service of *node* and return the loopback port it listens on."""


class Stopped(Exception):
    """The visit came no further; :attr:`result` says why."""

    def __init__(self, found: Result) -> None:
        super().__init__(found["sentence"])
        self.result = found


class Line(Frozen):
    """An open TCP connection to *node*, and the conversation to be had on it."""

    connected: socket.socket
    talk: Conversation
    node: Node
    address: str
    desk: Desk


@contextmanager
def visit(
    nodes: tuple[Node, ...],
    to: Address,
    trace: Trace,
    opener: Opens,
    limits: Limits,
    origin: str = CONSOLE,
) -> Iterator[Line]:
    """Connect to *to* from the peer *origin*; what was started for it ends with the block."""
    way = _find(nodes, to, trace, origin)
    target = way.node or way.host
    trace.add_peer(target.id, target.label if way.node else way.host.host, target.kind)
    with ExitStack() as stack:
        talk = Conversation(trace, origin, target.id, shared=isinstance(way.node, ArchiveConfig))
        if way.node is not None:
            port = opener.open_node(way.node, talk, stack)
        else:
            drops = way.host.closed_ports == "drop"
            port = swallowing_port(stack) if drops else closed_port(stack)
        connected = stack.enter_context(_connect(way, to, port, talk, limits))
        if to.tls is not None:
            connected = stack.enter_context(_secured(connected, talk, to, limits))
        yield Line(connected, talk, target, f"{way.address}:{to.port}", opener.desk)


@contextmanager
def _secured(
    connected: socket.socket, talk: Conversation, to: Address, limits: Limits
) -> Iterator[socket.socket]:
    try:
        with secured(connected, talk, to.tls or Trust(), to.host, limits) as plain:
            yield plain
    except TlsFailed as error:
        raise Stopped(error.result) from error


def _find(nodes: tuple[Node, ...], to: Address, trace: Trace, origin: str) -> Route:
    try:
        return route(nodes, to)
    except HostNotFound as error:
        sentence = (
            f"The name “{to.host}” is not known to the name service (DNS), so there is no address "
            "to connect to. Nothing was sent."
        )
        raise _stop(trace, origin, HOST_NOT_FOUND, "Host name not found", sentence) from error
    except NoRoute as error:
        sentence = (
            f"No network here holds the address {to.host}: there is no route to it. "
            "Nothing was sent."
        )
        raise _stop(trace, origin, NO_ROUTE, "No route to host", sentence) from error


def _stop(trace: Trace, origin: str, outcome: str, title: str, sentence: str) -> Stopped:
    trace.add("note", (origin, origin), title, sentence, ok=False)
    return Stopped(result(outcome, sentence))


def _connect(
    way: Route, to: Address, port: int, talk: Conversation, limits: Limits
) -> socket.socket:
    door = Door(to.host, way.address, to.port)
    sock = socket.socket()
    try:
        sock.settimeout(limits.connect_seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((LOOPBACK, port))
    except TimeoutError as error:
        sock.close()
        raise Stopped(result(TIMEOUT, tell_silent(talk, door))) from error
    except OSError as error:
        sock.close()
        raise Stopped(result(REFUSED, tell_refused(talk, door))) from error
    tell_opened(talk, door)
    return sock
