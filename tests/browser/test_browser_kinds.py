"""One exercise of each kind in Chromium: by mouse, and again by keyboard alone.

Either way one variant is worked through from exercise to exercise, as by a person.

With READINGROOM_SCREENSHOTS set to a folder, it saves the pictures of the author's guide there,
in ``kinds/``.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect

from app.dicom import change
from app.grading.exercise import KINDS
from tests.browser import kinds_hands as hands
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, Variant, serving_kinds

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("READINGROOM_SCREENSHOTS", "")
Hand = Callable[[Variant], None]
NOT_SAVED = {"live_association", "live_mllp", "live_dicomweb", "live_hospital"}
"""The wire is evidence of its own: no draft is kept."""

ON_THE_BENCH = {
    "pick_element": "tag-tree",
    "edit_dataset": "tag-tree",
    "pick_field": ".bench-message hl7-editor[source=order]",
    "window_level": "dicom-viewer[region-for]",
    "region": "dicom-viewer[region-for]",
    "live_association": "#console-echo",
    "live_mllp": "#console-deliver",
    "live_hospital": "#bench-systems",
    "live_dicomweb": "#console-ask",
}
"""Kinds that are answered on the bench: their pictures show the tool."""


def both(hand: Callable[[Variant, str], None]) -> dict[str, Hand]:
    def by(way: str) -> Hand:
        return lambda variant: hand(variant, way)

    return {way: by(way) for way in ("mouse", "keyboard")}


BY_KIND: dict[str, tuple[str, dict[str, Hand]]] = {
    "text": ("accession", hands.typed("accession")),
    "number": ("rows", hands.typed("rows")),
    "choice": ("modality", both(hands.choice)),
    "multi_choice": ("types", both(hands.multi_choice)),
    "match": ("pairs", both(hands.match)),
    "order": ("sequence", both(hands.order)),
    "per_row": ("decide", both(hands.per_row)),
    "table_edit": ("mapping", both(hands.table_edit)),
    "pick_element": ("pick", both(hands.pick_element)),
    "edit_dataset": ("repair", both(hands.edit_dataset)),
    "upload_dicom": ("send", both(hands.upload)),
    "edit_hl7": ("message", both(hands.edit_hl7)),
    "pick_field": ("field", both(hands.pick_field)),
    "window_level": ("window", both(hands.window_level)),
    "region": ("box", both(hands.region)),
    "live_association": ("echo", both(hands.live_association)),
    "live_mllp": ("deliver", both(hands.live_mllp)),
    "live_hospital": ("admit", both(hands.live_hospital)),
    "live_dicomweb": ("ask", both(hands.live_dicomweb)),
    "sql": ("studies", both(hands.sql)),
    "free_text": ("think", hands.typed("think")),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("kinds")) as running:
        yield running


@pytest.fixture(scope="module")
def variants(site: KindsSite, new_lasting_page: NewPage) -> Callable[[str], Variant]:
    """Give the variant that is worked through in a way; one of its own for each picture."""
    opened: dict[str, Variant] = {}

    def variant(way: str) -> Variant:
        if way not in opened or PICTURES:
            opened[way] = site.open_variant(new_lasting_page())
        return opened[way]

    return variant


def test_every_kind_that_a_page_can_ask_is_done_here() -> None:
    assert set(KINDS) == set(BY_KIND)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("kind", list(BY_KIND))
def test_an_exercise_of_each_kind_is_answered_saved_and_judged(
    kind: str, way: str, variants: Callable[[str], Variant]
) -> None:
    name, hand = BY_KIND[kind]
    variant = variants(way)

    hand[way](variant)
    if kind not in NOT_SAVED:
        is_saved(variant, name)
    check_answer(variant, name, way)

    verdict = variant.page.locator(f"#verdict-{name} .verdict")
    expect(verdict).to_have_class("verdict verdict-right", timeout=20_000)
    if way == "mouse":
        picture(variant, kind, name)


def test_a_chosen_file_is_there_after_a_reload_is_judged_and_can_be_removed(
    site: KindsSite, new_page: NewPage
) -> None:
    variant = site.open_variant(new_page())
    page, send = variant.page, hands.exercise(variant, "send")
    hands.upload(variant, "mouse")
    is_saved(variant, "send")
    expect(page.locator("#upload-send")).to_have_value("")

    page.goto(page.url)
    expect(send.locator(".chosen")).to_contain_text("mine.dcm")
    check_answer(variant, "send", "keyboard")

    expect(page.locator("#verdict-send .verdict")).to_have_class("verdict verdict-right")
    send.get_by_role("button", name="Remove mine.dcm").click()
    expect(send.locator("[data-save-state]")).to_have_text("Saved")
    expect(send.locator(".chosen")).to_have_count(0)
    expect(page.locator("#upload-send")).to_be_focused()
    assert not variant.is_kept("send")


def test_a_refused_and_an_unreachable_choice_say_so_and_lose_nothing(
    site: KindsSite, new_page: NewPage
) -> None:
    variant = site.open_variant(new_page())
    page, state = variant.page, hands.exercise(variant, "send").locator("[data-save-state]")
    scan = variant.answer("send")["files"]["mine.dcm"]
    real = change(scan, {"PatientName": "HALLOWAY^PEREGRINE"})

    page.set_input_files("#upload-send", hands.file_of("real.dcm", real))
    expect(state).to_contain_text("shows signs of a real patient")
    expect(page.locator("#upload-send")).to_have_value("")

    page.route("**/uploads/send", lambda route: route.abort())
    page.set_input_files("#upload-send", hands.file_of("mine.dcm", scan))
    expect(state).to_contain_text("Not saved: the site cannot be reached.")
    check_answer(variant, "send", "mouse")

    expect(page.locator("#verdict-send .verdict")).to_have_class("verdict verdict-right")
    expect(hands.exercise(variant, "send").locator(".chosen")).to_contain_text("mine.dcm")


def test_the_page_asks_before_it_goes_only_while_something_is_unsaved(
    site: KindsSite, new_page: NewPage
) -> None:
    variant = site.open_variant(new_page())
    page, (name, _) = variant.page, BY_KIND["text"]
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    away = page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Labs")
    page.route("**/drafts/**", lambda route: route.abort())
    page.locator(f"#input-{name}").press_sequentially("1.2")
    expect(hands.exercise(variant, name).locator("[data-save-state]")).to_contain_text("Not saved")
    here = page.url
    away.click()
    page.wait_for_timeout(300)
    assert (asked, page.url) == (["beforeunload"], here)

    page.unroute("**/drafts/**")
    page.locator(f"#input-{name}").press_sequentially(".8")
    is_saved(variant, name)
    away.click()
    page.wait_for_url("**/labs/")
    assert asked == ["beforeunload"]


def is_saved(variant: Variant, name: str) -> None:
    """Wait until the page says that it is saved, and see that it is."""
    expect(variant.page.locator(f"#exercise-{name} [data-save-state]")).to_have_text("Saved")
    until = time.monotonic() + 5
    while not variant.is_kept(name) and time.monotonic() < until:
        time.sleep(0.05)
    assert variant.is_kept(name)


def check_answer(variant: Variant, name: str, way: str) -> None:
    button = hands.exercise(variant, name).get_by_role("button", name="Check this answer")
    if way == "mouse":
        button.click()
    else:
        hands.tab_to(button)
        variant.page.keyboard.press("Enter")


def picture(variant: Variant, kind: str, name: str) -> None:
    """Save what the author's guide shows of *kind*, where pictures are wanted."""
    if not PICTURES:
        return
    path = Path(PICTURES) / "kinds" / f"{kind}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page = variant.page
    # The bench scrolls within the window: a tall one shows a tool whole.
    page.set_viewport_size({"width": 1280, "height": 2400})
    if kind in ON_THE_BENCH:
        page.locator(ON_THE_BENCH[kind]).first.scroll_into_view_if_needed()
        page.wait_for_timeout(400)
        page.locator(ON_THE_BENCH[kind]).first.screenshot(path=str(path))
    else:
        page.locator(f"#exercise-{name}").screenshot(path=str(path))
