"""The HL7 editor completes names and codes, explains a field by keyboard, and takes a paste."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.components.bench_files import ADT
from tests.browser.components.bench_server import BenchServer
from tests.browser.components.hl7_pages import editor, show, text_of
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

OPTIONS = ".cm-tooltip-autocomplete li"


def go(page: Page, path: str) -> None:
    """Put the cursor at the beginning of a field."""
    page.evaluate(f"document.getElementById('m').showPlace('{path}')")
    page.keyboard.press("ArrowLeft")


def test_a_code_of_the_fields_table_is_completed(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    go(page, "PID-8")

    page.keyboard.press("Control+Space")
    expect(page.locator(OPTIONS).filter(has_text="Female")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{OPTIONS}[aria-selected]")).to_contain_text("Female")
    page.keyboard.press("Enter")

    assert "|19700214|F|" in text_of(page, "m")
    expect(page.locator(OPTIONS)).to_have_count(0)


def test_an_empty_component_is_completed_from_its_own_table(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    text = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1\nPID|1||4711^^^N^\n"
    show(bench, page, editor("m", text))
    page.evaluate(f"document.getElementById('m').showPlace('', {len(text) - 1})")

    page.keyboard.press("Control+Space")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.type("medical rec")
    expect(page.locator(OPTIONS).first).to_contain_text("MR")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert text_of(page, "m") == text[:-1] + "MR\n"


def test_a_segments_name_is_completed_with_its_separator(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")

    page.keyboard.type("OB")
    expect(page.locator(OPTIONS).filter(has_text="Observation/Result")).to_be_visible()
    page.keyboard.type("X")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert text_of(page, "m").endswith("\nOBX|")


def test_escape_closes_and_enter_stays_a_new_line(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("NTE")
    expect(page.locator(OPTIONS).first).to_be_visible()

    page.keyboard.press("Enter")
    page.keyboard.press("Control+Space")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(OPTIONS)).to_have_count(0)
    assert text_of(page, "m") == ADT + "NTE\n"


def test_a_field_without_a_table_offers_nothing(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    go(page, "PID-5")

    page.keyboard.press("Control+Space")
    page.wait_for_timeout(300)

    expect(page.locator(OPTIONS)).to_have_count(0)


def test_the_tables_are_fetched_once_for_the_page(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(bench, page, editor("m", ADT), editor("n", ADT))

    for name in ("m", "n"):
        page.evaluate(f"document.getElementById('{name}').showPlace('PID-8')")
        page.keyboard.press("F1")
        expect(page.locator(f"#{name} .cm-tooltip")).to_contain_text("F = Female")

    assert sum("hl7-tables" in url for url in asked) == 1


def test_f1_explains_the_field_and_escape_closes(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    go(page, "PID-8")

    page.keyboard.press("F1")
    tip = page.locator(".cm-tooltip")
    expect(tip).to_contain_text("PID-8 Administrative Sex")
    expect(tip).to_contain_text("Values: ")
    expect(page.locator("#m > [role=status]")).to_contain_text("Administrative Sex")
    page.keyboard.press("Escape")

    expect(tip).to_have_count(0)


def test_f1_explains_a_field_in_which_nothing_stands(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    text = "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1\nPV1|1|I||\n"
    show(bench, page, editor("m", text, "readonly"))
    page.evaluate(f"document.getElementById('m').showPlace('', {len(text) - 1})")

    page.keyboard.press("F1")

    expect(page.locator(".cm-tooltip")).to_contain_text("PV1-4 Admission Type")
    expect(page.locator(".cm-tooltip")).to_contain_text("table 0007")


def test_pasting_many_lines_keeps_to_the_policy(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    violations: list[str] = []
    page.on("console", lambda message: violations.append(message.text))
    page.evaluate(
        "document.addEventListener('securitypolicyviolation', event => "
        "console.log(`violated ${event.violatedDirective}`))"
    )
    pasted = ADT + "NK1|1|ROE^ANN\nNTE|1||<b style='color:red'>line</b>\n"
    page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")

    page.keyboard.press("Control+v")

    expect(page.locator(".hl7-tree")).to_contain_text("NK1")
    assert text_of(page, "m") == pasted
    assert violations == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_in_an_open_list(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    show(bench, page, editor("m", ADT))
    go(page, "PID-8")
    page.keyboard.press("Control+Space")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")

    assert faults_in(page, axe) == []
    expect(page.locator(OPTIONS).first).to_be_visible()
