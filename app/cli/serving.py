"""Serving: the supervisor of one web process; ``python -m app.cli.serving`` is that alone."""

import gc
import os
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.cli.beside import network_beside
from app.errors import InvalidSettings
from app.logs import server_logs, write_logs
from app.settings import Settings, read_settings

_STOP_SECONDS = 10


def serve(settings: Settings) -> None:
    """Serve with one process: SQLite wants one writer, and threads share the warm workers.

    On PostgreSQL several such processes may stand behind a load balancer. Told to stop, the
    server takes no new requests, and answers those it has within ten seconds.
    """
    write_logs(settings)
    _must_be_free(settings.host, settings.port)
    # Loading leaves no garbage worth looking for. The web process, forked from this one, collects
    # again once everything is loaded.
    gc.disable()
    with network_beside(settings):
        _served(settings)


def _served(settings: Settings) -> None:
    Granian(
        target="app.web.wsgi:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        backlog=1024,
        websockets=False,
        log_level=LogLevels.debug if settings.log_level == "DEBUG" else LogLevels.error,
        log_dictconfig=server_logs(settings),
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
    ).serve()


def _must_be_free(host: str, port: int) -> None:
    """Refuse a port that is taken: two servers on one would share the requests by chance."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        raise InvalidSettings(
            f"Nothing can be served on {host}:{port} ({error.strerror or error}). Stop what "
            "listens there, or set READINGROOM_HOST and READINGROOM_PORT."
        ) from error


if __name__ == "__main__":
    serve(read_settings(os.environ))
