"""What the HL7 editor's tools are answered: tables, comparison, bytes, field tables."""

import base64
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.hl7 import table_message
from tests.hl7.hl7_samples import ORM_O01
from tests.web.clients import Browser, browser_of
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def browser(app: Flask, world: World) -> Browser:
    """Give a learner's browser."""
    return browser_of(app, world["learner"])


def said(answer: TestResponse) -> Any:
    """Return the JSON of an answer that must be one."""
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def test_the_tables_of_a_version_come_once_and_are_kept(browser: Browser) -> None:
    answer = browser.client.get("/bench/hl7-tables/2.5.1.json")
    packed = browser.client.get("/bench/hl7-tables/2.5.1.json", headers={"Accept-Encoding": "gzip"})

    tables = said(answer)
    assert tables["segments"]["PID"]["fields"][7] == ["Administrative Sex", "IS", "O", "0001"]
    assert tables["tables"]["0001"]["values"]["F"] == "Female"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) * 3 < len(answer.data)
    assert browser.client.get("/bench/hl7-tables/9.9.json").status_code == 404


def test_two_messages_are_compared(browser: Browser) -> None:
    sent = {"before": ORM_O01, "after": ORM_O01.replace("LOVELACE", "BYRON")}

    found = said(browser.post_json("/bench/hl7-compare", sent))

    assert found["counts"] == {"changed": 1, "added": 0, "removed": 0}
    assert [(row["path"], row["before"], row["after"]) for row in found["changes"]] == [
        ("PID-5.1", "LOVELACE", "BYRON")
    ]


def test_bytes_are_shown_of_a_text_and_of_bytes(browser: Browser) -> None:
    data = base64.b64encode(b"MSH|^~\\&|caf\xe9|||||||||||||||8859/1\r").decode()

    text = said(browser.post_json("/bench/hl7-bytes", {"text": "MSH|^~\\&|A", "framed": True}))
    raw = said(browser.post_json("/bench/hl7-bytes", {"data": data, "start": 12}))

    assert [unit["name"] for unit in text["units"]] == ["VT", "", "FS", "CR"]
    assert (raw["units"][0]["text"], raw["units"][0]["hex"]) == ("é", "e9")


def test_a_message_becomes_rows_and_rows_a_message(browser: Browser) -> None:
    rows = said(browser.post_json("/bench/hl7-rows", {"text": ORM_O01}))["rows"]
    csv = "path,value\r\nMSH-1,'|\r\nMSH-3,RIS\r\n"

    assert said(browser.post_json("/bench/hl7-message", {"rows": rows})) == {
        "text": table_message(rows).text,
        "errors": [],
    }
    from_csv = said(browser.post_json("/bench/hl7-rows", {"csv": csv}))["rows"]
    assert [row["value"] for row in from_csv] == ["|", "RIS"]
    wrong = said(browser.post_json("/bench/hl7-message", {"rows": [{"path": "PID"}]}))
    assert (wrong["text"], wrong["errors"][0]["row"]) == ("", 1)


@pytest.mark.parametrize(
    ("path", "sent", "words"),
    [
        ("hl7-compare", {"before": "MSH|"}, "Send the message"),
        ("hl7-compare", {"before": "x", "after": "y"}, "starts with"),
        ("hl7-bytes", {"data": "?"}, "base64"),
        ("hl7-bytes", {"text": "MSH|", "start": -1}, "whole number"),
        ("hl7-bytes", {"text": "MSH|", "start": "1"}, "whole number"),
        ("hl7-rows", {"csv": "nothing"}, "name the columns"),
        ("hl7-rows", {"text": 5}, "Send the message"),
        ("hl7-message", {"rows": "x"}, "at most 5,000 rows"),
        ("hl7-message", {"rows": [1]}, "path and a value"),
        ("hl7-message", [], "Send the message"),
    ],
)
def test_what_cannot_be_read_is_said(browser: Browser, path: str, sent: object, words: str) -> None:
    answer = browser.post_json(f"/bench/{path}", sent)

    assert answer.status_code == 422
    assert words in json.loads(answer.data)["error"]
