"""DICOM from outside: who calls is found by the title called, and led to a process of its own."""

import contextlib
import logging
import socket
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final

from app.errors import TrainingError
from app.frozen import as_data
from app.grading.framing import Blobs, BrokenFrame, pack, receive, send
from app.grading.nursery import Nursery
from app.practice.conversation import Conversation
from app.practice.gateway.books import Books, Guest, Kept, Standing
from app.practice.gateway.limits import LIMITS, GatewayLimits
from app.practice.gateway.settling import Settling
from app.practice.gateway.titles import called_title, code_in, dicom_node
from app.practice.gateway.turns import Turns
from app.practice.lobby import Arrival, Lobby
from app.practice.trace import Trace

_log = logging.getLogger(__name__)

_NURSERY: Final = "app.practice.gateway.associations"
_UNKNOWN: Final = bytes.fromhex("0300 00000004 00010107")
_CROWDED: Final = bytes.fromhex("0300 00000004 00020301")
_FULL: Final = bytes.fromhex("0300 00000004 00020302")
# No reason given, by the service user: the words have no room for ours (PS3.8 9.3.4).
_FOR_GOOD: Final = bytes.fromhex("0300 00000004 00010101")
_FOR_NOW: Final = bytes.fromhex("0300 00000004 00020101")
_STUCK_SECONDS: Final = 10.0


class DicomFront:
    """Listens for DICOM, and keeps for each attempt what its associations did."""

    def __init__(
        self,
        listener: socket.socket,
        books: Books,
        turns: Turns,
        settling: Settling,
        limits: GatewayLimits = LIMITS,
    ) -> None:
        self._books = books
        self._turns = turns
        self._settling = settling
        self._limits = limits
        self._lock = Lock()
        self._open: Counter[Guest] = Counter()
        self._channels: set[socket.socket] = set()
        self._threads: list[Thread] = []
        self._nursery = Nursery(_NURSERY, (), {})
        self._listener = listener
        self.port: int = listener.getsockname()[1]
        self._lobby = Lobby(listener, _stranger, self._decide, limits.wire, "network")

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until the process is loaded that forks others for associations."""
        nobody, caller = socket.socketpair()
        with nobody, caller, self._worker(caller) as channel:
            send(channel, pack({"ask": "ready"}, {}))
            receive(channel, monotonic() + seconds)

    def stop(self) -> None:
        """Let nobody in any more, and end what goes on."""
        self._lobby.stop()
        self._listener.close()
        with self._lock:
            for channel in self._channels:
                with contextlib.suppress(OSError):
                    channel.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(_STUCK_SECONDS)
        self._nursery.stop()

    def _decide(self, arrival: Arrival, request: bytes) -> None:
        """Lead the caller to the hospital that it names, or say at once why not."""
        title = called_title(request)
        try:
            guest = self._books.guest(code_in(title))
            words = _UNKNOWN if guest is None else self._refusal(guest)
        except Exception:  # noqa: BLE001 - whatever it is, others are still let in
            _log.exception("nobody can be looked up")
            guest, words = None, _CROWDED
        if guest is None or words:
            self._lobby.dismiss(arrival, words)
            return
        self._lobby.forget(arrival)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        work = (arrival.connected, guest, title, request)
        thread = Thread(target=self._lead, args=work, name="association", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _refusal(self, guest: Guest) -> bytes:
        """Return the rejection of one association too many, else count it in."""
        with self._lock:
            if self._open.total() >= self._limits.associations:
                return _CROWDED
            if self._open[guest] >= self._limits.attempt_associations:
                return _FULL
            if not self._books.has_room(guest):
                return _FULL
            self._open[guest] += 1
        return b""

    def _lead(self, connected: socket.socket, guest: Guest, title: str, request: bytes) -> None:
        try:
            with connected:
                connected.settimeout(self._limits.wire.answer_seconds)
                channel = self._hand_over(connected, guest, title, request)
            if channel is not None:
                self._serve(channel, guest)
        except Exception:  # noqa: BLE001 - whatever it is, it ends this association alone
            _log.exception("an association ended with a fault of ours")
        finally:
            with self._lock:
                self._open[guest] -= 1
                self._open += Counter()  # forgets who is at nought

    def _hand_over(
        self, connected: socket.socket, guest: Guest, title: str, request: bytes
    ) -> socket.socket | None:
        standing = self._books.standing(guest)
        node, is_named = dicom_node(title, standing.hospital)
        words = _UNKNOWN if node is None else self._turned_away(guest, node["id"])
        if node is None or words:
            connected.sendall(words)
            return None
        told = {
            "version": standing.version,
            "hospital": standing.hospital,
            "node": node["id"],
            "named": is_named,
            "in_use": self._open[guest] - 1,
            "limits": as_data(self._limits.wire),
            "memory_mib": self._limits.memory_mib,
            "cpu_seconds": self._limits.cpu_seconds,
        }
        channel = self._worker(connected)
        send(channel, pack(told, {"request": request}), monotonic() + _STUCK_SECONDS)
        return channel

    def _turned_away(self, guest: Guest, node_id: str) -> bytes:
        refusal = self._books.refusal(guest, node_id)
        if refusal is None:
            return b""
        return _FOR_GOOD if refusal.is_final else _FOR_NOW

    def _worker(self, connected: socket.socket) -> socket.socket:
        with self._lock:
            if not self._nursery.is_alive():
                self._nursery.stop()
                self._nursery = Nursery(_NURSERY, (), {})
            return self._nursery.worker(connected.fileno())

    def _serve(self, channel: socket.socket, guest: Guest) -> None:
        """Answer the questions of an association until it ends, or has lasted too long."""
        until = monotonic() + self._limits.association_seconds
        with self._lock:
            self._channels.add(channel)
        with channel, ExitStack() as turn:
            visit = _Visit(self._books, self._turns, guest, self._limits.turn_seconds, turn)
            with contextlib.suppress(BrokenFrame, TimeoutError, TrainingError):
                while True:
                    question, blobs = receive(channel, until)
                    answer, sent = visit.answer(question, blobs)
                    send(channel, pack(answer, sent), monotonic() + _STUCK_SECONDS)
                    if question["ask"] == "done":
                        self._settle(visit, guest)
            with self._lock:
                self._channels.discard(channel)
            self._settle(visit, guest)

    def _settle(self, visit: "_Visit", guest: Guest) -> None:
        if visit.rest():
            self._settling.settle(guest)


class _Visit:
    """The questions of one association; *turn* holds the attempt's turn while it acts."""

    def __init__(
        self, books: Books, turns: Turns, guest: Guest, seconds: float, turn: ExitStack
    ) -> None:
        self._books = books
        self._turns = turns
        self._guest = guest
        self._seconds = seconds
        self._turn = turn
        self._standing: Standing | None = None
        self._queues_moved = False

    def answer(self, question: Mapping[str, Any], blobs: Blobs) -> tuple[dict[str, Any], Blobs]:
        """Return what is asked for."""
        asked = question["ask"]
        if asked == "begin":
            return self._begin(int(question["version"])), {}
        if asked == "keep":
            return self._keep(question, blobs), {}
        if asked == "object":
            data = self._books.stored(self._guest, str(question["name"]))
            return {}, {} if data is None else {str(question["name"]): data}
        self._turn.close()
        return {}, {}

    def rest(self) -> bool:
        """Give up the turn, and say whether something came into queues since the last time."""
        self._turn.close()
        moved, self._queues_moved = self._queues_moved, False
        return moved

    def _begin(self, version: int) -> dict[str, Any]:
        self._turn.close()
        if not self._turn.enter_context(self._turns.turn(self._guest, self._seconds)):
            raise BrokenFrame("The attempt's turn did not come.")
        self._standing = self._books.standing(self._guest)
        if self._standing.version == version:
            return {"version": version}
        return {"version": self._standing.version, "hospital": self._standing.hospital}

    def _keep(self, question: Mapping[str, Any], blobs: Blobs) -> dict[str, Any]:
        before = self._standing or self._books.standing(self._guest)
        kept = Kept(question["exchange"], question["holdings"], blobs)
        try:
            after = self._books.keep(self._guest, before, kept)
        except TrainingError as error:
            return {"kept": False, "version": -1, "sentence": str(error)}
        self._standing = after
        self._queues_moved |= any("queues" in held for held in kept.holdings.values())
        # Whoever changed something at the same time is seen at the next request.
        went_alone = after.version - before.version <= 1
        return {"kept": True, "version": after.version if went_alone else -1}


def _stranger(_address: tuple[str, int]) -> Conversation:
    """Begin a conversation that nobody will read: it is not known yet whom it is for."""
    trace = Trace()
    trace.add_peer("caller", "Caller", "client")
    trace.add_peer("network", "Practice network", "archive")
    return Conversation(trace, "caller", "network", shared=False)
