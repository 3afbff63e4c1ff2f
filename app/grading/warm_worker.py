"""One warm worker as the site sees it: a channel, and the right to end who is behind it."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from app.grading.descriptors import is_readable
from app.grading.faults import named
from app.grading.framing import Blobs, BrokenFrame, pack, receive, receive_alone, send
from app.turns import waiting

_SHORT = 65_536
_SOON = 0.002
"""Seconds that most answers take to a short question; changing over takes as long."""


class WorkerFault(Exception):
    """The worker reports a fault of ours in a task; it is still well. The text is for the log."""


class WarmWorker:
    """A worker process behind *channel*; used by one thread at a time."""

    def __init__(self, channel: socket.socket, generation: int) -> None:
        self.generation = generation
        self.pid = 0
        self._channel = channel
        self._handle: int | None = None
        self._numbers = count(1)

    @property
    def greeted(self) -> bool:
        """Whether the worker has said that it is ready."""
        return self.pid > 0

    def is_alive(self) -> bool:
        """Say whether the idle worker is well: one that hung up or babbles is not."""
        return not self.greeted or not self._has_spoken()

    def has_greeted(self) -> bool:
        """Say, without waiting, whether the worker is ready."""
        if not self.greeted and self._has_spoken():
            # It is there already: the pool asks with its lock, and keeps its turn.
            self._hear_greeting(time.monotonic() + 1)
        return self.greeted

    def greet(self, deadline: float) -> None:
        """Wait until everything is loaded and the worker says so."""
        if not self.greeted:
            with waiting():
                self._hear_greeting(deadline)

    def _hear_greeting(self, deadline: float) -> None:
        header, _ = receive(self._channel, deadline)
        if not isinstance(header.get("pid"), int) or header["pid"] <= 1:
            raise BrokenFrame("The worker did not greet.")
        self.pid = header["pid"]
        # A handle means this very process, even if its number is given to another one day.
        with contextlib.suppress(OSError, AttributeError):
            self._handle = os.pidfd_open(self.pid)

    def call(
        self, task: str, payload: Mapping[str, Any], blobs: Blobs, timeout: float
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return the worker's answer, or raise the expected failure that it reports."""
        number = next(self._numbers)
        deadline = time.monotonic() + timeout
        request = {"id": number, "task": task, "payload": payload, "limit": timeout}
        reply, sent = self._exchanged(pack(request, blobs), deadline)
        if reply.get("id") != number:
            raise BrokenFrame("The worker answers another question.")
        if "fault" in reply:
            raise WorkerFault(reply["fault"])
        if "error" in reply:
            raise named(reply["error"], reply["text"])
        if not isinstance(reply.get("payload"), dict):
            raise BrokenFrame("The worker's answer has no payload.")
        return reply["payload"], sent

    def _exchanged(self, frame: bytes, deadline: float) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return the answer to *frame*; others compute meanwhile, unless it comes at once."""
        if len(frame) <= _SHORT:
            send(self._channel, frame, deadline)
            if is_readable(self._channel, min(_SOON, deadline - time.monotonic())):
                return receive_alone(self._channel, deadline)
            with waiting():
                return receive_alone(self._channel, deadline)
        with waiting():
            send(self._channel, frame, deadline)
            return receive_alone(self._channel, deadline)

    def stop(self, patience: float = 0.0) -> None:
        """Hang up, wait for *patience* seconds, then kill."""
        self._channel.close()
        if self._handle is None:
            self._kill_by_number()
            return
        if not is_readable(self._handle, patience):
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            is_readable(self._handle, 1)
        os.close(self._handle)
        self._handle = None

    def _has_spoken(self) -> bool:
        return is_readable(self._channel, 0)

    def _kill_by_number(self) -> None:
        if self.greeted:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
