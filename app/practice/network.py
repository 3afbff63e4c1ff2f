"""The hospital's network: nominal hosts and ports over real listeners on the loopback."""

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Final

from app.frozen import Frozen
from app.practice.config import Node
from app.practice.forms import Address

LOOPBACK: Final = "127.0.0.1"


class Route(Frozen):
    """Where an address leads: a host of the hospital, and the node behind the port if any."""

    address: str
    port: int
    node: Node | None
    host: Node


class HostNotFound(Exception):
    """No name service of the hospital knows the name."""


class NoRoute(Exception):
    """No network of the hospital holds the address."""


def route(nodes: Iterable[Node], to: Address) -> Route:
    """Find the way to *to*, by name (without regard to case, as DNS does) or by address."""
    hosts = [node for node in nodes if to.host.lower() in (node.host.lower(), node.address)]
    if not hosts:
        raise NoRoute(to.host) if _is_address(to.host) else HostNotFound(to.host)
    node = next((node for node in hosts if node.port == to.port), None)
    return Route(hosts[0].address, to.port, node, hosts[0])


def reached(nodes: Iterable[Node], to: Address) -> Node | None:
    """Return the node that listens at *to*, if any does."""
    try:
        return route(nodes, to).node
    except (HostNotFound, NoRoute):
        return None


def closed_port(stack: ExitStack) -> int:
    """Return a port that is taken but on which nobody listens: connecting to it is refused."""
    holder = stack.enter_context(socket.socket())
    holder.bind((LOOPBACK, 0))
    return int(holder.getsockname()[1])


def swallowing_port(stack: ExitStack) -> int:
    """Return a port whose queue is full, so that connecting to it gets no answer at all."""
    listener = stack.enter_context(socket.socket())
    listener.bind((LOOPBACK, 0))
    listener.listen(0)
    address = listener.getsockname()
    for _ in range(3):
        filler = stack.enter_context(socket.socket())
        filler.settimeout(0)
        filler.connect_ex(address)
    return int(address[1])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
