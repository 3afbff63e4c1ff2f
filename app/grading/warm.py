"""Warm workers beside the web process: untrusted bytes and heavy libraries stay there."""

import logging
import socket
import time
from collections import deque
from collections.abc import Mapping, Sequence
from threading import Event, Lock
from types import TracebackType
from typing import Any, Self

from app.errors import GraderFault, TrainingError
from app.grading.faults import BUSY, CLOSED, FAULT
from app.grading.framing import Blobs, BrokenFrame
from app.grading.nursery import Nursery
from app.grading.warm_worker import WarmWorker, WorkerFault
from app.turns import waiting

_log = logging.getLogger(__name__)


class _Waiter:
    """Somebody in the queue: is handed a worker, or ``None`` and the place to start one."""

    def __init__(self) -> None:
        self.called = Event()
        self.worker: WarmWorker | None = None


class WarmPool:
    """A few worker processes of *module*, shared by all threads of the site.

    One process loads the module and forks the workers, which share its memory. A worker that
    dies, hangs or answers nonsense is replaced; its caller gets :class:`GraderFault`. Whoever
    finds all of them busy waits up to *wait* seconds.
    """

    def __init__(
        self,
        module: str,
        *,
        size: int = 2,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        wait: float = 5.0,
        start_timeout: float = 30.0,
    ) -> None:
        self._module = module
        self._size = size
        self._arguments = tuple(arguments)
        self._environment = dict(environment or {})
        self._wait = wait
        self._start_timeout = start_timeout
        self._lock = Lock()
        self._nursing = Lock()
        self._nursery: Nursery | None = None
        self._idle: list[WarmWorker] = []
        self._queue: deque[_Waiter] = deque()
        self._total = 0
        self._generation = 0
        self._closed = False

    def start(self) -> None:
        """Start the workers and return at once; they load while the site goes on."""
        while True:
            with self._lock:
                if self._closed or self._total >= self._size:
                    return
                self._total += 1
            try:
                self._give_back(self._spawn())
            except GraderFault:
                return

    def ready(self) -> bool:
        """Say, without waiting, whether a worker is at work or has finished loading."""
        with self._lock:
            self._drop_dead()
            return self._total > len(self._idle) or any(map(_has_greeted, self._idle))

    def call(
        self,
        task: str,
        payload: Mapping[str, Any],
        blobs: Blobs | None = None,
        timeout: float = 10.0,
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Let a worker do *task*, and return its answer and the bytes that came with it."""
        worker = self._take()
        try:
            worker.greet(time.monotonic() + self._start_timeout)
            answer = worker.call(task, payload, blobs or {}, timeout)
        except BrokenFrame as error:
            _log.error("worker %d of %s failed in %s: %s", worker.pid, self._module, task, error)
            self._discard(worker)
            raise GraderFault(FAULT) from error
        except WorkerFault as error:
            _log.error("task %s of %s failed:\n%s", task, self._module, error)
            self._give_back(worker)
            raise GraderFault(FAULT) from error
        except TrainingError:
            # An expected failure is an answer like any other.
            self._give_back(worker)
            raise
        except BaseException:
            # The channel may be half read.
            self._discard(worker)
            raise
        self._give_back(worker)
        return answer

    def renew(self) -> None:
        """Replace every worker once it is idle: what they have loaded has changed."""
        with self._nursing:
            with self._lock:
                self._generation += 1
                self._drop_dead()
            self._stop_nursery()
        self.start()

    def close(self) -> None:
        """Let the idle workers end; those at work end when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            self._total -= len(idle)
            for waiter in self._queue:
                waiter.called.set()
        for worker in idle:
            worker.stop(patience=1.0)
        self._close_nursery()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _take(self) -> WarmWorker:
        """Return an idle worker, a new one, or the one that the queue hands over."""
        with self._lock:
            if self._closed:
                raise GraderFault(CLOSED)
            if worker := self._well():
                return worker
            if self._total >= self._size:
                waiter = _Waiter()
                self._queue.append(waiter)
            else:
                self._total += 1
                waiter = None
        if waiter is None:
            return self._spawn()
        self._await_turn(waiter)
        return waiter.worker or self._spawn()

    def _well(self) -> WarmWorker | None:
        """Take the worker that worked last, or the best if it is not well. Needs the lock."""
        if self._idle and self._idle[-1].greeted and self._idle[-1].is_alive():
            return self._idle.pop()
        self._drop_dead()
        if not self._idle:
            return None
        # A loaded worker before one that still loads.
        best = max(self._idle, key=_has_greeted)
        self._idle.remove(best)
        return best

    def _await_turn(self, waiter: _Waiter) -> None:
        """Wait in the queue; first come, first served, so that nobody starves."""
        with waiting():
            waiter.called.wait(self._wait)
        with self._lock:
            if waiter in self._queue:
                self._queue.remove(waiter)
                raise GraderFault(CLOSED if self._closed else BUSY)

    def _spawn(self) -> WarmWorker:
        """Return a new worker, perhaps still loading; its place has been counted."""
        try:
            with waiting(), self._nursing:
                return WarmWorker(self._nursed(), self._generation)
        except (BrokenFrame, OSError) as error:
            _log.error("no worker of %s can be started: %s", self._module, error)
            with self._lock:
                self._free_place()
            raise GraderFault(FAULT) from error

    def _nursed(self) -> socket.socket:
        """Return the channel to a new worker, from a new nursery if the last one is gone."""
        if self._nursery is not None and not self._nursery.is_alive():
            self._stop_nursery()
        if self._nursery is None:
            self._nursery = Nursery(self._module, self._arguments, self._environment)
        return self._nursery.worker()

    def _close_nursery(self) -> None:
        with self._nursing:
            self._stop_nursery()

    def _stop_nursery(self) -> None:
        if self._nursery is not None:
            self._nursery.stop()
            self._nursery = None

    def _give_back(self, worker: WarmWorker) -> None:
        with self._lock:
            if not self._closed and worker.generation == self._generation:
                if self._queue:
                    waiter = self._queue.popleft()
                    waiter.worker = worker
                    waiter.called.set()
                else:
                    self._idle.append(worker)
                return
        self._discard(worker)

    def _discard(self, worker: WarmWorker) -> None:
        """End *worker*, and start another in its place if it had ever worked."""
        worker.stop()
        if not worker.greeted:
            # Whoever does not even greet comes from a nursery that is not well.
            self._close_nursery()
        with self._lock:
            self._free_place()
        if worker.greeted:
            self.start()

    def _free_place(self) -> None:
        """Let the first in the queue have the place of a worker that is gone. Needs the lock."""
        if self._queue and not self._closed:
            self._queue.popleft().called.set()
        else:
            self._total -= 1

    def _drop_dead(self) -> None:
        """Take away idle workers that died or are out of date. Needs the lock."""
        kept = [
            worker
            for worker in self._idle
            if worker.generation == self._generation and worker.is_alive()
        ]
        gone = [worker for worker in self._idle if worker not in kept]
        self._idle = kept
        self._total -= len(gone)
        for worker in gone:
            worker.stop()


def _has_greeted(worker: WarmWorker) -> bool:
    try:
        return worker.has_greeted()
    except BrokenFrame:
        return False
