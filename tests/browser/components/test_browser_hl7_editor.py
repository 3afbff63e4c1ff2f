"""The HL7 editor: typing, findings at their offset, the side tree, picking, no script."""

import html
import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.components import bench_files
from tests.browser.components.bench_server import BenchServer
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

CHANGES = (
    "window.changes = []; document.addEventListener('change', "
    "event => window.changes.push(event.target.id))"
)


def check(body: bytes) -> bytes:
    """Answer as the site's check does."""
    return bench_files.as_json(bench_files.checked(json.loads(body)["text"]))


def show(bench: BenchServer, page: Page, attributes: str = "", text: str = bench_files.ADT) -> None:
    """Open a page with an editor around a textarea."""
    bench.offer("/check", check)
    body = (
        "<form><label for='m'>The message</label>"
        f"<hl7-editor id='editor' check-src='/check' source='adt.hl7' {attributes}>"
        f"<textarea id='m' name='answer.m' rows='6'>{html.escape(text)}</textarea></hl7-editor>"
        "<input type='hidden' id='pick' name='answer.p'></form>"
    )
    page.goto(bench.page(body))
    page.evaluate(CHANGES)
    expect(page.locator(".hl7-status")).to_contain_text("Checked as HL7 version 2.5.1")


def text_of(page: Page) -> str:
    """Return what the form would send."""
    return page.locator("textarea").evaluate("field => field.value")  # type: ignore[no-any-return]


def test_the_finding_is_underlined_at_its_offset(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    expect(page.locator(".hl7-error")).to_have_text("X")
    expect(page.locator(".hl7-sign-error")).to_be_visible()
    expect(page.locator(".hl7-finding")).to_contain_text("PID-8 Administrative Sex")


def test_typing_is_checked_again_and_lands_in_the_textarea(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show(bench, page)

    page.get_by_role("button", name="PID-8").click()
    page.keyboard.type("F")

    expect(page.locator(".hl7-status")).to_contain_text("Nothing found")
    expect(page.locator(".hl7-error")).to_have_count(0)
    assert "19700214|F|" in text_of(page)
    # Asked again and again from outside: the policy forbids the page to evaluate a text.
    until = time.monotonic() + 8
    while not page.evaluate("window.changes.includes('m')"):
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    path, headers, _ = bench.posted[-1]
    assert (path, headers["X-CSRF-Token"]) == ("/check", "token-of-the-page")


def test_a_burst_of_keys_asks_once(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    before = len(bench.posted)

    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("NTE|1||twelve keys", delay=5)
    page.wait_for_timeout(700)

    assert len(bench.posted) == before + 1


def test_tab_leaves_the_editor(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    page.locator(".cm-content").focus()

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.tagName") != "HL7-EDITOR"
    assert page.evaluate("document.activeElement.closest('.hl7-host') === null")
    expect(page.locator(".hl7-help")).to_be_visible()


def test_the_panel_names_the_field_under_the_cursor(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    page.evaluate("document.getElementById('editor').showPlace('PID-7')")

    expect(page.locator(".hl7-place")).to_contain_text("PID-7 Date/Time of Birth")


def test_hovering_names_the_field(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)

    page.locator(".hl7-error").hover()

    expect(page.locator(".cm-tooltip")).to_contain_text("PID-8 Administrative Sex")
    expect(page.locator(".cm-tooltip")).to_contain_text("table 0001")


def test_the_side_tree_walks_by_keyboard(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    page.get_by_role("treeitem").first.focus()

    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)

    expect(page.locator(".hl7-place")).to_contain_text("PID-3")
    assert page.evaluate("document.activeElement.className") == "hl7-host"


@pytest.mark.parametrize("way", ["click", "keyboard", "button"])
def test_a_field_is_picked(bench: BenchServer, new_page: NewPage, way: str) -> None:
    page = new_page()
    show(bench, page, "pick-for='pick' readonly")

    if way == "click":
        page.locator(".hl7-error").click()
    else:
        page.evaluate("document.getElementById('editor').showPlace('PID-8')")
        if way == "keyboard":
            page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="Use PID-8").click()

    picked = json.loads(page.locator("#pick").input_value())
    assert picked == {"source": "adt.hl7", "path": "PID-8"}
    assert page.evaluate("window.changes") == ["pick"]


def test_components_and_later_segments_have_their_own_paths(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    text = bench_files.ADT + "NK1|1|DOE^JOHN\nNK1|2|ROE^ANN~ROE^ANNA\n"
    show(bench, page, "pick-for='pick' readonly", text)

    at = text.index("ANNA") + 1
    page.evaluate(f"document.getElementById('editor').showPlace('', {at})")
    page.keyboard.press("Enter")

    assert json.loads(page.locator("#pick").input_value())["path"] == "NK1[2]-2[2].2"


def test_readonly_text_stays_as_it_is(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, "readonly")
    page.locator(".cm-content").focus()

    page.keyboard.type("changed")

    assert text_of(page) == bench_files.ADT


def test_without_script_it_is_a_textarea(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/*.js", lambda route: route.abort())

    page.goto(bench.page("<hl7-editor><textarea aria-label='M'>MSH|</textarea></hl7-editor>"))

    page.get_by_label("M").fill("MSH|^")
    expect(page.get_by_label("M")).to_have_value("MSH|^")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_a_phone_needs_no_side_scroll(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    show(bench, page, "pick-for='pick'")
    page.evaluate("document.getElementById('editor').showPlace('PID-3')")
    page.locator(".hl7-outline").evaluate("details => { details.open = true }")
    page.get_by_role("treeitem").nth(2).click()

    assert faults_in(page, axe) == []
