"""The site as ``readingroom run`` serves it, over a home of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.store import Store
from tests.ports import ANY_NETWORK_PORTS, free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "reading-room-demo"


@dataclass(frozen=True, slots=True)
class RunningSite:
    """A served demonstration hospital, and its database for what only a test may know."""

    address: str
    home: Path

    @property
    def port(self) -> int:
        """Return the port of the address."""
        return int(self.address.rpartition(":")[2])

    def store(self) -> Store:
        """Open the site's database beside it."""
        return Store(f"sqlite:///{self.home / 'readingroom.db'}")


@contextmanager
def demonstration(home: Path, *, fresh: bool = False) -> Iterator[RunningSite]:
    """Serve the demonstration hospital with its history on a free port.

    A *fresh* one is set up by ``readingroom demo`` as a newcomer does it; the others begin with a
    copy of one that was set up for all the tests of a run.
    """
    told = _environment(home)
    if not fresh:
        _copy(home)
    log = (home.parent / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo" if fresh else "run"],
        cwd=ROOT, env=told, stdout=log, stderr=log,
    )  # fmt: skip
    address = f"http://127.0.0.1:{told['READINGROOM_PORT']}"
    try:
        _wait(f"{address}/readyz", process, home.parent / "server.log")
        yield RunningSite(address, home)
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        **{f"READINGROOM_{name.upper()}": port for name, port in ANY_NETWORK_PORTS.items()},
        "READINGROOM_HOME": str(home),
        "READINGROOM_PORT": str(free_port()),
        "READINGROOM_LOG_FORMAT": "text",
        "READINGROOM_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }


def _copy(home: Path) -> None:
    """Copy the demonstration that whoever needs one first sets up, in one process or several."""
    of_run = home.parents[1]
    shared = of_run.parent if of_run.name.startswith("popen-") else of_run
    made, done = shared / "demonstration" / "home", shared / "demonstration" / "done"
    made.mkdir(parents=True, exist_ok=True)
    with (shared / "demonstration" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            command = [sys.executable, "-m", "app.cli", "demo", "--set-up-only"]
            subprocess.run(
                command, cwd=ROOT, env=_environment(made), check=True, capture_output=True
            )
            done.touch()
    shutil.copytree(made, home)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text("utf-8", "replace")[-4000:]
        with suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url, timeout=5).read()  # noqa: S310
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", "replace")[-4000:])
