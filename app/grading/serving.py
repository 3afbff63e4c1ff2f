"""The other side of the pool: a nursery that forks workers, each answering one call at a time."""

import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeAlias

from app.errors import TrainingError
from app.grading.faults import name_of
from app.grading.framing import Blobs, BrokenFrame, pack, receive_alone, send
from app.logs import log_as_worker

Reply: TypeAlias = tuple[dict[str, Any], Blobs]
Task: TypeAlias = Callable[[dict[str, Any], Blobs], Reply]

CONTROL = "READINGROOM_NURSERY_CONTROL"
"""The environment variable that carries the number of the descriptor to the site."""

_GRACE_SECONDS = 2.0


def serve(tasks: Mapping[str, Task]) -> None:
    """Fork a worker for every channel that the site sends, and end when it hangs up.

    Call it last, when everything is loaded and one thread runs. An expected failure of a task
    travels by the name of its class and its sentence; anything else is a fault of ours and
    travels with its traceback, for the log.
    """
    log_as_worker(os.environ)
    sys.dont_write_bytecode = True
    # The site decides when to stop; a Ctrl-C in its terminal is not for us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Workers that end leave nothing behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(os.environ.pop(CONTROL))) as control:
        while descriptors := _next_channel(control):
            if os.fork() == 0:
                control.close()
                _work(tasks, descriptors[0])
            os.close(descriptors[0])


def _next_channel(control: socket.socket) -> list[int]:
    """Return the descriptor of the next worker's channel, or none when the site hangs up."""
    try:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    except OSError:
        return []
    return descriptors


def _work(tasks: Mapping[str, Task], descriptor: int) -> NoReturn:
    """Greet, then answer requests until the channel closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        with socket.socket(fileno=descriptor) as channel:
            send(channel, pack({"pid": os.getpid()}, {}))
            while True:
                request, blobs = receive_alone(channel)
                send(channel, _answer(tasks, request, blobs))
    except BrokenFrame:
        status = 0
    finally:
        os._exit(status)


def _answer(tasks: Mapping[str, Task], request: dict[str, Any], blobs: Blobs) -> bytes:
    """Return the frame that answers *request*; a task that never ends is ended by the alarm."""
    signal.setitimer(signal.ITIMER_REAL, float(request["limit"]) + _GRACE_SECONDS)
    try:
        payload, sent = tasks[request["task"]](request["payload"], blobs)
        return pack({"id": request["id"], "payload": payload}, sent)
    except TrainingError as error:
        failure = {"error": name_of(error), "text": str(error)}
        return pack({"id": request["id"], **failure}, {})
    except Exception:  # noqa: BLE001 - whatever it is, the site must hear of it
        return pack({"id": request["id"], "fault": traceback.format_exc()}, {})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
