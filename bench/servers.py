"""Servers under test: started as the site is, measured from outside."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, and how long it took to answer first."""

    port: int
    pid: int
    cold_start_s: float

    def cpu_seconds(self) -> float:
        """Return the CPU time of the process and everything below it."""
        ticks = sum(_ticks(pid) for pid in family(self.pid))
        return ticks / os.sysconf("SC_CLK_TCK")

    def pss_mib(self) -> dict[str, float]:
        """Return the proportional memory of each process below the server, by what it runs."""
        found: dict[str, float] = {}
        for pid in family(self.pid):
            with suppress(OSError):
                told = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                name = "web"
                for part in ("app.grading", "app.practice"):
                    name = part if part in told else name
                found[name] = found.get(name, 0.0) + _pss(pid)
        return found


@contextmanager
def running(command: list[str], environment: Mapping[str, str], path: str) -> Iterator[Server]:
    """Start *command* with ``{port}`` filled in, wait until *path* answers, and stop it after."""
    port = free_port()
    arguments = [part.format(port=port) for part in command]
    told = {**os.environ, **environment, "READINGROOM_PORT": str(port), "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = subprocess.Popen(arguments, cwd=ROOT, env=told)
    try:
        _wait(f"http://127.0.0.1:{port}{path}", process)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()


def floor_command(threads: int) -> list[str]:
    """Return the command that serves the floors as the site is served."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", "{port}", "--workers", "1", "--blocking-threads", str(threads),
        "--backlog", "1024", "--log-level", "warning", "bench.floors:app",
    ]  # fmt: skip


def family(pid: int) -> list[int]:
    """Return *pid* and every process below it."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("The server under test stopped by itself.")
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=5).read()  # noqa: S310 - our own server
            return
        time.sleep(0.005)
    raise SystemExit("The server under test did not answer within a minute.")
