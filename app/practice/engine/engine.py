"""The interface engine: takes a message, finds its routes, maps it for each destination."""

from collections.abc import Mapping

from app.errors import InvalidInput
from app.hl7 import Message
from app.practice.config import Record
from app.practice.engine.config import EngineConfig, check_routing
from app.practice.engine.maps import mapped
from app.practice.engine.queues import Queue, Queued, kind_of, packed
from app.practice.engine.routing import Destination, Route, Step
from app.practice.engine.stations import KEPT, NotTaken, Station
from app.practice.limits import LIMITS, Limits

_COMMITTED = {"AA": "CA", "AE": "CE", "AR": "CR"}
_NOT_ROUTED = "200"


class Engine(Station):
    """An interface engine at work."""

    config: EngineConfig

    def __init__(self, config: EngineConfig, limits: Limits = LIMITS) -> None:
        super().__init__(config, limits)
        self.config = config
        self.routes: tuple[Route, ...] = config.routes
        self.maps: dict[str, tuple[Step, ...]] = dict(config.maps)
        self.tables: dict[str, Mapping[str, str]] = dict(config.tables)
        self.received: list[Record] = [dict(row) for row in config.received]

    def process(self, message: Message) -> None:
        """Keep *message* and queue it for every destination of its routes."""
        found = self.routes_for(message)
        if not found and self.config.unrouted == "reject":
            raise NotTaken(self._no_route(message), "MSH-9", _NOT_ROUTED)
        n = self.enqueue(message, found)
        self._keep_received(n, message)
        if not found:
            self._unrouted(n, message)

    def routes_for(self, message: Message) -> dict[str, str]:
        """Return the destinations of *message*, each with the first route that leads there."""
        kind = (message.message_type or "", message.trigger_event or "")
        application = message.get("MSH-3.1") or ""
        ways = [route for route in self.routes if route.takes(*kind, application)]
        first: dict[str, str] = {}
        for route in ways:
            for to in route.to:
                first.setdefault(to, route.id)
        return first

    def said(self, message: Message, code: str) -> str:
        """Return a commit code where MSH-15 or MSH-16 asks for the enhanced mode.

        The engine can say that a message is safe with it; what the receiving application makes of
        it is known only later (HL7 v2.5.1, 2.9.3).
        """
        is_enhanced = message.get("MSH-15") or message.get("MSH-16")
        return _COMMITTED.get(code, code) if is_enhanced else code

    def written(self, item: Queued, destination: Destination) -> Message:
        """Return *item* after the maps of its route and of the destination."""
        message = item.read()
        route = next((row for row in self.routes if row.id == item.route), None)
        for name in (route.map if route else "", destination.map):
            if name:
                message = mapped(message, self.maps[name], self.tables)
        return message

    def configure(
        self,
        *,
        routes: tuple[Route, ...] | None = None,
        destinations: tuple[Destination, ...] | None = None,
        maps: dict[str, tuple[Step, ...]] | None = None,
        tables: dict[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Take another configuration if its parts fit together."""
        wanted = (
            self.routes if routes is None else routes,
            self.destinations if destinations is None else destinations,
            self.maps if maps is None else maps,
            self.tables if tables is None else tables,
        )
        check_routing(*wanted)
        self.routes, self.destinations, self.maps, self.tables = wanted
        for row in self.destinations:
            self.queues.setdefault(row.id, Queue())

    def find_received(self, n: int) -> Record:
        """Return the row of the received message *n*."""
        row = next((row for row in self.received if row["n"] == n), None)
        if row is None:
            raise InvalidInput(f"No message with the number {n} was received.")
        return row

    def holdings(self) -> Record:
        """Return what is held now; settings only where an administrator changed them."""
        with self.lock:
            held = {**super().holdings(), "received": list(self.received)}
            if self.routes != self.config.routes:
                held["routes"] = [row.to_data() for row in self.routes]
            if self.maps != dict(self.config.maps):
                held["maps"] = {
                    name: [step.to_data() for step in steps] for name, steps in self.maps.items()
                }
            if self.tables != dict(self.config.tables):
                held["tables"] = {name: dict(rows) for name, rows in self.tables.items()}
            return held

    def _keep_received(self, n: int, message: Message) -> None:
        text, raw = packed(message)
        self.received.append(
            {
                "n": n,
                "control_id": message.control_id,
                "kind": kind_of(message),
                "application": message.get("MSH-3.1") or "",
                "message": text,
                "raw": raw,
            }
        )
        del self.received[:-KEPT]
        self.note("received", f"{kind_of(message)} was taken.", n=n, control_id=message.control_id)

    def _unrouted(self, n: int, message: Message) -> None:
        reason = self._no_route(message)
        if self.config.unrouted == "filter":
            self.note("filtered", reason, n=n, control_id=message.control_id)
        else:
            self.park(Queued.of(n, message), "", reason)

    def _no_route(self, message: Message) -> str:
        application = message.get("MSH-3.1") or "a sender without a name"
        return f"No route takes {kind_of(message)} from {application}."
