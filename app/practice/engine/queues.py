"""Messages that wait for a destination, in their order, and what became of each."""

from base64 import b64decode, b64encode
from bisect import insort
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

from app.errors import InvalidInput, UnreadableSample
from app.hl7 import Message, read_message
from app.practice.engine.identifiers import patient_id
from app.practice.engine.queue_states import RUNNING

_MERGES: Final = "MRG-1.1"


@dataclass(slots=True)
class Queued:
    """A message on its way: its number here, what it is, and what it says.

    *raw* is its bytes in base64 where the text alone would not give them back; *control_id* is
    MSH-10, *kind* MSH-9 such as ``ADT^A01``, *route* the one that brought it here, *replay_of*
    the number under which it went out before.
    """

    n: int
    control_id: str
    kind: str
    patients: tuple[str, ...]
    message: str
    raw: str = ""
    route: str = ""
    attempts: int = 0
    replay_of: int = 0

    @classmethod
    def of(cls, n: int, message: Message, route: str = "", replay_of: int = 0) -> Self:
        """Return *message* as it is put into a queue under the number *n*."""
        found = (patient_id(message), message.get(_MERGES))
        return cls(
            n,
            message.control_id or "",
            kind_of(message),
            tuple(filter(None, found)),
            *packed(message),
            route,
            replay_of=replay_of,
        )

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the message from plain data, which may say more than this."""
        values = {name: data[name] for name in cls.__slots__ if name in data}
        values["patients"] = tuple(values.get("patients", ()))
        try:
            return cls(**values)
        except TypeError as error:
            raise InvalidInput(f"A message in a queue is incomplete: {error}.") from error

    def to_data(self) -> dict[str, Any]:
        """Return the message as plain data."""
        return {**asdict(self), "patients": list(self.patients)}

    def read(self) -> Message:
        """Return the message read from its very bytes."""
        return unpacked(self.message, self.raw)

    def rewritten(self, message: Message) -> None:
        """Take *message* as what is to be sent instead."""
        again = Queued.of(self.n, message)
        self.control_id, self.kind, self.patients = again.control_id, again.kind, again.patients
        self.message, self.raw = again.message, again.raw


@dataclass(slots=True)
class Queue:
    """The messages for one destination; *reason* says why it does not run."""

    state: str = RUNNING
    reason: str = ""
    waiting: list[Queued] = field(default_factory=list)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the queue from plain data."""
        waiting = [Queued.from_data(row) for row in data.get("waiting", ())]
        return cls(data.get("state", RUNNING), data.get("reason", ""), waiting)

    def to_data(self) -> dict[str, Any]:
        """Return the queue as plain data."""
        waiting = [item.to_data() for item in self.waiting]
        return {"state": self.state, "reason": self.reason, "waiting": waiting}

    def next(self, held: frozenset[str]) -> Queued | None:
        """Return the first message about none of the *held* patients, if the queue runs."""
        if self.state != RUNNING:
            return None
        skipped = set(held)
        for item in self.waiting:
            if skipped.isdisjoint(item.patients):
                return item
            # What waits behind a held patient may bind another one to it, as a merge does.
            skipped.update(item.patients)
        return None

    def put_back(self, item: Queued) -> None:
        """Put *item* where its number belongs."""
        insort(self.waiting, item, key=lambda each: each.n)

    def find(self, n: int) -> Queued | None:
        """Return the waiting message with the number *n*."""
        return next((item for item in self.waiting if item.n == n), None)


def kind_of(message: Message) -> str:
    """Return MSH-9 as people say it, such as ``ADT^A01``."""
    return "^".join(filter(None, (message.message_type, message.trigger_event)))


def packed(message: Message) -> tuple[str, str]:
    """Return the text of *message*, and its bytes in base64 where the text does not give them."""
    data = message.to_bytes()
    if read_message(message.text).to_bytes() == data:
        return message.text, ""
    return message.text, b64encode(data).decode()


def unpacked(text: str, raw: str) -> Message:
    """Return the message that :func:`packed` gave text and bytes of."""
    if not raw:
        return read_message(read_message(text).to_bytes())
    try:
        return read_message(b64decode(raw))
    except ValueError as error:
        raise UnreadableSample("The bytes kept of this message are damaged.") from error
