"""Sending what waits in a queue, over one real connection, each message when its turn comes."""

from collections.abc import Iterator
from typing import Any, Final

from app.errors import UnreadableSample
from app.frozen import Frozen, replace
from app.hl7 import Message
from app.practice.acknowledged import ACCEPTED, MEANINGS
from app.practice.config import Record
from app.practice.engine.maps import CannotMap
from app.practice.engine.queue_states import BLOCKED
from app.practice.engine.queues import Queue, Queued
from app.practice.engine.routing import Destination
from app.practice.engine.stations import KEPT, Station
from app.practice.messages import acknowledgment
from app.practice.mllp import frame
from app.practice.mllp_client import Watch
from app.practice.outcomes import TIMEOUT

DELIVERED, HALTED, SKIPPED, FAILED = "delivered", "blocked", "parked", "failed"
_NO_ANSWER: Final = {
    "timeout": "no acknowledgment came in time",
    "closed": "the connection was closed without an acknowledgment",
    "not_mllp": "what came back is not MLLP",
}


class Attempt(Frozen):
    """What came of sending one message once."""

    item: Queued
    outcome: str
    code: str
    sentence: str

    def to_data(self, station: str, to: str) -> Record:
        """Return the attempt as a line of an action's result."""
        return {
            "from": station,
            "to": to,
            "n": self.item.n,
            "control_id": self.item.control_id,
            "kind": self.item.kind,
            "outcome": self.outcome,
            "code": self.code,
            "sentence": self.sentence,
            "replay": bool(self.item.replay_of),
        }


class Delivering:
    """One connection's worth of a queue: gives frames, hears answers, and draws the line."""

    def __init__(self, station: Station, destination: Destination, most: int) -> None:
        self.station = station
        self.destination = destination
        self.attempts: list[Attempt] = []
        self._most = most
        self._sent: tuple[Queued, Message] | None = None
        self._heard: list[bytes] = []

    @property
    def queue(self) -> Queue:
        """Return the queue that is worked on."""
        return self.station.queues[self.destination.id]

    def has_work(self) -> bool:
        """Return whether a message may be sent now."""
        return len(self.attempts) < self._most and self._next() is not None

    @property
    def has_failed(self) -> bool:
        """Return whether the last attempt got no usable answer."""
        return bool(self.attempts) and self.attempts[-1].outcome == FAILED

    def watched(self, watch: Watch) -> Watch:
        """Return *watch* with an ear for the answers."""

        def heard(message: bytes) -> None:
            self._heard.append(message)
            watch.heard(message)

        return replace(watch, heard=heard)

    def frames(self) -> Iterator[bytes]:
        """Give the next message in its frame, after judging the answer to the one before."""
        while self.has_work() and (item := self._next()) is not None:
            try:
                message = self.station.written(item, self.destination)
            except (CannotMap, UnreadableSample) as error:
                self._refused(item, "", str(error))
                continue
            item.attempts += 1
            self._heard.clear()
            self._sent = (item, message)
            yield frame(message.to_bytes())
            if not self._judge():
                return

    def unanswered(self, ending: str, sentence: str = "") -> None:
        """Note that the connection ended by *ending* before the message sent last was answered."""
        item = self._sent[0] if self._sent else self._next()
        self._sent = None
        if item is None:
            return
        what = sentence or f"{_NO_ANSWER.get(ending, 'no acknowledgment came')}."
        if ending == TIMEOUT and not sentence:
            what += f" Whether {self.destination.name} has the message is not known."
        self._tell(item, FAILED, "", f"{self._name(item)} stays in the queue: {what}")

    def block(self, reason: str) -> None:
        """Stop the queue with a reason, until an administrator restarts it."""
        self.queue.state, self.queue.reason = BLOCKED, reason
        self.station.note(HALTED, reason, to=self.destination.id)

    def _next(self) -> Queued | None:
        return self.queue.next(self.station.held_patients(self.destination))

    def _judge(self) -> bool:
        """Judge the answer just heard; return whether the queue goes on."""
        if self._sent is None or not self._heard:
            return False
        (item, message), answer = self._sent, acknowledgment(self._heard[0])
        code, control_id = answer["code"] or "", answer["control_id"] or ""
        self._sent = None
        if control_id != message.control_id:
            about = f"it answers {control_id or 'no message'}, not {message.control_id}"
            self._halt(item, code, f"The acknowledgment cannot be taken for {item.n}: {about}.")
            return False
        if code in ACCEPTED:
            self._accepted(item, message, code)
            return True
        meaning = MEANINGS.get(code, "not an acknowledgment code")
        return self._refused(item, code, f"{code or 'No code'} ({meaning}). {answer['text']}")

    def _accepted(self, item: Queued, message: Message, code: str) -> None:
        self.queue.waiting.remove(item)
        row: Record = {
            "n": item.n,
            "to": self.destination.id,
            "control_id": message.control_id,
            "kind": item.kind,
            "code": code,
            "replay_of": item.replay_of,
            "message": message.text,
        }
        self.station.delivered.append(row)
        del self.station.delivered[:-KEPT]
        self._tell(item, DELIVERED, code, f"{self._name(item)} was delivered.")

    def _refused(self, item: Queued, code: str, why: str) -> bool:
        """Deal with a message that cannot go as it is; return whether the queue goes on."""
        reason = f"{self._name(item)} was refused: {why}".strip()
        if self.destination.on_error == "block":
            self._halt(item, code, reason)
            return False
        self.queue.waiting.remove(item)
        self.station.park(item, self.destination.id, reason)
        self._tell(item, SKIPPED, code, f"{reason} It is parked.")
        return True

    def _halt(self, item: Queued, code: str, reason: str) -> None:
        self.block(reason)
        self._tell(item, HALTED, code, reason)

    def _tell(self, item: Queued, outcome: str, code: str, sentence: str) -> None:
        more: dict[str, Any] = {"n": item.n, "to": self.destination.id}
        if outcome not in (HALTED, SKIPPED):
            self.station.note(outcome, sentence, **more, control_id=item.control_id)
        self.attempts.append(Attempt(item, outcome, code, sentence))

    def _name(self, item: Queued) -> str:
        replay = f", a replay of {item.replay_of}," if item.replay_of else ""
        kind = item.kind or "A message"
        return f"{kind} {item.control_id} (number {item.n}{replay}) for {self.destination.name}"
