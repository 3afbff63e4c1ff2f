"""The wire trace: a diagram that opens by mouse and by keyboard, and a list on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.components import bench_files
from tests.browser.components.bench_server import BenchServer
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser


def show(bench: BenchServer, page: Page) -> None:
    """Open a page with a trace of eight events."""
    bench.offer("/wire.json", bench_files.as_json(bench_files.wire()))
    page.goto(bench.page("<wire-trace id='wire' src='/wire.json'></wire-trace>"))
    page.locator(".wt-events").wait_for()


def test_every_event_is_a_row_in_time_order(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    rows = page.locator(".wt-words strong").all_inner_texts()
    assert rows[:3] == ["TCP connect", "A-ASSOCIATE-RQ", "A-ASSOCIATE-AC"]
    expect(page.locator(".wt-bar")).to_contain_text(
        "8 events between CT01, ARCHIVE, and RIS, 1 failed."
    )


def test_one_event_at_one_system_is_told_in_the_singular(
    bench: BenchServer, new_page: NewPage
) -> None:
    page, trace = new_page(), bench_files.wire()
    refused = {**trace["events"][5], "n": 1, "from": "ct"}
    alone = {"peers": trace["peers"][:1], "events": [refused]}
    bench.offer("/alone.json", bench_files.as_json(alone))
    page.goto(bench.page("<wire-trace id='wire' src='/alone.json'></wire-trace>"))

    expect(page.locator(".wt-bar p")).to_have_text("1 event at CT01, and it failed.")


def test_an_arrow_spans_from_sender_to_receiver(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    sender = page.locator(".wt-peer").nth(0).bounding_box()
    receiver = page.locator(".wt-peer").nth(1).bounding_box()
    arrow = page.locator(".wt-arrow").nth(0).bounding_box()
    assert sender
    assert receiver
    assert arrow
    assert arrow["x"] == pytest.approx(sender["x"] + sender["width"] / 2, abs=2)
    end = arrow["x"] + arrow["width"]
    assert end == pytest.approx(receiver["x"] + receiver["width"] / 2, abs=2)


def test_keys_walk_and_open_down_to_the_bytes(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    page.locator("summary").nth(1).focus()

    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="transfer syntaxes not supported")).to_be_visible()
    expect(page.get_by_text("ARCHIVE", exact=True).last).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("table")).to_have_count(2)


def test_mllp_framing_shows_as_signs(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    page.locator("summary", has_text="ORM^O01").click()
    page.locator("summary", has_text="Bytes (11)").click()

    expect(page.locator(".hex:visible")).to_contain_text(r"␋MSH|^~\&␜␍")


def test_failure_is_said_in_words(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    expect(page.locator("summary", has_text="A-ABORT")).to_contain_text("failed")
    expect(page.locator("summary", has_text="A-ASSOCIATE-AC")).to_contain_text("ok")


def test_json_inside_the_element_is_shown_too(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    data = bench_files.as_json(bench_files.wire()).decode()
    script = f"<script type='application/json'>{data}</script>"

    page.goto(bench.page(f"<wire-trace id='wire'>{script}</wire-trace>"))

    expect(page.locator(".wt-event")).to_have_count(8)
    page.evaluate("document.getElementById('wire').showPlace('event 3')")
    expect(page.locator(".wt-event[open] summary").first).to_be_focused()


def test_nothing_exchanged_is_said(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/wire.json", bench_files.as_json({"peers": [], "events": []}))

    page.goto(bench.page("<wire-trace src='/wire.json'></wire-trace>"))

    expect(page.get_by_text("Nothing was exchanged yet.")).to_be_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_a_phone_gets_a_list(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    show(bench, page)
    page.get_by_role("button", name="Open all").click()
    page.locator("summary", has_text="Bytes").first.click()

    assert faults_in(page, axe) == []
    expect(page.locator(".wt-lanes").first).to_be_visible(visible=width > 600)
    expect(page.get_by_text("CT01 → ARCHIVE").first).to_be_attached()
