"""One measurement: a server, prepared requests, and what the clients saw of it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.servers import ROOT, Server
from tests.every_kind import furnish


def site_environment(folder: Path, threads: int) -> dict[str, str]:
    """Return the settings of a site of its own in *folder*."""
    return {
        "READINGROOM_HOME": str(folder / "home"),
        "READINGROOM_CONTENT": str(_content(folder)),
        "READINGROOM_LOG_LEVEL": "WARNING",
        "READINGROOM_THREADS": str(threads),
    }


def load(
    server: Server,
    requests: list[str],
    statuses: tuple[int, ...],
    concurrency: int,
    seconds: float,
    pause: float = 0.0,
) -> dict[str, Any]:
    """Let clients of their own process send *requests*, and return what they saw.

    Each client waits *pause* seconds between two requests, as people do.
    """
    plan = {
        "host": "127.0.0.1",
        "port": server.port,
        "requests": requests,
        "statuses": list(statuses),
        "concurrency": concurrency,
        "pause": pause,
        "warm_up": min(1.0, seconds / 3),
        "seconds": seconds,
    }
    before = server.cpu_seconds()
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    found["cpu_ms"] = (server.cpu_seconds() - before) * 1000 / max(1, found["requests"])
    if found["errors"]:
        print(f"  {found['errors']} answers had the status {found['wrong_statuses']}.")
    return found


def _content(folder: Path) -> Path:
    """Return the site's content with a lab of every kind of exercise added."""
    content = folder / "content"
    shutil.copytree(ROOT / "modules", content / "modules")
    shutil.copytree(ROOT / "labs", content / "labs")
    fixture = ROOT / "tests" / "grading" / "fixture_labs" / "every_kind"
    lab = content / "labs" / "every_kind"
    shutil.copytree(fixture, lab)
    furnish(lab / "lab.py")
    return content
