"""The sentences of a trace: what a message says, for somebody who has never seen one."""

from typing import Any, Final

from app.practice import dimse
from app.practice.dimse import Message
from app.practice.words import status_words

_PRINTABLE: Final = range(0x20, 0x7F)


def as_text(data: bytes, limit: int = 200) -> str:
    """Return the start of *data* with everything unprintable as a dot."""
    return "".join(chr(byte) if byte in _PRINTABLE else "." for byte in data[:limit])


def count(items: list[Any], word: str) -> str:
    """Return how many *items* there are, with their *word* in the right number."""
    return f"{len(items)} {word}{'' if len(items) == 1 else 's'}"


_SAYINGS: Final = {
    "C-ECHO-RQ": "{who} asks: do you understand me? (Verification)",
    "C-STORE-RQ": "{who} sends an object to keep: {class_name}, {size:,} bytes.",
    "C-FIND-RQ": "{who} asks which entries match its keys ({class_name}).",
    "C-FIND-RSP": "{who} answers the query with status 0x{status:04X}: {meaning}.",
    "C-MOVE-RQ": "{who} asks to have objects sent to {destination} ({class_name}).",
    "C-MOVE-RSP": "{who} reports on the move, status 0x{status:04X}: {meaning}. {counts}",
    "C-GET-RQ": "{who} asks to be sent objects over this very association ({class_name}).",
    "C-GET-RSP": "{who} reports on the retrieval, status 0x{status:04X}: {meaning}. {counts}",
    "N-ACTION-RQ": "{who} asks the other side to take custody of objects ({class_name}).",
    "N-EVENT-REPORT-RQ": "{who} reports which objects it has taken custody of.",
    "N-CREATE-RQ": "{who} reports that a procedure step has begun ({class_name}).",
    "N-SET-RQ": "{who} reports how the procedure step went on ({class_name}).",
    "C-CANCEL-RQ": "{who} asks to stop the running operation.",
}


def say(message: Message, who: str) -> str:
    """Return what *who* says with a DIMSE message."""
    status = message.fields.get(dimse.STATUS)
    saying = _SAYINGS.get(message.name)
    if saying is None:
        saying = (
            "{who} sends {name}."
            if status is None
            else ("{who} answers {name} with status 0x{status:04X}: {meaning}.")
        )
    return saying.format(
        who=who,
        name=message.name,
        class_name=dimse.class_name(message.fields),
        size=message.data_bytes,
        status=status or 0,
        meaning=status_words(status or 0, dimse.service_of(message.name)).meaning,
        destination=message.fields.get(dimse.MOVE_DESTINATION, ""),
        counts=_counts(message.fields),
    )


def _counts(fields: dict[int, Any]) -> str:
    words = ("remaining", "completed", "failed", "with a warning")
    counts = [
        f"{fields[tag]} {word}"
        for tag, word in zip(dimse.SUB_OPERATIONS, words, strict=True)
        if tag in fields
    ]
    return f"Sub-operations: {', '.join(counts)}." if counts else ""
