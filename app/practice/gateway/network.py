"""The practice network at work: DICOM and MLLP in the clear, and a door in TLS before each."""

import logging
import socket
from contextlib import ExitStack
from typing import Final, Protocol, Self

from app.errors import InvalidSettings
from app.frozen import Frozen, names_of
from app.practice.gateway.books import Books
from app.practice.gateway.dicom_front import DicomFront
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.message_front import MessageFront, Taking
from app.practice.gateway.settling import Delivering, Settling
from app.practice.gateway.turns import Turns
from app.practice.tls.authority import Authority
from app.practice.tls.contexts import context_of
from app.practice.tls.door import Door

_log = logging.getLogger(__name__)

_ALWAYS: Final = ("localhost", "127.0.0.1")
_INNER: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what somebody may set


class Ports(Frozen):
    """Where the network listens; 0 asks for any port that is free."""

    dicom: int
    dicom_tls: int
    mllp: int
    mllp_tls: int


class Work(Taking, Delivering, Protocol):
    """Whoever works for us in processes of their own."""


class Network:
    """Listens on *address* until it is stopped; :attr:`ports` are the real ones."""

    def __init__(
        self,
        address: str,
        ports: Ports,
        books: Books,
        work: Work,
        limits: GatewayLimits = LIMITS,
    ) -> None:
        self._stack = ExitStack()
        self._inner = _INNER.get(address, address)
        turns = Turns()
        with ExitStack() as undone:
            listeners = {
                name: undone.enter_context(_listener(address, getattr(ports, name)))
                for name in names_of(Ports)
            }
            undone.pop_all()
        self._listeners = listeners
        settling = Settling(books, turns, work, limits)
        self._dicom = DicomFront(listeners["dicom"], books, turns, settling, limits)
        self._stack.callback(self._dicom.stop)
        self._mllp = MessageFront(listeners["mllp"], books, turns, work, settling, limits)
        self._stack.callback(self._mllp.stop)
        self._limits = limits
        real = {name: listener.getsockname()[1] for name, listener in listeners.items()}
        self.ports = Ports(**real)

    def secure(self, authority: Authority, names: tuple[str, ...]) -> Self:
        """Open the doors in TLS, with a certificate for *names*."""
        context = context_of(authority.issue(tuple(dict.fromkeys((*names, *_ALWAYS)))))
        inner = {"dicom_tls": self._dicom.port, "mllp_tls": self._mllp.port}
        for name, port in inner.items():
            to = (self._inner, port)
            door = Door(context, to, _log.info, self._limits.wire, self._listeners[name])
            self._stack.callback(door.stop)
        return self

    def wait_until_ready(self, seconds: float = 60) -> Self:
        """Wait until a caller would be served at once."""
        self._dicom.wait_until_ready(seconds)
        return self

    def stop(self) -> None:
        """Listen no more, and end what goes on."""
        self._stack.close()
        for listener in self._listeners.values():
            listener.close()


def _listener(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family, backlog=128)
    except OSError as error:
        raise InvalidSettings(
            f"The practice network cannot listen on {address}:{port} "
            f"({error.strerror or error}). Stop what listens there, or set another port."
        ) from error
