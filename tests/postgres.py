"""A private PostgreSQL from the binaries on PATH, for the length of a test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port


@contextmanager
def private_postgres() -> Iterator[str]:
    """Run PostgreSQL in a folder of its own, and give its address."""
    folder = Path(tempfile.mkdtemp(prefix="readingroom-pg-"))
    if user := _user():
        shutil.chown(folder, user)
    port, data = free_port(), folder / "data"
    _run(folder, "initdb", "-D", data, "-U", "test", "--auth=trust", "--no-sync", "-E", "UTF8",
         "--locale=C.UTF-8")  # fmt: skip
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    options = f"{settings} -c max_connections=120"
    _run(folder, "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
    finally:
        _run(folder, "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, *command: str | Path) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
        user=_user(),
    )  # fmt: skip


def _user() -> str | None:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    return "nobody" if os.geteuid() == 0 else None
