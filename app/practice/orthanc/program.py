"""Orthanc as a program beside us: a fresh one for each action, which leaves nothing behind."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Final, Self

from app.errors import GraderFault
from app.practice.network import LOOPBACK

_USER: Final = "hospital"
_PREFIX: Final = "readingroom-archive-"
_START_SECONDS: Final = 4.0
_ATTEMPTS: Final = 3
_LOOK_SECONDS: Final = 0.004
_DID_NOT_START: Final = (
    "Orthanc, which stands in for archives here, did not start. Nothing was sent; try again, and "
    "tell your administrator if it stays so."
)


class Orthanc:
    """A running Orthanc, told what to do by its REST interface; *port* is where it speaks DICOM."""

    def __init__(self, port: int, web_port: int, password: str) -> None:
        self.port = port
        self._connection = HTTPConnection(LOOPBACK, web_port, timeout=_START_SECONDS)
        login = b64encode(f"{_USER}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {login}"}

    def store(self, data: bytes) -> None:
        """Put a file into the archive."""
        self._ask("POST", "/instances", data)

    def last_change(self) -> int:
        """Return the number of the newest line in the list of changes."""
        return int(json.loads(self._ask("GET", "/changes?last"))["Last"])

    def new_objects(self, since: int) -> list[bytes]:
        """Return the files that came in after the change numbered *since*, oldest first."""
        found, done = [], False
        while not done:
            told = json.loads(self._ask("GET", f"/changes?since={since}&limit=100"))
            found += [row["ID"] for row in told["Changes"] if row["ChangeType"] == "NewInstance"]
            since, done = told["Last"], told["Done"]
        return [self._ask("GET", f"/instances/{name}/file") for name in dict.fromkeys(found)]

    def answers(self) -> bool:
        """Return whether both of its doors are open by now."""
        try:
            self._ask("GET", "/system")
            with socket.create_connection((LOOPBACK, self.port), 1.0):
                return True
        except (OSError, HTTPException):
            self._connection.close()
            return False

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        try:
            return self._asked(method, path, body)
        except (BrokenPipeError, ConnectionResetError):
            # It hangs up when a connection rests for a second; all that we ask can be asked again.
            self._connection.close()
            return self._asked(method, path, body)

    def _asked(self, method: str, path: str, body: bytes | None) -> bytes:
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status >= 400:  # noqa: PLR2004
            raise HTTPException(f"{method} {path}: {answer.status}")
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


@contextmanager
def fresh_orthanc(program: Path, settings: Mapping[str, Any]) -> Iterator[Orthanc]:
    """Let an Orthanc without a past run until the block ends; its folder goes with it."""
    with TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-") as folder:
        for _ in range(_ATTEMPTS):
            # Somebody may take the ports between our looking and its listening.
            with _run(program, Path(folder), settings) as found:
                if found is not None:
                    yield found
                    return
    raise GraderFault(_DID_NOT_START)


def sweep() -> None:
    """Remove what a process that was killed in the middle of an action has left."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _run(program: Path, folder: Path, settings: Mapping[str, Any]) -> Iterator[Orthanc | None]:
    password, (port, web_port) = secrets.token_urlsafe(24), _free_ports()
    own = {
        "StorageDirectory": str(folder),
        "IndexDirectory": str(folder),
        "DicomPort": port,
        "HttpPort": web_port,
        "RegisteredUsers": {_USER: password},
    }
    paper = folder / "orthanc.json"
    paper.write_text(json.dumps({**settings, **own}), "utf-8")
    process = subprocess.Popen(  # noqa: S603 - the program that the settings name
        [*_until_we_end(), str(program), str(paper)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        with Orthanc(port, web_port, password) as found:
            yield found if _comes_up(process, found) else None
    finally:
        # Nothing it holds is wanted any more, so it need not put it in order.
        process.kill()
        process.wait()


def _comes_up(process: subprocess.Popen[bytes], found: Orthanc) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if found.answers():
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _until_we_end() -> list[str]:
    """Return what ends a program with the process that started it, where the system has it."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "KILL"] if found else []


def _free_ports() -> tuple[int, int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(2)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        first, second = (int(probe.getsockname()[1]) for probe in probes)
    return first, second
