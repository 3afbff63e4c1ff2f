"""What travels between the site and its workers: a JSON header, then raw bytes. Never pickle."""

import socket
import struct
import time
from collections.abc import Mapping
from typing import Any, TypeAlias

from app.json_text import escaped_json, from_json_text, json_bytes

Blobs: TypeAlias = Mapping[str, bytes]

MAX_HEADER = 64 * 1024 * 1024
MAX_BLOBS = 512 * 1024 * 1024

_MAGIC = b"RRF1"
_PREFIX = struct.Struct(">4sII")
_SMALL = 65_536


class BrokenFrame(Exception):
    """The other side hung up, fell silent, or sent something that is not a frame."""


def pack(header: Mapping[str, Any], blobs: Blobs) -> bytes:
    """Return the bytes of one frame."""
    head = _head({**header, "blobs": [[name, len(blob)] for name, blob in blobs.items()]})
    body = b"".join(blobs.values())
    return _PREFIX.pack(_MAGIC, len(head), len(body)) + head + body


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return header and blobs of the one frame in *data*."""
    head, body = _lengths(data[: _PREFIX.size])
    start = _PREFIX.size
    if len(data) != start + head + body:
        raise BrokenFrame("The frame is cut short.")
    return _parts(data[start : start + head], data[start + head :])


def send(connection: socket.socket, frame: bytes, deadline: float | None = None) -> None:
    """Send one frame before the *deadline* of the monotonic clock."""
    try:
        _limit(connection, deadline)
        connection.sendall(frame)
    except OSError as error:
        raise BrokenFrame("The other side takes nothing.") from error


def receive(
    connection: socket.socket, deadline: float | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return header and blobs of the next frame, read before the *deadline*."""
    prefix = _exactly(connection, _PREFIX.size, deadline)
    head, body = _lengths(prefix)
    rest = _exactly(connection, head + body, deadline)
    return _parts(rest[:head], rest[head:])


def receive_alone(
    connection: socket.socket, deadline: float | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return header and blobs of the next frame, where nothing follows it until it is answered.

    One call of the system brings it, unless it is large.
    """
    read = _some(connection, _SMALL, deadline)
    if len(read) < _PREFIX.size:
        read += _exactly(connection, _PREFIX.size - len(read), deadline)
    head, body = _lengths(read[: _PREFIX.size])
    rest = read[_PREFIX.size :]
    if len(rest) > head + body:
        raise BrokenFrame("Something follows the frame.")
    rest = _exactly(connection, head + body - len(rest), deadline, rest)
    return _parts(rest[:head], rest[head:])


def _head(header: Mapping[str, Any]) -> bytes:
    try:
        return json_bytes(header)
    except UnicodeEncodeError:
        # Half a character, of a message that is not well, arrives as it is.
        return escaped_json(header)


def _lengths(prefix: bytes) -> tuple[int, int]:
    if len(prefix) != _PREFIX.size:
        raise BrokenFrame("The frame is cut short.")
    magic, head, body = _PREFIX.unpack(prefix)
    if magic != _MAGIC or head > MAX_HEADER or body > MAX_BLOBS:
        raise BrokenFrame("This is not a frame.")
    return head, body


def _parts(head: bytes, body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        header = from_json_text(head)
        sizes = header.pop("blobs")
        blobs, at = {}, 0
        for name, size in sizes:
            blobs[name] = body[at : at + size]
            at += size
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise BrokenFrame("The frame's header is not ours.") from error
    if at != len(body):
        raise BrokenFrame("The frame's parts do not add up.")
    return header, blobs


def _exactly(
    connection: socket.socket, size: int, deadline: float | None, before: bytes = b""
) -> bytes:
    """Return exactly *size* bytes behind those that were there *before*."""
    parts = [before] if before else []
    missing = size
    while missing:
        part = _some(connection, min(missing, _SMALL if missing <= _SMALL else 1 << 20), deadline)
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _some(connection: socket.socket, most: int, deadline: float | None) -> bytes:
    """Return what is there, up to *most* bytes and at least one."""
    try:
        _limit(connection, deadline)
        part = connection.recv(most)
    except OSError as error:
        raise BrokenFrame("The other side fell silent.") from error
    if not part:
        raise BrokenFrame("The other side hung up.")
    return part


def _limit(connection: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        return
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    connection.settimeout(remaining)
