"""Structured logs: one JSON object a line, or text for a person at a terminal.

Whatever a request carries stays on its line: JSON escapes line ends by itself, and the text form
escapes them here, so that nobody can write a second entry into the log.
"""

import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from app.settings import Settings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The request that this thread is answering; every record made meanwhile carries it."""

WORKER_FORMAT = "READINGROOM_LOG_FORMAT"
"""The environment variable by which workers know the form of the log."""

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def write_logs(settings: Settings) -> None:
    """Send every record of the configured level to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(log_formatter(settings.log_format))
    handler.addFilter(_with_request_id)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)


def log_as_worker(environment: Mapping[str, str]) -> None:
    """Send warnings to standard error in the form that the site told its workers."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(log_formatter(environment.get(WORKER_FORMAT, "text")))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    # Samples are odd on purpose, and what is odd about them is told to the learner.
    logging.getLogger("pydicom").setLevel(logging.ERROR)


def log_formatter(log_format: str) -> logging.Formatter:
    """Return the formatter for *log_format*, ``json`` or ``text``."""
    if log_format == "text":
        return _OneLine(_TEXT)
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp=True,
    )


def server_logs(settings: Settings) -> dict[str, Any]:
    """Return the server's own logging as it wants it told: in our form. Its level is its own."""
    plain = {"()": log_formatter, "log_format": settings.log_format}
    handler = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "ours"}
    quiet = {"handlers": ["ours"], "level": "ERROR", "propagate": False}
    return {
        "formatters": {"ours": plain},
        "handlers": {"ours": handler},
        "loggers": {"_granian": dict(quiet), "granian.access": dict(quiet)},
    }


def _with_request_id(record: logging.LogRecord) -> bool:
    if (number := request_id.get()) is not None:
        record.request_id = number
    return True


class _OneLine(logging.Formatter):
    """Text with control characters escaped, the request's number behind it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        number = getattr(record, "request_id", None)
        behind = f" [{number}]" if number else ""
        return _escaped(super().formatMessage(record)) + behind

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Set every line of a traceback apart from the entries."""
        return "\n".join(
            f"  | {_escaped(line)}" for line in super().formatException(ei).split("\n")
        )


def _escaped(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )
