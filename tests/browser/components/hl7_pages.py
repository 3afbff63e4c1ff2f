"""Pages with HL7 editors whose server answers as the site does."""

import base64
import html
import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from app.frozen import as_data
from app.hl7 import (
    byte_data,
    byte_view,
    comparison_data,
    completion_data,
    message_table,
    read_message,
    rows_of_csv,
    table_message,
)
from tests.browser.components import bench_files
from tests.browser.components.bench_server import BenchServer


def answering(answer: Callable[[dict[str, Any]], Any]) -> Callable[[bytes], bytes]:
    """Return what the server makes of a body of JSON."""
    return lambda body: bench_files.as_json(answer(json.loads(body)))


def _bytes(sent: dict[str, Any]) -> dict[str, Any]:
    data = base64.b64decode(sent["data"]) if "data" in sent else sent["text"]
    return byte_data(byte_view(data, sent["start"], framed=sent["framed"]))


def _rows(sent: dict[str, Any]) -> dict[str, Any]:
    if "csv" in sent:
        return {"rows": rows_of_csv(sent["csv"])}
    return {"rows": [as_data(row) for row in message_table(read_message(sent["text"]))]}


def offer_tools(bench: BenchServer) -> None:
    """Let *bench* answer what an editor and its tools ask."""
    bench.offer("/check", answering(lambda sent: bench_files.checked(sent["text"])))
    bench.offer("/hl7-tables/2.5.1.json", bench_files.as_json(completion_data("2.5.1")))
    bench.offer(
        "/hl7-compare",
        answering(
            lambda sent: comparison_data(read_message(sent["before"]), read_message(sent["after"]))
        ),
    )
    bench.offer("/hl7-bytes", answering(_bytes))
    bench.offer("/hl7-rows", answering(_rows))
    bench.offer("/hl7-message", answering(lambda sent: as_data(table_message(sent["rows"]))))


def editor(name: str, text: str, attributes: str = "") -> str:
    """Return the markup of an editor with its tools."""
    return (
        f"<hl7-editor id='{name}' check-src='/check' tables-src='/hl7' tools source='{name}' "
        f"{attributes}><textarea id='{name}-text' name='answer.{name}' aria-label='{name}'>"
        f"{html.escape(text)}</textarea></hl7-editor>"
    )


def show(bench: BenchServer, page: Page, *editors: str) -> None:
    """Open a page with *editors*, and wait until each is checked."""
    offer_tools(bench)
    page.goto(bench.page(f"<form>{''.join(editors)}</form>"))
    for status in page.locator(".hl7-status").all():
        expect(status).to_contain_text("Checked as HL7")
    expect(page.locator(".hl7-status")).to_have_count(len(editors))


def text_of(page: Page, name: str) -> str:
    """Return what the form would send."""
    field = page.locator(f"#{name}-text")
    return field.evaluate("field => field.value")  # type: ignore[no-any-return]
