"""What threads had and gave back is the system's again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.web.allocating import keep_little
from tests.conftest import CONTENT

KEPT = """
import gc
import sys
from threading import Barrier, Thread
from time import sleep

if sys.argv[1] == "site":
    import app.web.wsgi

    # Collecting begins again once everything is loaded.
    while not gc.isenabled():
        sleep(0.01)

def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4

had, measured = Barrier(9), Barrier(9)

def compute():
    for _ in range(3):
        pieces = [bytes(200_000) for _ in range(40)]
        small = [bytes(2000) for _ in range(40)]
        del pieces
    had.wait()
    measured.wait()

before = resident()
threads = [Thread(target=compute) for _ in range(8)]
for each in threads:
    each.start()
had.wait()
print(resident() - before)
measured.wait()
"""


def kept(where: str, home: Path) -> int:
    """Return the KiB that eight threads, which still live, have kept of what they gave back."""
    told = {"READINGROOM_HOME": str(home), "READINGROOM_CONTENT": str(CONTENT)}
    done = subprocess.run(
        [sys.executable, "-c", KEPT, where],
        env={**os.environ, **told, "READINGROOM_LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only glibc can be told.")
def test_threads_of_the_site_keep_little_of_what_they_gave_back(tmp_path: Path) -> None:
    site, elsewhere = kept("site", tmp_path), kept("elsewhere", tmp_path)

    assert site < elsewhere / 2
    assert site < 8 * 1024


def test_telling_twice_is_telling_once() -> None:
    assert keep_little() == keep_little()
