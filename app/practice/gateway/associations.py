"""A process for each association: ``python -m app.practice.gateway.associations``.

One process loads everything and forks a child for every connection that the network hands over.
Bytes from outside are read there, with little memory and time, and no way to the database.
"""

import contextlib
import os
import resource
import signal
import socket
import sys
import time
from typing import Any, Final, NoReturn

from app.grading.framing import BrokenFrame, pack, receive, send
from app.grading.serving import CONTROL
from app.logs import log_as_worker
from app.practice.endings import is_alive
from app.practice.gateway.floor import Floor
from app.practice.gateway.link import Link
from app.practice.limits import Limits
from app.practice.lobby import Arrival
from app.practice.worker import warm_up

_TICK: Final = 0.05
_FAREWELL_SECONDS: Final = 1.0
_MIB: Final = 1024 * 1024


def attend(link: Link, told: dict[str, Any], connected: socket.socket, request: bytes) -> None:
    """Have the one association that *connected* asks for by *request*, from beginning to end."""
    limits = Limits(**told["limits"])
    floor = Floor(link, told, limits)
    reception = floor.reception()
    address = ("127.0.0.1", 0)
    arrival = Arrival(connected, address, floor.talk, 0.0, bytearray(request))
    if words := reception.refusal(request):
        floor.talk.received(floor.talk.server, request)
        floor.talk.sent(floor.talk.server, words)
        floor.finish()
        _part(connected, words)
        return
    reception.seat(arrival)
    [association] = reception.associations
    while is_alive(association):
        if link.is_cut():
            return
        time.sleep(_TICK)
    floor.finish()


def _part(connected: socket.socket, words: bytes) -> None:
    """Say the last words, and let the peer close (PS3.8 9.2)."""
    with contextlib.suppress(OSError):
        connected.settimeout(_FAREWELL_SECONDS)
        connected.sendall(words)
        connected.shutdown(socket.SHUT_WR)
        connected.recv(1)


def _child(descriptors: list[int]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        with (
            socket.socket(fileno=descriptors[0]) as channel,
            socket.socket(fileno=descriptors[1]) as connected,
        ):
            connected.settimeout(None)
            told, blobs = receive(channel)
            if told.get("ask") == "ready":
                send(channel, pack({}, {}))
            else:
                _restrict(int(told["memory_mib"]), int(told["cpu_seconds"]))
                attend(Link(channel), told, connected, blobs["request"])
        status = 0
    except BrokenFrame:
        status = 0  # the network is gone, and with it everybody who could be answered
    finally:
        os._exit(status)


def _restrict(memory_mib: int, cpu_seconds: int) -> None:
    """Take from this process what one association does not need."""
    mapped = 0
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    wanted = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, mapped + memory_mib * _MIB),
    ]
    for limit, value in wanted:
        # Some systems know a limit by name and refuse to set it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def serve() -> None:
    """Fork a child for every connection that is handed over, and end when nobody is there."""
    log_as_worker(os.environ)
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(os.environ.pop(CONTROL))) as control:
        while len(descriptors := _next(control)) == 2:  # noqa: PLR2004 - a channel and a caller
            if os.fork() == 0:
                control.close()
                _child(descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _next(control: socket.socket) -> list[int]:
    try:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    except OSError:
        return []
    return descriptors


if __name__ == "__main__":
    warm_up()
    serve()
