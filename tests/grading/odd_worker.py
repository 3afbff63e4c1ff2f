"""A worker that does what workers should not, for the tests of the pool."""

import os
import socket
import sys
import time
from typing import Any

from app.errors import OverLimit
from app.grading.framing import Blobs
from app.grading.serving import Reply, serve


def echo(request: dict[str, Any], blobs: Blobs) -> Reply:
    return {**request, "pid": os.getpid()}, blobs


def sleep(request: dict[str, Any], _blobs: Blobs) -> Reply:
    time.sleep(request["seconds"])
    return {"pid": os.getpid()}, {}


def die(_request: dict[str, Any], _blobs: Blobs) -> Reply:
    os._exit(3)


def refuse(_request: dict[str, Any], _blobs: Blobs) -> Reply:
    raise OverLimit("The file is too deep.")


def stumble(_request: dict[str, Any], _blobs: Blobs) -> Reply:
    raise ZeroDivisionError


def garbage(_request: dict[str, Any], _blobs: Blobs) -> Reply:
    """Write to the channel what is no frame."""
    for descriptor in range(3, 64):
        try:
            with socket.socket(fileno=os.dup(descriptor)) as channel:
                channel.sendall(b"HTTP/1.1 200 OK\r\n\r\n" * 4)
        except OSError:
            continue
    return {}, {}


if __name__ == "__main__":
    if sys.argv[1:] == ["broken"]:
        sys.exit("This worker never starts.")
    serve(
        {
            "echo": echo,
            "sleep": sleep,
            "die": die,
            "refuse": refuse,
            "stumble": stumble,
            "garbage": garbage,
        }
    )
