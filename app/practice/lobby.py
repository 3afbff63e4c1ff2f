"""Where DICOM connections wait: no thread is spent before somebody speaks the protocol."""

import contextlib
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Final, TypeAlias

from app.practice import pdu
from app.practice.conversation import Conversation
from app.practice.limits import Limits
from app.practice.protocols import not_this
from app.practice.wire import ABORT_UNRECOGNIZED

Introduce: TypeAlias = Callable[[tuple[str, int]], Conversation]
Decide: TypeAlias = "Callable[[Arrival, bytes], None]"

_FAREWELL_SECONDS: Final = 1.0
_TICK: Final = 0.25


@dataclass(slots=True, eq=False)
class Arrival:
    """A connection that has not yet become an association."""

    connected: socket.socket
    address: tuple[str, int]
    conversation: Conversation
    deadline: float
    heard: bytearray = field(default_factory=bytearray)
    is_leaving: bool = False


class Lobby:
    """Takes the connections of a listener, in one thread, until a whole A-ASSOCIATE-RQ is in.

    *decide* then dismisses the arrival, or has it forgotten here and goes on with it. Silent,
    dribbling and foreign peers never get further than this.
    """

    def __init__(
        self,
        listener: socket.socket,
        introduce: Introduce,
        decide: Decide,
        limits: Limits,
        name: str,
    ) -> None:
        listener.listen(128)
        listener.settimeout(0)
        self._listener = listener
        self._introduce = introduce
        self._decide = decide
        self._limits = limits
        self._arrivals: dict[Arrival, None] = {}
        self._selector = selectors.DefaultSelector()
        self._alarm, self._bell = socket.socketpair()
        self._selector.register(listener, selectors.EVENT_READ)
        self._selector.register(self._alarm, selectors.EVENT_READ)
        self._is_open = True
        self._thread = Thread(target=self._receive, name=f"lobby {name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let nobody in any more, and close what still waits; the listener stays the caller's."""
        self._is_open = False
        self._bell.send(b"!")
        self._thread.join()
        for sock in (self._alarm, self._bell, *(row.connected for row in self._arrivals)):
            sock.close()
        self._selector.close()

    def dismiss(self, arrival: Arrival, last_words: bytes) -> None:
        """Say *last_words*; PS3.8 9.2: the peer then closes, or we do after a while."""
        arrival.conversation.sent(arrival.conversation.server, last_words)
        arrival.is_leaving = True
        arrival.deadline = time.monotonic() + _FAREWELL_SECONDS
        with contextlib.suppress(OSError):
            arrival.connected.send(last_words)
            arrival.connected.shutdown(socket.SHUT_WR)

    def forget(self, arrival: Arrival) -> None:
        """Let go of a connection that somebody else goes on with."""
        self._selector.unregister(arrival.connected)
        self._arrivals.pop(arrival, None)

    def _receive(self) -> None:
        while self._is_open:
            ready = self._selector.select(_TICK if self._arrivals else None)
            for key, _ in ready:
                if isinstance(key.data, Arrival):
                    self._hear(key.data)
                elif key.fileobj is self._listener:
                    self._admit()
            self._send_the_late_away()

    def _admit(self) -> None:
        with contextlib.suppress(OSError):
            connected, address = self._listener.accept()
            connected.settimeout(0)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if len(self._arrivals) >= self._limits.waiting_connections:
                self._drop(next(iter(self._arrivals)))
            deadline = time.monotonic() + self._limits.pdu_seconds
            arrival = Arrival(connected, address, self._introduce(address), deadline)
            self._arrivals[arrival] = None
            self._selector.register(connected, selectors.EVENT_READ, arrival)

    def _hear(self, arrival: Arrival) -> None:
        if arrival not in self._arrivals:
            return  # it made room for somebody who came in the same moment
        try:
            chunk = arrival.connected.recv(self._limits.request_bytes)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        talk = arrival.conversation
        if not chunk:
            talk.closed(talk.client)
            self._drop(arrival)
        elif not arrival.is_leaving:
            arrival.heard += chunk
            self._consider(arrival)

    def _consider(self, arrival: Arrival) -> None:
        heard, talk = arrival.heard, arrival.conversation
        if heard[0] != pdu.ASSOCIATE_RQ:
            talk.garbage(talk.server, bytes(heard[:4096]), not_this("DICOM", bytes(heard)))
            self.dismiss(arrival, ABORT_UNRECOGNIZED)
            return
        if len(heard) < pdu.HEADER:
            return
        length = int.from_bytes(heard[2:6], "big")
        if length > self._limits.request_bytes:
            summary = (
                f"An A-ASSOCIATE-RQ of {length:,} bytes is announced, "
                f"{self._limits.request_bytes:,} are allowed."
            )
            talk.garbage(talk.server, bytes(heard[:4096]), summary)
            self.dismiss(arrival, ABORT_UNRECOGNIZED)
        elif len(heard) >= pdu.HEADER + length:
            self._decide(arrival, bytes(heard[: pdu.HEADER + length]))

    def _send_the_late_away(self) -> None:
        now = time.monotonic()
        for arrival in [row for row in self._arrivals if row.deadline < now]:
            talk = arrival.conversation
            if not arrival.is_leaving:
                talk.timed_out(talk.server, "No whole A-ASSOCIATE-RQ came in time.")
            talk.closed(talk.server)
            self._drop(arrival)

    def _drop(self, arrival: Arrival) -> None:
        self.forget(arrival)
        arrival.connected.close()
