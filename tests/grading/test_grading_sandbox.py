import ctypes
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.errors import GraderFault, OverLimit, UnreadableSample
from app.grading.sandbox import SandboxLimits, run

SMALL = SandboxLimits(memory_mib=256, cpu_seconds=1, wall_seconds=3, answer_mib=4)


def nothing() -> tuple[dict[str, Any], dict[str, bytes]]:
    return {}, {}


def allocate() -> NoReturn:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def spin() -> NoReturn:
    while True:
        pass


def nap() -> tuple[dict[str, Any], dict[str, bytes]]:
    time.sleep(30)
    return {}, {}


def dive() -> tuple[dict[str, Any], dict[str, bytes]]:
    return dive()


def shout() -> tuple[dict[str, Any], dict[str, bytes]]:
    return {}, {"file": bytes(8 * 1024 * 1024)}


def test_what_the_job_returns_comes_back() -> None:
    assert run(lambda: ({"n": 1}, {"file": b"\0" * 500_000})) == (
        {"n": 1},
        {"file": b"\0" * 500_000},
    )


@pytest.mark.parametrize("job", [allocate, spin, nap, dive, shout])
def test_a_job_that_wants_too_much_is_over_the_limit(job: Callable[[], Any]) -> None:
    began = time.monotonic()
    with pytest.raises(OverLimit, match="file"):
        run(job, SMALL)

    assert time.monotonic() - began < 5
    assert run(nothing) == ({}, {})


def test_a_crash_below_python_is_named_as_the_files_doing() -> None:
    with pytest.raises(UnreadableSample, match="stopped the program"):
        run(lambda: os.kill(os.getpid(), signal.SIGSEGV) or nothing())  # type: ignore[func-returns-value]


def test_a_real_segmentation_fault_leaves_the_parent_well() -> None:
    with pytest.raises(UnreadableSample):
        run(lambda: ({"n": ctypes.string_at(0)}, {}))

    assert run(nothing) == ({}, {})


def test_an_expected_failure_keeps_its_name() -> None:
    def refuse() -> NoReturn:
        raise UnreadableSample("There is no DICOM prefix.")

    with pytest.raises(UnreadableSample, match="no DICOM prefix"):
        run(refuse)


def test_a_fault_of_ours_shows_where_it_was() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        run(lambda: ({"n": 1 // 0}, {}))


def test_a_child_killed_from_outside_is_a_fault_of_ours() -> None:
    with pytest.raises(GraderFault):
        run(lambda: os.kill(os.getpid(), signal.SIGKILL) or nothing())  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    "escape",
    [
        lambda _: socket.create_connection(("127.0.0.1", 9)),
        lambda path: path.write_bytes(b"x"),
        lambda _: os.system("true"),  # noqa: S605
        lambda _: os.fork(),
    ],
)
def test_the_child_may_not_reach_out(escape: Callable[[Path], Any], tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="PermissionError"):
        run(lambda: ({"n": str(escape(tmp_path / "x"))}, {}))

    assert not (tmp_path / "x").exists()


def test_no_child_and_no_descriptor_is_left_behind() -> None:
    run(nothing)
    before, children = len(os.listdir("/proc/self/fd")), _children()  # noqa: PTH208
    for _ in range(20):
        run(nothing)
        with pytest.raises(OverLimit):
            run(dive, SMALL)

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    assert _children() == children


def _children() -> set[str]:
    """Return the processes below this one, those that nobody waited for too."""
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}
