"""Who and what a message is about: patient numbers and names at their places."""

from typing import Final

from app.hl7 import Hl7Path, Message

NULL: Final = '""'
_MOST_IDENTIFIERS: Final = 20


def patient_id(message: Message, segment: str = "PID") -> str:
    """Return the record number: the identifier of type MR in PID-3, or else the first one."""
    first = ""
    for nth in range(1, _MOST_IDENTIFIERS):
        number = message.get(Hl7Path(segment, 1, 3, nth, 1))
        if number is None:
            break
        if number and message.get(Hl7Path(segment, 1, 3, nth, 5)) == "MR":
            return number
        first = first or number
    return first


def retired_id(message: Message) -> str:
    """Return the record number that a merge gives up: MRG-1.1."""
    return message.get("MRG-1.1") or ""


def first_of(message: Message, *paths: str) -> str:
    """Return the first value that stands at one of *paths*; null counts as none."""
    found = (message.get(path) for path in paths)
    return next((value for value in found if value and value != NULL), "")
