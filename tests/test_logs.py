"""Logs: one entry a line whatever is in it, and the request's number on every entry."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.site import Site
from app.logs import (
    WORKER_FORMAT,
    log_as_worker,
    log_formatter,
    request_id,
    server_logs,
    write_logs,
)
from app.settings import read_settings
from app.web import build

_FAKE = 'x\n2026-03-02 ERROR admin "signed in"\r\x1b[2J\u2028\x85end'


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """Give the root logger, put back as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield root
    root.handlers, root.level = handlers, level


def written(log_format: str, message: str, error: Exception | None = None) -> str:
    record = logging.LogRecord("ward", logging.WARNING, "", 1, "%s", (message,), None)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return log_formatter(log_format).format(record)


@given(st.text())
def test_json_keeps_any_text_on_one_line_and_whole(text: str) -> None:
    line = written("json", text)

    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == text


@given(st.text())
def test_text_keeps_any_message_on_one_line(text: str) -> None:
    assert len(written("text", text).splitlines()) == 1


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_nobody_writes_a_second_entry(log_format: str) -> None:
    assert len(written(log_format, _FAKE).splitlines()) == 1


def test_an_error_cannot_pretend_to_be_an_entry() -> None:
    first, *others = written("text", "failed", ValueError(_FAKE)).splitlines()

    assert first.endswith("WARNING ward failed")
    assert all(line.startswith("  | ") for line in others)


def test_every_entry_of_a_request_carries_its_number(
    site: Site, root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    write_logs(site.settings)

    answer = build(site).test_client().get("/sign-in?next=%0aERROR")

    [entry] = [json.loads(line) for line in out.getvalue().splitlines()]
    assert entry["request_id"] == answer.headers["X-Request-Id"]
    assert (entry["level"], entry["route"], entry["status"]) == ("INFO", "signing_in.form", 200)
    assert entry["person_id"] is None
    assert request_id.get() is None
    assert root.level == logging.INFO


def test_what_monitors_ask_all_day_is_not_logged(
    site: Site, root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    write_logs(site.settings)
    client = build(site).test_client()

    for path in ("/healthz", "/readyz", "/metrics"):
        client.get(path)

    assert (out.getvalue(), len(root.handlers)) == ("", 1)


def test_level_and_form_follow_the_settings(
    tmp_path_factory: pytest.TempPathFactory, root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    settings = read_settings(
        {
            "READINGROOM_HOME": str(tmp_path_factory.mktemp("home")),
            "READINGROOM_LOG_LEVEL": "WARNING",
            "READINGROOM_LOG_FORMAT": "text",
        }
    )
    write_logs(settings)
    request_id.set("42")

    logging.getLogger("ward").info("quiet")
    logging.getLogger("ward").warning("loud")
    request_id.set(None)

    assert root.level == logging.WARNING
    assert out.getvalue().endswith(" WARNING ward loud [42]\n")
    assert out.getvalue().count("\n") == 1


def test_workers_warn_in_the_same_form(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    log_as_worker({WORKER_FORMAT: "json"})

    logging.getLogger("ward").warning(_FAKE)
    logging.getLogger("pydicom").warning("an odd sample")

    [entry] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (entry["message"], root.level) == (_FAKE, logging.WARNING)


def test_the_server_speaks_in_the_same_form(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = str(tmp_path_factory.mktemp("home"))
    told = server_logs(read_settings({"READINGROOM_HOME": home}))

    assert told["formatters"]["ours"]["log_format"] == "json"
    assert set(told["loggers"]) == {"_granian", "granian.access"}
