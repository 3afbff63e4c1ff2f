"""HL7 messages between bytes and the screen, in the character set that they declare."""

from app.errors import UnreadableSample
from app.hl7 import read_message


def message_text(data: bytes) -> str:
    """Return the message for the screen, a newline between its segments.

    Bytes that hold no message are shown as Latin 1 shows them: every byte stays visible.
    """
    try:
        text = read_message(data).text
    except UnreadableSample:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
