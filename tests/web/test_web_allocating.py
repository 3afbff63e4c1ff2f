"""What threads had and gave back is the system's again."""

import subprocess
import sys

import pytest

from app.web.allocating import keep_little

KEPT = """
import sys
from threading import Barrier, Thread

from app.web.allocating import keep_little

if sys.argv[1] == "little" and not keep_little():
    sys.exit("nothing was taken")

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


def kept(what: str) -> int:
    """Return the KiB that eight threads, which still live, have kept of what they gave back."""
    command = [sys.executable, "-c", KEPT, what]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only glibc can be told.")
def test_threads_keep_little_of_what_they_gave_back() -> None:
    little, usual = kept("little"), kept("as usual")

    assert little < usual / 2
    assert little < 8 * 1024


def test_telling_twice_is_telling_once() -> None:
    assert keep_little() == keep_little()
