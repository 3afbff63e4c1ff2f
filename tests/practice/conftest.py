"""The real programs, where they are installed, and a real object."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.practice.wards import sample_path


def find_or_skip(binary: str) -> Path:
    """Return the program's path; skip without it, or fail where nothing may be skipped."""
    found = shutil.which(binary) if "/" not in binary else binary
    if found is not None and Path(found).exists():
        return Path(found)
    reason = f"{binary} is not installed"
    if os.environ.get("READINGROOM_REQUIRE") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def require() -> Callable[[str], Path]:
    return find_or_skip


@pytest.fixture
def run(require: Callable[[str], Path]) -> Callable[..., str]:
    """Run a program by its full path and return everything it prints."""

    def run_program(binary: str, *arguments: object) -> str:
        command = [str(require(binary)), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        return f"{done.stdout}{done.stderr}rc={done.returncode}"

    return run_program


@pytest.fixture(scope="session")
def ct() -> bytes:
    return sample_path("CT_small.dcm").read_bytes()
