"""The socket under an association: tells the trace what passes, and bounds what it takes."""

import contextlib
import logging
import select
import socket
import time
from typing import Any, Final, cast

from pynetdicom import _config
from pynetdicom.association import Association
from pynetdicom.transport import T_CONNECT, AssociationSocket

from app.practice import pdu
from app.practice.conversation import Conversation
from app.practice.limits import Limits
from app.practice.protocols import not_this

# What pynetdicom would log is told in the trace; its pretty-printing costs milliseconds.
_config.LOG_HANDLER_LEVEL = "none"
logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)

ABORT_UNRECOGNIZED: Final = bytes.fromhex("0700 00000004 0000 0201")
_SHORT: Final = 4  # the length of every release and abort PDU
_CHUNK: Final = 64 * 1024
_FAREWELL_MS: Final = 500
_REST_SECONDS: Final = 0.0005


class WireSocket(AssociationSocket):
    """An open TCP connection that one end of an association uses.

    *ahead* holds bytes that were read before the association took the connection over.
    """

    def __init__(
        self,
        association: Association,
        connected: socket.socket,
        conversation: Conversation,
        side: str,
        limits: Limits,
        *,
        ahead: bytes = b"",
    ) -> None:
        super().__init__(association, client_socket=connected)
        self.conversation = conversation
        self._side = side
        self._limits = limits
        self._ahead = bytearray(ahead)
        self._header = b""
        self._taken = 0
        self._poll = select.poll()
        self._poll.register(connected, select.POLLIN)

    def connect(self, primitive: T_CONNECT) -> None:
        """Confirm to pynetdicom that the connection is open; it was opened before."""
        primitive.result = "Evt2"
        self.provider_queue.put(primitive)

    @property
    def ready(self) -> bool:
        """Return whether there is something to read."""
        if self._ahead:
            return True
        if self.socket is None or not self._is_connected:
            return False
        if self.socket.fileno() < 0:
            self.event_queue.put("Evt17")
            return False
        return bool(self._poll.poll(0))

    def recv(self, nr_bytes: int) -> bytearray:
        """Read a PDU's header, or the body that it announced."""
        if not self._header:
            return self._read_header(nr_bytes)
        body = self._read(nr_bytes)
        if len(body) == nr_bytes:
            self.conversation.received(self._side, self._header + bytes(body))
        self._header = b""
        return body

    def send(self, bytestream: bytes) -> None:
        """Send a whole PDU."""
        self.conversation.sent(self._side, bytestream)
        super().send(bytestream)

    def close(self) -> None:
        """Close the connection, and say so once."""
        if self.socket is not None and self._is_connected:
            if self.assoc.is_acceptor:
                self._let_the_peer_close()
            self.conversation.closed(self._side)
        super().close()

    def _let_the_peer_close(self) -> None:
        # PS3.8 9.2: after the release (AR-4) or an abort the acceptor waits for the other to close.
        sock = cast("socket.socket", self.socket)
        with contextlib.suppress(OSError):
            if self._poll.poll(_FAREWELL_MS) and not sock.recv(1, socket.MSG_PEEK):
                self.conversation.closed(self._other())

    def _shutdown_socket(self) -> None:
        sock = self.socket
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _read_header(self, nr_bytes: int) -> bytearray:
        header = self._read(nr_bytes)
        if len(header) < nr_bytes:
            self.conversation.closed(self._other())
            return header
        kind, length = header[0], int.from_bytes(header[2:6], "big")
        if kind not in pdu.PDU_NAMES:
            rest = self._whatever_is_there()
            seen = bytes(header) + rest
            self.conversation.garbage(self._side, seen, not_this("DICOM", seen))
        elif length > self._longest(kind):
            self._refuse(
                bytes(header),
                f"A PDU of {length:,} bytes is announced, {self._longest(kind):,} are allowed: "
                "the connection is closed before anything is read.",
            )
        else:
            self._header = bytes(header)
        return header

    def _longest(self, kind: int) -> int:
        if kind in (pdu.ASSOCIATE_RQ, pdu.ASSOCIATE_AC):
            return self._limits.request_bytes
        if kind == pdu.P_DATA:
            user: Any = self.assoc.acceptor if self.assoc.is_acceptor else self.assoc.requestor
            return max(int(user.maximum_length), _CHUNK)
        return _SHORT

    def _refuse(self, data: bytes, summary: str) -> None:
        self.conversation.garbage(self._side, data, summary)
        self.conversation.sent(self._side, ABORT_UNRECOGNIZED)
        self._hang_up(ABORT_UNRECOGNIZED)
        raise ConnectionAbortedError(summary)

    def _hang_up(self, last_words: bytes = b"") -> None:
        sock = cast("socket.socket", self.socket)
        with contextlib.suppress(OSError):
            if last_words:
                sock.sendall(last_words)
        self.conversation.closed(self._side)
        self._shutdown_socket()

    def _read(self, wanted: int) -> bytearray:
        got = self._ahead[:wanted]
        del self._ahead[:wanted]
        deadline = time.monotonic() + self._limits.pdu_seconds
        sock = cast("socket.socket", self.socket)
        while len(got) < wanted:
            try:
                sock.settimeout(max(_REST_SECONDS, deadline - time.monotonic()))
                chunk = sock.recv(min(_CHUNK, wanted - len(got)))
            except TimeoutError:
                self.conversation.timed_out(
                    self._side,
                    f"The rest of a PDU did not come within {self._limits.pdu_seconds:g} seconds.",
                )
                self._hang_up()
                raise
            if not chunk:
                break
            got += chunk
        self._count(len(got))
        return got

    def _count(self, number: int) -> None:
        self._taken += number
        if self._taken > self._limits.association_bytes:
            self._refuse(b"", "This association has sent more bytes than one is allowed to.")

    def _whatever_is_there(self) -> bytes:
        more = bytes(self._ahead)
        self._ahead.clear()
        with contextlib.suppress(OSError):
            sock = cast("socket.socket", self.socket)
            sock.settimeout(0.02)
            more += sock.recv(4096)
        return more

    def _other(self) -> str:
        talk = self.conversation
        return talk.client if self._side == talk.server else talk.server
