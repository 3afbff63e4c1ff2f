"""How a check says what it saw: the finding, and the place where the answer stands."""

from collections.abc import Iterable

from app.grading import Bench, FieldPick, Finding, Place, Quantity, Verdict, wrong
from app.hl7 import Message, read_message

MARKS = frozenset("^~&|")


def read(bench: Bench, name: str) -> Message:
    """Return the message *name* of the bench, read."""
    return read_message(bench.messages[name])


def finding(code: str, message: Message, source: str, path: str, saw: str, **facts: str) -> Finding:
    """Return the finding at *path* of the message, with its place in characters."""
    offset, length = message.place(path) or (None, None)
    return Finding(code, Place(path, source, offset, length), saw, {"field": path, **facts})


def elsewhere(answer: str, message: Message, source: str, paths: Iterable[str]) -> Verdict:
    """Say where the answer stands, if it stands at one of *paths*."""
    for path in paths:
        if answer == message.get(path):
            return wrong(finding("OTHER_FIELD", message, source, path, answer))
    return wrong(Finding("OTHER_VALUE", Place(message.segments[0].name, source), answer))


def other_message(answer: FieldPick) -> Verdict:
    """Say that the pick is in another message than the one asked about."""
    return wrong(Finding("OTHER_MESSAGE", Place(answer.path, answer.source), answer.source))


def said(answer: Quantity) -> str:
    """Return the quantity as it was written."""
    return f"{answer.value} {answer.unit}".strip()


def plain(text: str) -> str:
    """Return the text without blanks and case, to see whether only those differ."""
    return "".join(text.casefold().split())


def letters(text: str) -> str:
    """Return the letters and digits of the text alone."""
    return "".join(each for each in text.casefold() if each.isalnum())
