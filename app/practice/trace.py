"""What went over the wire, as a list of events that a newcomer can read."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from threading import Lock
from typing import Any, Final

HEX_LIMIT: Final = 4096
EVENT_LIMIT: Final = 400


@dataclass(slots=True)
class Event:
    """One thing that happened between two peers; *ok* is ``None`` where nothing is judged.

    *transaction* names the IHE transaction that it belongs to, where one applies.
    """

    n: int
    at_ms: float
    source: str
    target: str
    kind: str
    title: str
    summary: str
    detail: dict[str, Any] = field(default_factory=dict)
    hex: str = ""
    ok: bool | None = None
    transaction: str = ""

    def to_data(self) -> dict[str, Any]:
        """Return the event as the browser's wire trace reads it."""
        data = asdict(self)
        data["from"], data["to"] = data.pop("source"), data.pop("target")
        return data


class Trace:
    """The events of one exchange in the order in which they happened; threads may share it.

    *clock* counts seconds; whoever stages an exchange brings one that stands where it is put.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._lock = Lock()
        self._clock = clock
        self._began = clock()
        self._events: list[Event] = []
        self._peers: dict[str, dict[str, str]] = {}

    def add_peer(self, peer_id: str, label: str, role: str) -> None:
        """Give a peer its lane in the diagram; the first description of a peer stays."""
        with self._lock:
            self._peers.setdefault(peer_id, {"id": peer_id, "label": label, "role": role})

    def label(self, peer_id: str) -> str:
        """Return the name under which the diagram shows the peer."""
        return self._peers[peer_id]["label"]

    def elapsed_ms(self) -> float:
        """Return the milliseconds since the exchange began."""
        return round((self._clock() - self._began) * 1000, 1)

    def add(
        self,
        kind: str,
        way: tuple[str, str],
        title: str,
        summary: str,
        *,
        detail: dict[str, Any] | None = None,
        data: bytes = b"",
        ok: bool | None = None,
    ) -> Event:
        """Append an event that goes the *way* from one peer to another, and return it."""
        with self._lock:
            event = Event(
                len(self._events) + 1,
                self.elapsed_ms(),
                *way,
                kind,
                title,
                summary,
                detail or {},
                bytes(data[:HEX_LIMIT]).hex(),
                ok,
            )
            if event.n <= EVENT_LIMIT:
                self._events.append(event)
            return event

    def kinds(self) -> list[str]:
        """Return the kinds of the events so far, in their order."""
        with self._lock:
            return [event.kind for event in self._events]

    def to_data(self) -> dict[str, Any]:
        """Return peers and events as plain JSON-able data."""
        with self._lock:
            return {
                "peers": list(self._peers.values()),
                "events": [event.to_data() for event in self._events],
            }
