"""Ports for the servers that tests start."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from typing import Final

ANY_NETWORK_PORTS: Final = {
    f"{name}_port": "0" for name in ("dicom", "dicom_tls", "mllp", "mllp_tls")
}
"""The settings of the practice network that let it listen wherever there is room."""

_FIRST: Final = 20_000
_EACH: Final = 1_000  # below 32768, where the system begins to hand out ports by itself
_WORKERS: Final = 12

_worker = int("".join(re.findall(r"\d", os.environ.get("PYTEST_XDIST_WORKER", "0")))) % _WORKERS
_mine = range(_FIRST + _worker * _EACH, _FIRST + (_worker + 1) * _EACH)
_start = os.getpid() % _EACH  # two runs at once begin at different places
_next: Iterator[int] = cycle([*_mine[_start:], *_mine[:_start]])


def free_port() -> int:
    """Return a port that nobody uses, and that nobody is given who asks the system for any port.

    A practice hospital listens on whatever port the system hands it: between our looking and a
    server's listening (or while a killed server starts again) such a port would be taken.
    """
    for port in _next:
        with closing(socket.socket()) as probe:
            # As servers do: a connection that is just closing does not keep the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
