"""The listening end of TLS: a door before a system that speaks its protocol in the clear."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from threading import Lock, Thread
from typing import Final, TypeAlias

from app.practice.limits import Limits
from app.practice.tls.pump import hang_up, pump

Notice: TypeAlias = Callable[[str], None]

_MOST: Final = 100
_FAREWELL_SECONDS: Final = 0.3


class Door:
    """Take TLS connections and lead what they carry to the *inner* address.

    They come to *listener*, or to a loopback port of the door's own.

    *notice* hears why a handshake came to nothing. Where too many stand before the door, the
    one that has not shaken hands for the longest time makes room.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        inner: tuple[str, int],
        notice: Notice,
        limits: Limits,
        listener: socket.socket | None = None,
    ) -> None:
        self._context = context
        self._inner_address = inner
        self._notice = notice
        self._limits = limits
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}
        self._threads: list[Thread] = []
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = Thread(target=self._admit, name="TLS door", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the door, and every connection through it."""
        hang_up(self._listener)
        self._thread.join()
        self._listener.close()
        with self._lock:
            for sock in (*self._open, *self._waiting):
                hang_up(sock)
        for thread in self._threads:
            thread.join()

    def _admit(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            if len(self._threads) >= _MOST and not self._make_room():
                connected.close()
                continue
            thread = Thread(target=self._lead, args=(connected,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _make_room(self) -> bool:
        with self._lock:
            oldest = next(iter(self._waiting), None)
            if oldest is not None:
                del self._waiting[oldest]
                hang_up(oldest)
        return oldest is not None

    def _lead(self, connected: socket.socket) -> None:
        with self._held(connected), contextlib.suppress(OSError):
            connected.settimeout(self._limits.pdu_seconds)
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            secure = self._shake_hands(connected)
            if secure is None:
                return
            with self._held(secure), self._inside() as inner, self._held(inner):
                pump(secure, inner)

    def _shake_hands(self, connected: socket.socket) -> ssl.SSLSocket | None:
        try:
            secure = self._context.wrap_socket(
                connected, server_side=True, do_handshake_on_connect=False
            )
        except (OSError, ValueError):  # the caller is gone already
            return None
        with self._lock:
            self._waiting[secure] = None
        try:
            secure.do_handshake()
        except (OSError, ValueError) as error:
            self._notice(why_refused(error))
            self._part_from(secure)
            secure.close()
            return None
        finally:
            with self._lock:
                self._waiting.pop(secure, None)
        return secure

    def _part_from(self, secure: ssl.SSLSocket) -> None:
        # The alert is out; a peer that still sends would lose it to a reset.
        with contextlib.suppress(OSError, ValueError), socket.socket(fileno=secure.detach()) as raw:
            raw.shutdown(socket.SHUT_WR)
            raw.settimeout(_FAREWELL_SECONDS)
            while raw.recv(4096):
                pass

    def _inside(self) -> socket.socket:
        inner = socket.create_connection(self._inner_address, self._limits.pdu_seconds)
        inner.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return inner

    @contextlib.contextmanager
    def _held(self, sock: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open.add(sock)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()


def why_refused(error: Exception) -> str:
    """Say why a handshake that somebody else began came to nothing."""
    if isinstance(error, TimeoutError):
        return "No TLS handshake came in time."
    reason = str(getattr(error, "reason", "") or "")
    if "ALERT" in reason:
        said = reason.rpartition("ALERT_")[2].replace("_", " ").lower()
        return f"The caller broke the TLS handshake off: {said}."
    return "What arrived begins no TLS handshake, and this port takes nothing else."
