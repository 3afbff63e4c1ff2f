"""What the HL7 editor and its tools ask: checks, tables, comparison, bytes, field tables."""

import base64
import binascii
import gzip
import re
from typing import Any

from flask import Response, request

from app.errors import InvalidInput, NotFound
from app.grading.messages import Messages
from app.web import current
from app.web.limits import limiter

_LONGEST_MESSAGE = 1024 * 1024
_MOST_ROWS = 5000
_FARTHEST = 100_000_000
_VERSION = re.compile(r"2\.[1-8](?:\.[12])?")


@limiter.limit("240/minute")
def check() -> Response:
    """Return the structure of a message and its findings, each at its offset."""
    sent = _sent()
    as_sent = sent.get("as_sent") is True
    return _json(current.site().grading.check_hl7(_text(sent, "text"), as_sent=as_sent))


def tables(version: str) -> Response:
    """Return segments, data types and tables of a version of HL7, to be kept for a day."""
    if not _VERSION.fullmatch(version):
        raise NotFound("There are no tables of that version.")
    data = _messages().tables(version)
    response = _json(data)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(data, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@limiter.limit("120/minute")
def compare() -> Response:
    """Return the fields that differ between two messages."""
    sent = _sent()
    return _json(_messages().compare(_text(sent, "before"), _text(sent, "after")))


@limiter.limit("240/minute")
def view_bytes() -> Response:
    """Return a message's bytes with what they mean: of a text, or of bytes in base64."""
    sent = _sent()
    start = sent.get("start", 0)
    if not isinstance(start, int) or not 0 <= start < _FARTHEST:
        raise InvalidInput("start must be a whole number.")
    message = _bytes(sent) if "data" in sent else _text(sent, "text")
    return _json(_messages().view(message, start, framed=sent.get("framed") is True))


@limiter.limit("120/minute")
def rows() -> Response:
    """Return the field table of a message, or of a CSV file."""
    sent = _sent()
    if "csv" in sent:
        return _json(_messages().rows_of_csv(_text(sent, "csv")))
    return _json(_messages().rows(_text(sent, "text")))


@limiter.limit("120/minute")
def write() -> Response:
    """Return the message that a field table makes, or what is wrong with its rows."""
    given: Any = _sent().get("rows")
    if not isinstance(given, list) or len(given) > _MOST_ROWS:
        raise InvalidInput("Send at most 5,000 rows, each with a path and a value.")
    return _json(_messages().written(given))


def _messages() -> Messages:
    return current.site().grading.messages


def _sent() -> dict[str, Any]:
    try:
        data = request.get_json(silent=True)
    except RecursionError:
        data = None
    if not isinstance(data, dict):
        raise InvalidInput('Send the message as JSON: {"text": "MSH|…"}.')
    return data


def _text(sent: dict[str, Any], name: str) -> str:
    text = sent.get(name)
    if not isinstance(text, str):
        raise InvalidInput('Send the message as JSON: {"text": "MSH|…"}.')
    if len(text) > _LONGEST_MESSAGE:
        raise InvalidInput("A message may have at most 1,048,576 characters.")
    return text


def _bytes(sent: dict[str, Any]) -> bytes:
    data = sent["data"]
    if not isinstance(data, str) or len(data) > 2 * _LONGEST_MESSAGE:
        raise InvalidInput("A message may have at most 1,048,576 bytes, sent in base64.")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("The bytes must be sent in base64.") from error


def _json(data: bytes) -> Response:
    return Response(data, mimetype="application/json")
