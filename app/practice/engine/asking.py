"""Read what an administrator asks for; what cannot be read is answered with a sentence."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.errors import UnreadableSample
from app.hl7 import Message, read_message
from app.practice.engine.queues import Queue
from app.practice.engine.routing import Destination
from app.practice.engine.stations import Station
from app.practice.forms import CannotSend

Action: TypeAlias = Mapping[str, Any]
_LONGEST: Final = 9


def text_of(action: Action, name: str, what: str) -> str:
    """Return the text called *name*; *what* it is goes into the sentence if it is missing."""
    value = action.get(name)
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not text:
        raise CannotSend(f"Say {what} (“{name}”).")
    return text


def number_of(action: Action, name: str = "n") -> int:
    """Return the number of a message."""
    text = str(action.get(name, "")).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        raise CannotSend(f"Say which message by its number (“{name}”), a whole number.")
    return int(text)


def numbers_of(action: Action) -> list[int]:
    """Return the numbers of one or several messages."""
    several = action.get("numbers")
    if several is None:
        return [number_of(action)]
    if not isinstance(several, list) or not several:
        raise CannotSend("“numbers” is a list of the numbers of messages.")
    return [number_of({"n": each}) for each in several]


def queue_of(station: Station, action: Action) -> tuple[Destination, Queue]:
    """Return the destination that an action names, and the queue before it."""
    name = text_of(action, "to", "which destination")
    destination = station.destination(name)
    if destination is None:
        known = ", ".join(row.id for row in station.destinations) or "none"
        raise CannotSend(
            f"{station.config.label} has no destination called “{name}”; it has {known}."
        )
    return destination, station.queues[name]


def message_of(action: Action) -> Message | None:
    """Return the message an action carries, with the line ends of the wire, if it has one."""
    text = action.get("message")
    if text is None:
        return None
    if not isinstance(text, str) or not text.strip():
        raise CannotSend("The message is empty.")
    try:
        return read_message(text.replace("\r\n", "\r").replace("\n", "\r"))
    except UnreadableSample as error:
        raise CannotSend(f"The message cannot be read: {error}") from error


def table_of(action: Action, name: str) -> dict[str, Any]:
    """Return the table of settings called *name*."""
    value = action.get(name)
    if not isinstance(value, Mapping):
        raise CannotSend(f"“{name}” is a table of settings.")
    return dict(value)
