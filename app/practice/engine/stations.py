"""What interface engine, EHR and RIS share: taking messages once, and queues of what they send."""

from collections.abc import Container, Mapping
from hashlib import sha256
from threading import RLock
from typing import Any, Final

from app.clock import now
from app.hl7 import AckError, Message, read_message, set_value
from app.practice.config import Record
from app.practice.engine.config import StationConfig
from app.practice.engine.queues import Queue, Queued
from app.practice.engine.routing import Destination
from app.practice.limits import LIMITS, Limits
from app.practice.receiver import ACCEPT, ERROR, REJECT, Judgment, Receiver

KEPT: Final = 500
_REMEMBERED: Final = 5000
_DUPLICATE: Final = "205"
_AWAY: Final = "207"
_OTHER: Final = "ANOTHER1"


class NotTaken(Exception):
    """A message whose content cannot be processed; nothing was changed by it."""

    def __init__(self, text: str, path: str = "MSH-9", code: str = _AWAY) -> None:
        super().__init__(text)
        self.text = text
        self.error = AckError(path, code, text)


class Full(NotTaken):
    """A queue is full: nothing is wrong with the message, and it may come again later."""


class Station(Receiver):
    """A system at work: what it took, what waits to be sent, and what became of it."""

    config: StationConfig

    def __init__(self, config: StationConfig, limits: Limits = LIMITS) -> None:
        super().__init__(config, limits)
        self.config = config
        self.lock = RLock()
        self.destinations: tuple[Destination, ...] = config.destinations
        self.queues = {
            row.id: Queue.from_data(config.queues.get(row.id, {})) for row in self.destinations
        }
        self.parked: list[Record] = [dict(row) for row in config.parked]
        self.delivered: list[Record] = [dict(row) for row in config.delivered]
        self.seen: dict[str, str] = dict(config.seen)
        self.log: list[Record] = [dict(row) for row in config.log]
        self.next_number = config.next_number

    @property
    def is_down(self) -> bool:
        """Return whether nothing listens on its port."""
        return self.config.trouble == "down"

    def answer(self, data: bytes) -> bytes:
        """Return the acknowledgment of a message, unless what ails the service prevents it."""
        trouble = self.config.trouble
        if trouble == "drops":
            raise ConnectionAbortedError(self.config.label)
        if trouble == "hung":
            return b""
        with self.lock:
            reply = super().answer(data)
        if trouble == "wrong_answer":
            return set_value(read_message(reply), "MSA-2", _OTHER).to_bytes()
        return b"" if trouble == "unanswered" else reply

    def judge(self, message: Message) -> Judgment:
        """Return the answer by the form of *message*, or because the database is away."""
        if self.config.trouble == "database":
            text = "The database is not available; send the message again later."
            return REJECT, text, [AckError("MSH", _AWAY, text)]
        return super().judge(message)

    def take(self, message: Message) -> Judgment:
        """Process *message* unless its control ID was seen before."""
        key = f"{message.get('MSH-3') or ''}/{message.control_id}"
        mark = sha256(message.text.encode()).hexdigest()[:16]
        before = self.seen.get(key) if self.config.duplicates != "again" else None
        if before is not None:
            return self._again(message, is_same=before == mark)
        try:
            self.process(message)
        except Full as error:
            return REJECT, error.text, [error.error]
        except NotTaken as error:
            return ERROR, error.text, [error.error]
        self.seen[key] = mark
        while len(self.seen) > _REMEMBERED:
            del self.seen[next(iter(self.seen))]
        return ACCEPT, "", []

    def process(self, message: Message) -> None:
        """Do what *message* asks, or raise ``NotTaken`` before anything is changed."""
        self.keep(message)

    def keep(self, message: Message) -> None:
        """Keep the text of a message that was taken."""
        self.messages.append(message.text)
        del self.messages[:-KEPT]

    def control_id(self) -> str:
        """Return the control ID of the next message written here."""
        return f"{self.config.application}{self.next_number:06d}"[-20:]

    def enqueue_for_takers(self, message: Message) -> int:
        """Queue *message* for every destination that takes its type, and return its number."""
        kind = message.message_type or ""
        takers = [
            row.id
            for row in self.destinations
            if row.message_types is None or kind in row.message_types
        ]
        return self.enqueue(message, dict.fromkeys(takers, ""))

    def enqueue(self, message: Message, routes: Mapping[str, str], replay_of: int = 0) -> int:
        """Queue *message* for destinations, each with the route that leads there.

        Either every queue has room, or none takes it.
        """
        self.make_room(1, routes)
        n = self.number()
        for to, route in routes.items():
            self.queues[to].waiting.append(Queued.of(n, message, route, replay_of))
        return n

    def make_room(self, count: int, to: Container[str] | None = None) -> None:
        """Raise ``Full`` unless *count* more messages fit into every queue, or those of *to*."""
        for row in self.destinations:
            waiting = len(self.queues[row.id].waiting)
            if (to is None or row.id in to) and waiting + count > row.depth:
                raise Full(f"The queue to {row.name} is full ({row.depth:,} messages).")

    def written(self, item: Queued, _destination: Destination) -> Message:
        """Return *item* as it goes to the destination."""
        return item.read()

    def number(self) -> int:
        """Return the next number for a message here."""
        self.next_number += 1
        return self.next_number - 1

    def note(self, what: str, sentence: str, **more: Any) -> None:
        """Write a line of the log."""
        self.log.append({"at": now().isoformat(), "what": what, "sentence": sentence, **more})
        del self.log[:-KEPT]

    def destination(self, name: str) -> Destination | None:
        """Return the destination called *name*."""
        return next((row for row in self.destinations if row.id == name), None)

    def held_patients(self, destination: Destination) -> frozenset[str]:
        """Return whose messages wait because one of theirs is parked."""
        if not destination.holds_patient:
            return frozenset()
        parked = (row for row in self.parked if row["to"] == destination.id)
        return frozenset(patient for row in parked for patient in row["patients"])

    def park(self, item: Queued, to: str, reason: str) -> None:
        """Set *item* aside with the reason."""
        self.parked.append({"to": to, "reason": reason, **item.to_data()})
        self.note("parked", reason, n=item.n, to=to, control_id=item.control_id)

    def holdings(self) -> Record:
        """Return what is held now, as the configuration would say it."""
        with self.lock:
            held = {
                **super().holdings(),
                "queues": {name: queue.to_data() for name, queue in self.queues.items()},
                "parked": [dict(row) for row in self.parked],
                "delivered": self.delivered[-KEPT:],
                "seen": dict(self.seen),
                "log": list(self.log),
                "next_number": self.next_number,
            }
            if self.destinations != self.config.destinations:
                held["destinations"] = [row.to_data() for row in self.destinations]
            return held

    def _again(self, message: Message, *, is_same: bool) -> Judgment:
        control_id = message.control_id
        if is_same and self.config.duplicates == "once":
            text = f"Message {control_id} was taken before; it was not done a second time."
            self.note("duplicate", text, control_id=control_id)
            return ACCEPT, text, []
        text = f"The control ID {control_id} was used before."
        if not is_same:
            text = f"The control ID {control_id} was used before, for another message."
        self.note("duplicate", text, control_id=control_id)
        return ERROR, text, [AckError("MSH-10", _DUPLICATE, text)]
