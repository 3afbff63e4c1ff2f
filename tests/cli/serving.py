"""A real ``readingroom`` beside the tests: started, asked like a browser, stopped or killed."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from click.testing import CliRunner, Result

from app.cli import readingroom

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "tests" / "catalog" / "fixture"
EMAIL, PASSWORD = "ada.lovelace@ward.test", "analytical engine no. 1"


def environment(home: Path, port: int, content: Path = CONTENT, **more: str) -> dict[str, str]:
    """Return the environment of an installation in *home*."""
    told = {
        "HOME": str(home),
        "PORT": str(port),
        "CONTENT": str(content),
        "SANDBOXES": "1",
        **{name.upper(): value for name, value in more.items()},
    }
    kept = {name: value for name, value in os.environ.items() if "READINGROOM" not in name}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        **{f"READINGROOM_{name}": value for name, value in told.items()},
    }


def invoke(environment: Mapping[str, str], *arguments: str) -> Result:
    """Run one command within this process; what it raised stands in the result."""
    told = {name: value for name, value in environment.items() if "READINGROOM" in name}
    return CliRunner().invoke(readingroom, arguments, env=told)


def printed(environment: Mapping[str, str], *arguments: str) -> str:
    """Return what a command that must succeed printed."""
    done = invoke(environment, *arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def add_ada(environment: Mapping[str, str]) -> None:
    """Add a hospital, and Ada as its administrator and learner."""
    printed(
        environment, "add-organization", "--slug", "ward", "--name", "Ward Hospital",
        "--address", "1 Main Road", "--contact", "ce@ward.test", "--email", EMAIL,
        "--given-name", "Ada", "--family-name", "Lovelace", "--password", PASSWORD,
    )  # fmt: skip


class Server:
    """One running ``readingroom run`` (or *command*); its log lies beside its home."""

    def __init__(
        self,
        environment: Mapping[str, str],
        command: Sequence[str | Path] = (sys.executable, "-m", "app.cli", "run"),
        folder: Path | None = None,
    ) -> None:
        self.port = int(environment["READINGROOM_PORT"])
        folder = folder or Path(environment["READINGROOM_HOME"]).parent
        self.log = folder / "server.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=dict(environment), cwd=folder, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def wait_until_ready(self, seconds: float = 60, path: str = "/readyz") -> None:
        """Wait until an answer could be judged; with ``/healthz`` only until pages are served."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            try:
                if Browser(self.port).get(path)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text("utf-8"))

    def family(self) -> set[int]:
        """Return the ids of the server's process and of everybody it started."""
        found = {self.process.pid}
        while children := {pid for pid, parent in _parents() if parent in found} - found:
            found |= children
        return found

    def stop(self, seconds: float = 15) -> int:
        """Ask the server to stop, wait, and return its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def kill(self) -> None:
        """Kill the server and its web process at once; they get no chance to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def living(pids: set[int]) -> set[int]:
    """Return those of *pids* that still run."""
    return {pid for pid, _ in _parents()} & pids


def _parents() -> list[tuple[int, int]]:
    """Return every process that is not a zombie, with its parent."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [(int(pid), int(parent)) for pid, parent, stat in rows if not stat.startswith("Z")]


@dataclass
class Browser:
    """Just enough of a browser: cookies and the token of the forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the page at *path*."""
        status, _, page = self.ask("GET", path)
        return status, page

    def post(self, path: str, **form: str) -> tuple[int, str]:
        """Send *form* to *path*; return the status and where it leads."""
        body = urlencode({"_csrf": self.csrf, **form})
        status, where, _ = self.ask("POST", path, body)
        return status, where

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Return status, location and text."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if token := re.search(r'name="csrf-token" content="([^"]+)"', text):
            self.csrf = token[1]
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        """Sign in and load the first page."""
        self.get("/sign-in")
        status, _ = self.post("/sign-in", email=email, password=password)
        assert status == 303, status
        self.get("/labs/")
