"""The practice network beside the site: started with it, again if it falls, and ended with it."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

from app.settings import Settings

_log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_STOP_SECONDS = 8

# The web process is forked from this one. Were it forked in the middle of our starting another,
# it would keep the pipe open by which we learn that the other one has started.
_forking = Lock()
os.register_at_fork(
    before=_forking.acquire, after_in_parent=_forking.release, after_in_child=_forking.release
)


class _Companion:
    """A process that is there as long as we want it."""

    def __init__(self) -> None:
        self._over = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="practice network", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process, and start no other."""
        self._over.set()
        with self._lock:
            process = self._process
        if process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            process.terminate()
            process.wait(_STOP_SECONDS)
        process.kill()
        self._thread.join(1)

    def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while not self._over.is_set():
            with self._lock:
                self._process = _started()
            status = self._process.wait()
            if not self._over.is_set():
                _log.error("the practice network ended with status %s", status)
            self._over.wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def _started() -> subprocess.Popen[bytes]:
    # It reads its standard input to know when we are gone.
    command = [sys.executable, "-m", "app.cli.networking", "--beside"]
    with _forking:
        return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own module


@contextmanager
def network_beside(settings: Settings) -> Iterator[None]:
    """Have the practice network run until the block ends, if the settings want it."""
    if not settings.network:
        yield
        return
    companion = _Companion()
    try:
        yield
    finally:
        companion.stop()
