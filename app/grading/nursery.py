"""The nursery: one process that has loaded everything, and forks workers that share its memory."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import app
from app.grading.framing import BrokenFrame
from app.grading.serving import CONTROL

_ROOT = str(Path(app.__file__).resolve().parent.parent)
# Fork is safe while there is one thread; numerical libraries start theirs unasked.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Nursery:
    """A process started by exec, safe beside any number of threads; it ends when we hang up."""

    def __init__(
        self, module: str, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own interpreter
                [sys.executable, "-m", module, *arguments],
                env=_environment(environment, theirs.fileno()),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def worker(self, *descriptors: int) -> socket.socket:
        """Return the channel to a new worker, which greets as soon as everything is loaded.

        More *descriptors* go with it, for modules that expect them.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"+"], [theirs.fileno(), *descriptors])
            except OSError as error:
                ours.close()
                raise BrokenFrame("The nursery takes no order.") from error
        return ours

    def stop(self) -> None:
        """End the process; workers that it forked live on."""
        self._control.close()
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment(extra: Mapping[str, str], control: int) -> dict[str, str]:
    known = {**_ONE_THREAD, **os.environ, **extra}
    paths = [_ROOT, *filter(None, known.get("PYTHONPATH", "").split(os.pathsep))]
    return {**known, "PYTHONPATH": os.pathsep.join(paths), CONTROL: str(control)}
