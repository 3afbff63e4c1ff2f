"""Bytes from outside are read in a forked child with small rights and a short life."""

import contextlib
import logging
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from app.errors import GraderFault, OverLimit, TrainingError, UnreadableSample
from app.frozen import Frozen
from app.grading.descriptors import is_readable
from app.grading.faults import FAULT, name_of, named
from app.grading.framing import Blobs, BrokenFrame, pack, unpack

_log = logging.getLogger(__name__)

MEMORY = "The file needs more than {megabytes} MiB of memory to be read. Send a smaller one."
TIME = "The file needs more than {seconds} seconds to be read. Send a simpler one."
CRASH = "The file stopped the program that reads it, so nothing in it can be judged."
DEPTH = "The file nests its sequences deeper than we read."

_MIB = 1024 * 1024
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_CHANGES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class SandboxLimits(Frozen):
    """What a child may use. Memory counts from what the worker already holds."""

    memory_mib: int = 1024
    cpu_seconds: int = 5
    wall_seconds: float = 8.0
    files: int = 16
    answer_mib: int = 320


LIMITS = SandboxLimits()

Job = Callable[[], tuple[dict[str, Any], Blobs]]


def run(job: Job, limits: SandboxLimits = LIMITS) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what *job* returns in a forked child.

    Raises :class:`OverLimit` when the child ran into its limits, :class:`UnreadableSample` when
    the bytes broke it, and :class:`GraderFault` when our own code did.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(job, limits, writing)
    os.close(writing)
    try:
        data = _read(reading, pid, limits)
    finally:
        os.close(reading)
        status = _reap(pid)
    if data is None:
        raise OverLimit(TIME.format(seconds=limits.cpu_seconds))
    return _outcome(data, status, limits)


def _read(reading: int, pid: int, limits: SandboxLimits) -> bytes | None:
    """Return all that the child wrote; ``None`` if it ran out of time, and then it is dead."""
    deadline = time.monotonic() + limits.wall_seconds
    parts: list[bytes] = []
    size = 0
    while size <= limits.answer_mib * _MIB:
        remaining = deadline - time.monotonic()
        if remaining <= 0 or not is_readable(reading, remaining):
            os.kill(pid, signal.SIGKILL)
            return None
        part = os.read(reading, _MIB)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    os.kill(pid, signal.SIGKILL)
    raise OverLimit(MEMORY.format(megabytes=limits.answer_mib))


def _reap(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _outcome(
    data: bytes, status: int, limits: SandboxLimits
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the child's answer, or say what became of the child."""
    if status == -signal.SIGXCPU:
        raise OverLimit(TIME.format(seconds=limits.cpu_seconds))
    if status in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL):
        raise UnreadableSample(CRASH)
    try:
        header, blobs = unpack(data)
    except BrokenFrame as error:
        _log.error("the sandboxed child ended with status %d", status)
        raise GraderFault(FAULT) from error
    if "fault" in header:
        raise RuntimeError(header["fault"])
    if "error" in header:
        raise named(header["error"], header["text"])
    return header["payload"], blobs


def _child(job: Job, limits: SandboxLimits, writing: int) -> NoReturn:
    """Do the job under limits, write the answer, and leave without any clean-up of the parent's."""
    status = 1
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        _keep_only(writing)
        _restrict(limits)
        frame = _work(job, limits)
        _write(writing, frame)
        status = 0
    finally:
        os._exit(status)


def _work(job: Job, limits: SandboxLimits) -> bytes:
    """Return the frame that tells the parent how the job went."""
    try:
        payload, blobs = job()
        return pack({"payload": payload}, blobs)
    except MemoryError:
        return _failure(OverLimit(MEMORY.format(megabytes=limits.memory_mib)))
    except RecursionError:
        return _failure(OverLimit(DEPTH))
    except TrainingError as error:
        return _failure(error)
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return pack({"fault": traceback.format_exc()}, {})


def _failure(error: TrainingError) -> bytes:
    return pack({"error": name_of(error), "text": str(error)}, {})


def _write(writing: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(writing, view[: 16 * _MIB]) :]


def _keep_only(descriptor: int) -> None:
    """Close every descriptor but the standard ones and *descriptor*: no way back to the site."""
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 4096)


def _restrict(limits: SandboxLimits) -> None:
    """Take from this process what the job does not need."""
    address_space = _address_space() + limits.memory_mib * _MIB
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_AS, address_space),
    ):
        # Some systems know a limit by name and refuse to set it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    # The soft limit sends SIGXCPU, which the parent knows; the hard one kills.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    sys.addaudithook(_forbid)


def _address_space() -> int:
    """Return the bytes of address space that this process has mapped."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - on the path of every upload
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse sockets, other programs, and files opened to be changed."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not for the sandbox.")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _CHANGES:
        raise PermissionError("The sandbox opens nothing to change it.")
