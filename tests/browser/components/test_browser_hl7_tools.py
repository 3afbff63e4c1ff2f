"""The tools under the HL7 editor: compare by field, bytes, field table."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.components.bench_files import ADT
from tests.browser.components.bench_server import BenchServer
from tests.browser.components.hl7_pages import editor, show, text_of
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

LATIN = b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1||||||8859/1\rNTE|1||caf\xe9 \\T\\ bar\r"


def tab(page: Page, name: str, of: str = "m") -> Locator:
    """Choose a tab of an editor, and return its panel."""
    page.locator(f"#{of}").get_by_role("tab", name=name).click()
    return page.locator(f"#{of}").get_by_role("tabpanel")


def change(page: Page, path: str, value: str, of: str = "m") -> None:
    """Type over a field."""
    page.evaluate(f"document.getElementById('{of}').showPlace('{path}')")
    page.keyboard.type(value)


def test_the_strip_is_one_stop_and_arrows_walk(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    page.get_by_role("tab", name="Findings (1)").focus()

    for name in ("Compare", "Bytes", "Table", "Findings (1)"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel")).to_have_count(1)


def test_an_edit_is_compared_with_its_original(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(
        bench,
        page,
        editor("b", ADT, "readonly").replace("source='b'", "source='m'"),
        editor("m", ADT),
    )
    panel = tab(page, "Compare")
    expect(panel).to_contain_text("No field differs.")

    change(page, "PID-8", "F")

    expect(panel).to_contain_text("1 changed, 0 added, 0 removed.")
    expect(panel.get_by_label("Compare with")).to_have_value("m, the original")
    row = panel.get_by_role("row").nth(1)
    expect(row).to_contain_text("Administrative Sex")
    row.get_by_role("button", name="PID-8").click()
    assert page.evaluate("document.activeElement.className") == "hl7-host"
    expect(page.locator("#m .hl7-where")).to_contain_text("PID-8")


def test_another_message_can_be_pasted(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT, "readonly"))
    panel = tab(page, "Compare")

    panel.get_by_label("The other message").fill(ADT + "NTE|1||x\n")
    expect(panel).to_contain_text("0 changed, 0 added, 1 removed.")
    panel.get_by_label("The other message").fill("")
    expect(panel).to_contain_text("Paste the other message")


def test_a_character_lights_up_its_bytes(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/raw", LATIN)
    show(bench, page, editor("m", LATIN.decode("latin-1").replace("\r", "\n"), "bytes-src='/raw'"))
    panel = tab(page, "Bytes")
    expect(panel).to_contain_text("MSH-18 declares 8859/1; the bytes are shown as ISO 8859-1.")

    panel.locator(".hl7-char", has_text="é").click()

    expect(panel.get_by_role("status")).to_have_text(
        "é: byte E9, from byte 67 (hex 43); U+00E9 latin small letter e with acute."
    )
    expect(panel.locator(".hl7-byte.hl7-lit")).to_have_text(["E9"])
    panel.get_by_text("In MLLP's frame").click()
    expect(panel.locator(".hl7-u-frame.hl7-char")).to_have_text(["VT", "FS", "CR"])


def test_bytes_follow_the_declared_set_while_typing(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/raw", LATIN)
    show(bench, page, editor("m", LATIN.decode("latin-1").replace("\r", "\n"), "bytes-src='/raw'"))
    panel = tab(page, "Bytes")

    change(page, "MSH-18", "UNICODE UTF-8")

    expect(panel).to_contain_text("MSH-18 declares UNICODE UTF-8")
    expect(panel.locator(".hl7-byte.hl7-u-beyond")).to_have_text(["C3", "A9"])


def test_the_bytes_are_walked_and_listed_by_keyboard(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    panel = tab(page, "Bytes")
    expect(panel.get_by_role("status")).to_contain_text("Choose a character")
    panel.get_by_role("group", name="Bytes and characters").focus()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("status")).to_contain_text("S: byte 53, from byte 1 (hex 1).")
    page.keyboard.press("End")
    expect(panel.get_by_role("status")).to_contain_text("CR: byte 0D")
    panel.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(panel.get_by_role("table").get_by_role("row")).to_have_count(ADT.count("\n") + 1)


def test_a_table_is_edited_and_written(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    panel = tab(page, "Table")

    panel.get_by_label("Value of PID-8").fill("F")
    panel.get_by_role("button", name="Add a row").click()
    page.keyboard.type("NTE-3")
    page.keyboard.press("Tab")
    page.keyboard.type("Smith & Sons")
    panel.get_by_role("button", name="Write the message from it").click()

    expect(panel).to_contain_text("written from the table")
    assert text_of(page, "m").endswith("\nNTE|||Smith \\T\\ Sons\n")
    assert "|19700214|F" in text_of(page, "m")
    page.locator("#m .cm-content").focus()
    page.keyboard.press("Control+z")
    assert text_of(page, "m") == ADT


def test_a_wrong_row_is_named_and_nothing_is_lost(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT))
    panel = tab(page, "Table")
    panel.get_by_label("Path, row 3", exact=True).fill("MSH-x")

    panel.get_by_role("button", name="Write the message from it").click()

    expect(panel.get_by_role("alert")).to_contain_text(
        "Row 3: “MSH-x” is not a place in a message."
    )
    expect(panel.get_by_label("Path, row 3", exact=True)).to_have_value("MSH-x")
    expect(panel.get_by_label("Path, row 3", exact=True)).to_have_attribute("aria-invalid", "true")
    assert text_of(page, "m") == ADT


def test_a_table_goes_out_and_comes_back_as_csv(
    bench: BenchServer, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page()
    show(bench, page, editor("m", ADT.replace("DOE", "=DOE"), "readonly"))
    panel = tab(page, "Table")
    expect(panel.get_by_label("Path, row 1", exact=True)).to_have_value("MSH-1")

    with page.expect_download() as download:
        panel.get_by_role("button", name="Download as CSV").click()
    kept = tmp_path / "m.csv"
    download.value.save_as(kept)
    data = kept.read_bytes()
    assert b'"\'=DOE"' in data
    panel.get_by_label("A field table as CSV").set_input_files(
        FilePayload(name="m.csv", mimeType="text/csv", buffer=data.replace(b"=DOE", b"=ROE"))
    )
    expect(panel).to_contain_text("from m.csv")
    panel.get_by_role("button", name="Make a message of it").click()

    made = panel.get_by_label("The message that the table makes")
    expect(made).to_have_value(ADT.replace("DOE", "=ROE").rstrip("\n") + "\n")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("name", ["Compare", "Bytes", "Table"])
def test_axe_finds_nothing_and_a_phone_needs_no_side_scroll(
    bench: BenchServer,
    new_page: NewPage,
    axe: Axe,
    width: int,
    name: str,
) -> None:
    page = new_page(width=width)
    show(bench, page, editor("b", ADT, "readonly"), editor("m", ADT.replace("DOE^J", "ROÉ^J")))
    panel = tab(page, name)
    if name == "Bytes":
        panel.locator(".hl7-char", has_text="É").click()
        panel.locator("summary").click()

    assert faults_in(page, axe) == []
