"""Audit, values and the comparison: tables with a way into the tree, by mouse and by keyboard."""

import json
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.dicom import (
    audit_iod,
    change,
    check_values,
    comparison_data,
    read_object,
    report_data,
    sample,
    tree_data,
)
from tests.browser.axe import Axe
from tests.browser.components.bench_files import as_json
from tests.browser.components.bench_server import BenchServer
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

CT = sample("CT_small.dcm")
FAULTY = change(CT, {"PatientID": None, "StudyDate": "2004-01-19", "PatientComments": "New"})


def show_report(bench: BenchServer, page: Page, kind: str, data: bytes = FAULTY) -> None:
    """Open a page with the tree under a fold and a report beside it."""
    found = read_object(data, "a.dcm")
    findings = audit_iod(found) if kind == "audit" else check_values(found)
    bench.offer("/tree.json", as_json(tree_data(found)))
    bench.offer("/report.json", as_json(report_data(found, findings)))
    page.goto(
        bench.page(
            "<details><summary>Elements</summary>"
            "<tag-tree id='tree' src='/tree.json'></tag-tree></details>"
            f"<dicom-report kind='{kind}' src='/report.json' in='tree'></dicom-report>"
        )
    )
    page.locator("dicom-report > :not([role=status])").first.wait_for()


def show_comparison(bench: BenchServer, page: Page) -> None:
    """Open a page that compares the slice with what became of it."""
    both = {"a.dcm": CT, "b.dcm": FAULTY}
    for (first, before), (second, after) in product(both.items(), both.items()):
        found = comparison_data(before, after, (first, second))
        bench.offer(f"/compare.json?before={first}&after={second}", as_json(found))
    files = json.dumps(list(both))
    page.goto(bench.page(f"<tag-compare src='/compare.json' files='{files}'></tag-compare>"))
    page.locator(".rp-summary").wait_for()


def active(page: Page) -> Any:
    """Return the path of the row that the tree stands on."""
    return page.evaluate(
        "document.getElementById(document.querySelector('[role=treegrid]')"
        ".getAttribute('aria-activedescendant')).dataset.path"
    )


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_finding_leads_into_the_folded_tree(
    bench: BenchServer, new_page: NewPage, way: str
) -> None:
    page = new_page()
    show_report(bench, page, "values")
    jump = page.get_by_role("button", name="Show (0008,0020) StudyDate in the tree")

    if way == "mouse":
        jump.click()
    else:
        jump.focus()
        page.keyboard.press("Enter")

    expect(page.locator("details")).to_have_attribute("open", "")
    expect(page.get_by_role("treegrid")).to_be_focused()
    assert active(page) == "(0008,0020)"


def test_what_is_missing_is_shown_where_it_would_stand(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show_report(bench, page, "audit")

    page.get_by_role("button", name="Show (0010,0020) PatientID in the tree").click()

    expect(page.get_by_role("treegrid")).to_be_visible()
    assert active(page) == "(0010,0010)"
    expect(page.locator(".tt-said")).to_contain_text("(0010,0020) is not in this object")


def test_a_report_counts_and_can_be_cut_to_errors(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show_report(bench, page, "audit")
    rows = page.get_by_role("row")
    every = rows.count()
    expect(page.locator(".rp-summary")).to_contain_text("CT Image Storage: ")

    box = page.get_by_label("Errors only")
    if box.count():
        box.check()
        assert 1 < rows.count() < every
    expect(page.get_by_role("table")).to_contain_text("type 2")


def test_an_object_without_findings_is_praised(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    bench.offer("/report.json", as_json({"name": "a", "sop_class": "CT", "findings": []}))

    page.goto(bench.page("<dicom-report kind='values' src='/report.json'></dicom-report>"))

    expect(page.get_by_text("the check finds nothing")).to_be_visible()


def test_differences_stand_side_by_side_with_their_letters_marked(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show_comparison(bench, page)

    expect(page.locator(".rp-summary")).to_contain_text("1 changed, 1 added, 1 removed")
    expect(page.locator(".rp-pixels")).to_contain_text("The pixels are equal")
    row = page.get_by_role("row", name="(0008,0020)")
    expect(row.locator("mark")).to_have_text(["01", "-01-"])
    expect(row).to_contain_text("20040119")
    expect(row).to_contain_text("2004-01-19")
    expect(page.get_by_role("row", name="(0010,0020)")).to_contain_text("absent")


def test_states_and_words_choose_what_is_listed(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show_comparison(bench, page)
    rows = page.locator("tbody tr")

    expect(rows).to_have_count(3)
    page.get_by_label("Removed (1)").uncheck()
    expect(rows).to_have_count(2)
    page.get_by_label("Equal").check()
    expect(rows).to_have_count(200)
    page.get_by_role("button", name="Show more").click()
    assert rows.count() > 250
    page.get_by_label("Search the comparison").fill("studydate")
    expect(rows).to_have_count(1)
    page.get_by_label("Search the comparison").fill("no such thing")
    expect(rows).to_contain_text(["Nothing to list"])


def test_the_files_are_chosen_and_swapped(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show_comparison(bench, page)

    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_label("Before")).to_have_value("b.dcm")
    expect(page.get_by_role("row", name="(0010,0020)")).to_contain_text("Added")
    page.get_by_label("Before").select_option("a.dcm")
    expect(page.locator(".rp-summary")).to_have_text("No element differs.")


def test_five_thousand_equal_elements_stay_light(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    many = {f"({0x1001 + 2 * (n >> 8):04X},10{n & 0xFF:02X})": f"v{n}" for n in range(5000)}
    creators = {f"({0x1001 + 2 * n:04X},0010)": "ROOM" for n in range(20)}
    data = change(CT, creators)
    found = comparison_data(data, data, ("a.dcm", "b.dcm"))
    side = {"vr": "LO", "value": "v", "truncated": False}
    found["rows"] = [
        found["rows"][0] | {"path": path, "tag": path, "name": text, "before": side, "after": side}
        for path, text in many.items()
    ]
    bench.offer("/compare.json?before=a.dcm&after=b.dcm", as_json(found))
    page.goto(
        bench.page("<tag-compare src='/compare.json' files='[\"a.dcm\",\"b.dcm\"]'></tag-compare>")
    )

    page.get_by_label("Equal").check()

    expect(page.locator("tbody tr")).to_have_count(200)
    page.get_by_label("Search the comparison").fill("v4999")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("what", ["audit", "compare"])
def test_axe_finds_nothing_and_a_phone_needs_no_side_scroll(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int, what: str
) -> None:
    page = new_page(width=width)
    if what == "audit":
        show_report(bench, page, "audit")
    else:
        show_comparison(bench, page)

    assert faults_in(page, axe) == []
