"""The tag tree: by mouse and by keyboard, reading, picking, editing, and 5,000 elements."""

import json
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from app.dicom import apply_edits, read_object, tree_data
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


def show(bench: BenchServer, page: Page, attributes: str = "", value: str = "") -> Locator:
    """Open a page with the CT's tree and an answer field; return the treegrid."""
    bench.offer("/tree.json", bench_files.as_json(bench_files.ct_tree()))
    bench.offer("/ct.dcm", bench_files.CT, "application/dicom")
    body = (
        f"<form><input type='hidden' id='answer' name='answer.x' value='{value}'>"
        f"<tag-tree src='/tree.json' bytes-src='/ct.dcm' {attributes}></tag-tree></form>"
    )
    page.goto(bench.page(body))
    page.evaluate(CHANGES)
    grid = page.get_by_role("treegrid")
    grid.wait_for()
    return grid


def active(page: Page) -> str:
    """Return the path of the row that the keyboard stands on."""
    path: str = page.evaluate(
        "document.getElementById(document.querySelector('[role=treegrid]')"
        ".getAttribute('aria-activedescendant')).dataset.path"
    )
    return path


def answer(page: Page) -> str:
    """Return what the component wrote."""
    return page.locator("#answer").input_value()


def find(page: Page, text: str) -> None:
    """Search the tree and go to the first match."""
    page.get_by_label("Search the elements").fill(text)
    page.get_by_label("Search the elements").press("Enter")


def test_file_meta_and_data_set_stand_apart(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    grid = show(bench, page)

    expect(grid.locator("[aria-level='1']").first).to_contain_text("File Meta Information")
    expect(grid.get_by_role("row", name="(0002,0010)")).to_contain_text("1.2.840.10008.1.2.1")
    grid.locator("[data-path='part:meta'] .tt-twist").click()
    expect(grid.get_by_role("row", name="(0002,0010)")).to_have_count(0)


def test_arrows_home_and_end_walk_the_tree(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    grid = show(bench, page)
    grid.focus()

    page.keyboard.press("ArrowDown")
    assert active(page).startswith("(0002,")
    page.keyboard.press("ArrowLeft")
    assert active(page) == "part:meta"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    assert active(page) == "part:data_set"
    page.keyboard.press("End")
    assert active(page) == "(FFFC,FFFC)"
    page.keyboard.press("Home")
    assert active(page) == "part:meta"


def test_letters_find_a_name_and_digits_a_tag(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page).focus()

    page.keyboard.type("patient's n")
    assert active(page) == "(0010,0010)"
    page.wait_for_timeout(800)
    page.keyboard.type("00280010")
    assert active(page) == "(0028,0010)"


def test_sequences_fold_by_keyboard(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    grid = show(bench, page)
    find(page, "(0010,1002)")
    page.get_by_label("Search the elements").fill("")
    expect(page.get_by_text("All elements are shown.")).to_be_attached()
    grid.focus()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert active(page) == "(0010,1002)[1]"
    page.keyboard.press("ArrowRight")
    assert active(page) == "(0010,1002)[1].(0010,0020)"
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    assert active(page) == "(0010,1002)"
    page.keyboard.press("ArrowLeft")
    expect(grid.locator("[data-path='(0010,1002)']")).to_have_attribute("aria-expanded", "false")


def test_search_finds_values_and_private_can_be_hidden(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    grid = show(bench, page)

    find(page, "rhapsode")
    expect(grid.get_by_role("row", name="RHAPSODE")).to_be_visible()
    find(page, "gems_iden")
    expect(grid.get_by_role("row", name="(0009,0010)")).to_be_visible()
    page.get_by_label("Private elements").uncheck()
    expect(grid.get_by_role("row", name="(0009,0010)")).to_have_count(0)
    assert page.evaluate("window.changes") == []


def test_the_hex_pane_lights_the_elements_bytes(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    grid = show(bench, page)
    find(page, "PatientName")
    grid.get_by_role("row", name="Patient's Name").click()

    lit = page.locator(".tt-hex-bytes .tt-vb").all_inner_texts()
    assert bytes.fromhex("".join(lit)) == b"CompressedSamples^CT1 "
    header = page.locator(".tt-hex-bytes .tt-hb").all_inner_texts()
    assert bytes.fromhex("".join(header)) == b"\x10\x00\x10\x00PN\x16\x00"
    expect(page.locator(".tt-hex-words")).to_contain_text("22 value bytes")


@pytest.mark.parametrize("way", ["keyboard", "mouse"])
def test_a_picked_element_is_written_and_told(
    bench: BenchServer, new_page: NewPage, way: str
) -> None:
    page = new_page()
    grid = show(bench, page, "pick-for='answer'")
    find(page, "PatientID")
    row = grid.get_by_role("row", name="Patient ID").first

    if way == "mouse":
        row.click()
        page.get_by_role("button", name="Use this element").click()
    else:
        grid.focus()
        page.keyboard.press("Enter")

    assert json.loads(answer(page)) == {"source": "ct.dcm", "path": "(0010,0020)"}
    assert page.evaluate("window.changes") == ["answer"]
    expect(row).to_contain_text("chosen")


def test_a_saved_pick_is_shown_again(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    saved = '{"source":"ct.dcm","path":"(0028,0010)"}'
    grid = show(bench, page, "pick-for='answer'", saved)

    expect(grid.locator("[data-path='(0028,0010)']")).to_contain_text("chosen")
    assert active(page) == "(0028,0010)"


def test_values_are_changed_added_deleted_and_undone(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    grid = show(bench, page, "edit-for='answer'")
    find(page, "PatientName")
    grid.focus()

    page.keyboard.press("F2")
    page.get_by_label("Value", exact=True).fill("ROE^RICHARD")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add an element").click()
    page.get_by_label("Tag", exact=True).fill("0010,4000")
    page.get_by_label("VR", exact=True).select_option("LT")
    page.get_by_label("Value", exact=True).fill("a\\b")
    page.get_by_role("button", name="Add it").click()
    find(page, "StudyDate")
    grid.focus()
    page.keyboard.press("Delete")

    changed = {"op": "set", "path": "(0010,0010)", "vr": "PN", "value": ["ROE^RICHARD"]}
    added = {"op": "add", "path": "(0010,4000)", "vr": "LT", "value": ["a\\b"]}
    deleted = {"op": "delete", "path": "(0008,0020)"}
    assert json.loads(answer(page)) == {"source": "ct.dcm", "edits": [changed, added, deleted]}
    page.get_by_role("button", name="Undo").click()
    assert json.loads(answer(page))["edits"] == [changed, added]
    page.get_by_role("button", name="Take back: (0010,0010)").click()
    assert json.loads(answer(page))["edits"] == [added]
    assert page.evaluate("new Set(window.changes).size") == 1


def test_what_differs_from_the_object_as_sent_is_shown_while_one_edits(
    bench: BenchServer, new_page: NewPage, axe: Axe
) -> None:
    page = new_page()
    grid = show(bench, page, "edit-for='answer'")
    find(page, "PatientName")
    row = grid.get_by_role("row", name="Patient's Name").first
    sent = row.locator(".tt-value").inner_text()
    grid.focus()

    change_to(page, "ROE^RICHARD")
    difference = page.get_by_role("list", name="Differences from the object as sent")
    expect(difference.locator("del")).to_have_text(f"from PN “{sent}”")
    expect(difference.locator("ins")).to_have_text("to PN “ROE^RICHARD”")
    expect(row.locator(".tt-value del")).to_have_text(sent)
    expect(row).to_contain_text("ROE^RICHARD")
    assert axe.faults(page) == []

    grid.focus()
    change_to(page, sent)
    expect(difference).to_contain_text("as it was sent")
    expect(difference.locator("del")).to_have_count(0)
    find(page, "StudyDate")
    grid.focus()
    page.keyboard.press("Delete")
    expect(difference.locator("del")).to_contain_text("from DA")
    expect(difference.locator("ins")).to_have_count(0)


def change_to(page: Page, value: str) -> None:
    page.keyboard.press("F2")
    page.get_by_label("Value", exact=True).fill(value)
    page.keyboard.press("Enter")


def test_a_bad_tag_is_said_beside_its_field(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, "edit-for='answer'")

    page.get_by_role("button", name="Add an element").click()
    page.get_by_label("Tag", exact=True).fill("PatientName")
    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_role("alert")).to_contain_text("eight hexadecimal digits")
    assert answer(page) == ""


def test_an_element_is_added_inside_an_item(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    tree = tree_data(read_object(bench_files.nested_object(), "ct.dcm"))
    grid = show(bench, page, "edit-for='answer'")
    bench.offer("/tree.json", bench_files.as_json(tree))
    page.reload()
    grid.wait_for()
    find(page, "CT NECK")
    grid.focus()
    page.keyboard.press("End")

    page.get_by_role("button", name="Add an element").click()
    page.get_by_label("Tag", exact=True).fill("00400009")
    page.get_by_role("button", name="Add it").click()

    assert json.loads(answer(page))["edits"][0]["path"] == "(0040,0275)[2].(0040,0009)"


def test_an_item_is_added_to_a_sequence_and_another_taken_away(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    data = bench_files.nested_object()
    grid = show(bench, page, "edit-for='answer'")
    bench.offer("/tree.json", bench_files.as_json(tree_data(read_object(data, "ct.dcm"))))
    page.reload()
    grid.wait_for()
    grid.locator("[data-path='(0040,0275)']").click()
    page.keyboard.press("ArrowRight")

    page.get_by_role("button", name="Add an element").click()
    page.get_by_label("Inside").select_option("A new item of (0040,0275)")
    page.get_by_label("Tag", exact=True).fill("00400007")
    page.get_by_label("Value", exact=True).fill("CT CHEST")
    page.get_by_role("button", name="Add it").click()
    expect(grid.locator("[data-path='(0040,0275)[3]']")).to_contain_text("added")
    grid.locator("[data-path='(0040,0275)[1]']").click()
    page.get_by_role("button", name="Delete item").click()
    expect(grid.locator("[data-path='(0040,0275)[1]']")).to_contain_text("deleted")

    sent = json.loads(answer(page))["edits"]
    assert [(edit["op"], edit["path"]) for edit in sent] == [
        ("add", "(0040,0275)[3].(0040,0007)"),
        ("delete", "(0040,0275)[1]"),
    ]
    left = read_object(apply_edits(data, sent)).element("(0040,0275)")
    assert left is not None
    assert [item.elements[0].value for item in left.items] == ["CT NECK", "CT CHEST"]


def test_a_line_is_copied_as_dcmdump_prints_it(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    find(page, "PatientName")

    page.get_by_role("button", name="Copy as a dump line").click()

    expect(page.locator(".tt-said")).to_contain_text("Copied: (0010,0010) PN [CompressedSamples")


def test_five_thousand_elements_stay_light(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/large.json", bench_files.as_json(bench_files.large_tree()))
    page.goto(bench.page("<tag-tree src='/large.json'></tag-tree>"))
    grid = page.get_by_role("treegrid")
    grid.wait_for()
    grid.focus()

    assert page.locator("[role=row]").count() < 80
    started = time.monotonic()
    page.keyboard.press("End")
    expect(grid.get_by_role("row", name="Entry 4999")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("PageUp")
    find(page, "value 2500")
    expect(grid.get_by_role("row", name="Entry 2500")).to_be_visible()
    assert time.monotonic() - started < 5
    assert page.locator("[role=row]").count() < 80


def test_a_server_that_fails_is_said_in_a_sentence(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()

    page.goto(bench.page("<tag-tree src='/nowhere.json'></tag-tree>"))

    expect(page.get_by_role("alert")).to_contain_text("The server answered 404")


def test_a_finding_jumps_to_its_place(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page, "id='tree'")
    page.evaluate("document.getElementById('tree').showPlace('(0010,1002)[1].(0010,0020)')")

    assert active(page) == "(0010,1002)[1].(0010,0020)"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_a_phone_needs_no_side_scroll(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    grid = show(bench, page, "pick-for='answer' edit-for='answer'")
    find(page, "PatientName")
    grid.get_by_role("row", name="Patient's Name").click()
    page.locator(".tt-vb").first.wait_for()

    assert faults_in(page, axe) == []
