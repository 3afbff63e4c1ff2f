"""What can be asked about HL7 messages: checked, compared, as bytes, as a table, from a table."""

from typing import Any

from app.errors import InvalidInput, OverLimit
from app.frozen import as_data
from app.grading.framing import Blobs
from app.grading.object_reading import as_json
from app.grading.serving import Reply, Task
from app.hl7 import (
    Message,
    byte_data,
    byte_view,
    check_message,
    comparison_data,
    completion_data,
    message_data,
    message_table,
    read_message,
    rows_of_csv,
    table_message,
)

MAX_MESSAGE = 1024 * 1024

_TOO_LARGE = "The message is larger than 1 MiB; take a shorter one."


def checked(request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Read and check a message as hl7.json."""
    message = _message(request["text"])
    findings = check_message(message, as_sent=request.get("as_sent") is True)
    return as_json(message_data(message, findings))


def tables(request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Return the segments, data types and tables of a version."""
    return as_json(completion_data(request["version"]))


def compared(request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Compare two messages by field."""
    return as_json(comparison_data(_message(request["before"]), _message(request["after"])))


def as_bytes(request: dict[str, Any], blobs: Blobs) -> Reply:
    """Return a page of a message's bytes; of a text those that its MSH-18 gives."""
    data: bytes | str = blobs["file"] if "file" in blobs else request["text"]
    if len(data) > MAX_MESSAGE:
        raise OverLimit(_TOO_LARGE)
    return as_json(byte_data(byte_view(data, request["start"], framed=request["framed"])))


def as_rows(request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Return the field table of a message, or the one that a CSV file holds."""
    if "csv" in request:
        return as_json({"rows": rows_of_csv(request["csv"])})
    return as_json({"rows": [as_data(row) for row in message_table(_message(request["text"]))]})


def from_rows(request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Return the message that a field table makes, or what is wrong with its rows."""
    rows = request["rows"]
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidInput("Every row of the table has a path and a value.")
    found = table_message(rows)
    if len(found.text) > MAX_MESSAGE:
        raise OverLimit(_TOO_LARGE)
    return as_json({"text": found.text, "errors": [as_data(each) for each in found.errors]})


MESSAGE_TASKS: dict[str, Task] = {
    "hl7": checked,
    "hl7_tables": tables,
    "hl7_compare": compared,
    "hl7_bytes": as_bytes,
    "hl7_rows": as_rows,
    "hl7_message": from_rows,
}


def _message(text: str) -> Message:
    if len(text) > MAX_MESSAGE:
        raise OverLimit(_TOO_LARGE)
    return read_message(text)
