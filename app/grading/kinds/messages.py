"""Editing an HL7 message: newlines on the screen, carriage returns on the wire."""

from app.errors import UnreadableSample
from app.grading.answers import EditedMessage
from app.grading.exercise import Exercise
from app.grading.kinds.kind import MAX_JSON, Kind, NoReadableForm, NotAnswered, Raw
from app.grading.lab import Bench
from app.grading.message_text import message_text
from app.hl7 import read_message

_STARTS = ("MSH", "FHS", "BHS")


def parse(raw: Raw, _exercise: Exercise, _bench: Bench) -> EditedMessage:
    """Return the message with CR between its segments, and its bytes in its declared charset."""
    if not isinstance(raw, str):
        raise NoReadableForm("The answer must be the text of one message.")
    if len(raw) > MAX_JSON:
        raise NoReadableForm("The message is larger than 1 MiB; send less.")
    # Editors turn HL7's carriage returns into newlines; learners paste from editors.
    lines = raw.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\r").replace("\n", "\r")
    text = lines.strip("\r") + "\r"
    if not text.strip():
        raise NotAnswered
    if not text.startswith(_STARTS):
        raise NoReadableForm("A message begins with its header segment, such as MSH|^~\\&|.")
    try:
        data = read_message(text).to_bytes()
    except UnreadableSample as error:
        raise NoReadableForm(str(error)) from error
    return EditedMessage(text, data)


def start(exercise: Exercise, bench: Bench) -> str:
    """Return the bench's message as the editor first shows it."""
    return message_text(bench.messages[exercise.source])


EDIT_HL7 = Kind("edit_hl7", parse, start)
