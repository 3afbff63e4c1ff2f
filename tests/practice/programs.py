"""Real programs beside the tests: started on a free port, waited for, and ended."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port


@contextmanager
def program(command: list[object]) -> Iterator[int]:
    """Run *command* with a port as its last word until the block ends."""
    port = free_port()
    process = subprocess.Popen([*map(str, command), str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(5)


@contextmanager
def orthanc(binary: Path, folder: Path, port: int = 0, **settings: Any) -> Iterator[int]:
    """Run Orthanc until the block ends, and give the port on which it speaks DICOM."""
    port = port or free_port()
    given = {
        "StorageDirectory": str(folder / "db"),
        "IndexDirectory": str(folder / "db"),
        "HttpServerEnabled": False,
        "DicomPort": port,
        "DicomAet": "ORTHANC",
        "DicomCheckCalledAet": True,
        "DicomCheckModalityHost": False,
        "DicomAlwaysAllowEcho": True,
        "DicomAlwaysAllowStore": True,
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowMove": True,
        "ConcurrentJobs": 1,
        "Plugins": [],
        **settings,
    }
    config = folder / "orthanc.json"
    config.write_text(json.dumps(given))
    log = subprocess.DEVNULL
    process = subprocess.Popen([binary, config], stdout=log, stderr=log)
    try:
        _wait_for(port)
        _wait_for(int(given.get("HttpPort", port)))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("The program did not start to listen.")
