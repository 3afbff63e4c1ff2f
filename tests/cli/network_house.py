"""An installation whose learner's own tools reach her attempt."""

import json
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.learning.hospitals import State, state_of
from app.practice.gateway.titles import titles
from app.practice.mllp import END, frame
from app.practice.states import node_of
from app.records.learning import Attempt
from app.store import Store
from tests.cli.serving import Browser, add_ada, environment
from tests.every_kind import every_kind_content
from tests.learning.outside import MESSAGE
from tests.ports import ANY_NETWORK_PORTS, free_port

NETWORK = (sys.executable, "-m", "app.cli", "network")


class House:
    """An installation with a learner, her attempt and its code; *content* makes its labs."""

    def __init__(self, folder: Path, content: Callable[[Path], Path] = every_kind_content) -> None:
        self.home = folder / "home"
        labs = content(folder / "content")
        self.told = environment(self.home, free_port(), labs, network="1", **ANY_NETWORK_PORTS)
        add_ada(self.told)
        self.store = Store(f"sqlite:///{self.home / 'readingroom.db'}")
        self.code = ""

    def make_code(self, port: int) -> None:
        """Open the lab in a browser, and ask for a code."""
        ada = Browser(port)
        ada.sign_in()
        _, where, _ = ada.ask("GET", "/labs/every-kind/")
        self.attempt_id = where.rsplit("/", 1)[1][:36]
        status, _ = ada.post(f"{where}/tools/code")
        assert status == 303
        with self.store.reading() as unit:
            newest = unit.attempt_codes.newest(self.attempt().organization_id, self.attempt_id)
        assert newest is not None
        self.code = newest.code

    def attempt(self) -> Attempt:
        """Return the attempt."""
        with self.store.reading() as unit:
            [organization] = unit.organizations.all()
            found = unit.attempts.get(organization.id, self.attempt_id)
        assert found is not None
        return found

    def title(self) -> str:
        """Return the called AE title of the archive."""
        return titles(self.code, self.attempt().bench["hospital"])["archive"]

    def state(self) -> State:
        """Return the hospital as it is now."""
        with self.store.reading() as unit:
            return state_of(self.attempt(), unit)

    def node(self, name: str) -> dict[str, Any]:
        """Return a system as it is now."""
        return node_of(self.state().hospital, name)

    def messages(self) -> list[str]:
        """Return what the engine took."""
        return list(self.node("engine").get("messages", []))

    def ports(self, seconds: float = 40) -> dict[str, int]:
        """Wait until the network says where it listens, and return that."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(OSError, ValueError):
                told: dict[str, int] = json.loads((self.home / "network.json").read_text("utf-8"))
                return told
            time.sleep(0.05)
        raise AssertionError("The network did not say where it listens.")

    def send(self, port: int, control: str) -> str:
        """Send a message, and return the answer; nothing where none came."""
        heard = b""
        with socket.create_connection(("127.0.0.1", port), 30) as line:
            line.sendall(frame(MESSAGE.format(code=self.code, control=control).encode()))
            while not heard.endswith(END) and (part := line.recv(4096)):
                heard += part
        return heard.decode()
