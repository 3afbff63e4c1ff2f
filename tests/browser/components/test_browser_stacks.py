"""Stacks, series side by side, turned pictures and overlays: by wheel, keys, numbers and finger."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import Axe
from tests.browser.components.bench_server import BenchServer
from tests.browser.components.series import Offered, marked_slice
from tests.browser.components.test_browser_viewer import drag, number, shade, written
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

FIELDS = "<form><input type='hidden' id='r' name='answer.r'></form>"


def show_stack(bench: BenchServer, page: Page, attributes: str = "") -> Locator:
    """Open a stack of 24 slices; return the stage."""
    Offered().add("HEAD", 24, 5).serve(bench)
    stack = f"<dicom-viewer stack='/stacks.json#0' files-src='/files' {attributes}></dicom-viewer>"
    page.goto(bench.page(FIELDS + stack))
    return _ready(page)


def show_series(bench: BenchServer, page: Page, offered: Offered) -> None:
    """Open several series."""
    offered.serve(bench)
    page.goto(bench.page("<dicom-viewers src='/stacks.json' files-src='/files'></dicom-viewers>"))
    _ready(page)


def show_marked(bench: BenchServer, page: Page, attributes: str = "") -> Locator:
    """Open one slice whose upper left quarter is bright, under an overlay in its lower half."""
    Offered({"m.dcm": marked_slice()}).serve(bench)
    src = "src='/files/m.dcm/image.json' frames-src='/files/m.dcm/frames'"
    page.goto(bench.page(f"<dicom-viewer {src} {attributes}></dicom-viewer>"))
    return _ready(page)


def _ready(page: Page) -> Locator:
    stage = page.locator(".dv-stage").first
    stage.wait_for()
    page.wait_for_timeout(150)
    return stage


def place(page: Page, pane: int = 0) -> str:
    """Return what the corners of the stage say of the picture in sight."""
    page.wait_for_timeout(100)
    return page.locator(".dv-bl").nth(pane).inner_text()


def test_the_stack_stands_in_the_order_of_positions(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show_stack(bench, page)

    expect(page.get_by_text("1 of 24")).to_be_visible()
    expect(page.get_by_text("24 images, in the order of their positions")).to_be_visible()
    assert "0 mm" in place(page)
    first = shade(stage, 0.5, 0.5)
    stage.focus()
    page.keyboard.press("End")
    expect(page.get_by_text("24 of 24")).to_be_visible()
    assert "115 mm" in place(page)
    # Linear: (100 - 0) / 450 and (330 - 0) / 450 of the gray scale.
    assert first == pytest.approx((57, 57, 57), abs=2)
    assert shade(stage, 0.5, 0.5) == pytest.approx((187, 187, 187), abs=2)


def test_the_wheel_scrolls_one_picture_a_notch_once_the_stage_has_the_focus(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_stack(bench, page)
    stage.hover()

    page.mouse.wheel(0, 120)
    expect(page.get_by_text("1 of 24")).to_be_visible()
    stage.focus()
    for _ in range(6):
        page.mouse.wheel(0, 120)
    expect(page.get_by_text("7 of 24")).to_be_visible()
    for _ in range(10):
        page.mouse.wheel(0, -10)
    expect(page.get_by_text("5 of 24")).to_be_visible()


def test_slider_keys_the_scroll_tool_and_cine_reach_every_slice(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_stack(bench, page)

    page.get_by_label("Image", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 of 24")).to_be_visible()
    page.get_by_role("button", name="Scroll", exact=True).click()
    drag(stage, (200, 100), (0, 80))
    expect(page.get_by_text("12 of 24")).to_be_visible()
    stage.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_text("17 of 24")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(page.get_by_text("16 of 24")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".dv-frame")).not_to_have_text("16 of 24")
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(300)  # a picture on its way may still arrive
    stopped_at = page.locator(".dv-frame").text_content()
    page.wait_for_timeout(500)  # five frames, were it still playing
    assert page.locator(".dv-frame").text_content() == stopped_at


def test_a_finger_scrolls_the_stack(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page(width=390)
    stage = show_stack(bench, page)
    page.get_by_role("button", name="Scroll", exact=True).tap()
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    session = page.context.new_cdp_session(page)

    def touch(kind: str, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": box["x"] + 100, "y": box["y"] + y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 40)
    for step in range(1, 11):
        touch("touchMove", 40 + 8 * step)
    touch("touchEnd", 0)

    expect(page.get_by_text("11 of 24")).to_be_visible()


def test_the_window_stays_while_the_stack_is_scrolled(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_stack(bench, page)
    number(page, "Width").fill("200")
    number(page, "Width").press("Enter")

    stage.focus()
    page.keyboard.press("PageDown")

    expect(number(page, "Width")).to_have_value("200")


def test_a_rectangle_names_the_file_that_it_lies_on_and_is_shown_again(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_stack(bench, page, "region-for='r'")
    stage.focus()
    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(page.get_by_text("4 of 24")).to_be_visible()
    page.get_by_role("button", name="Rectangle").click()
    stage.focus()
    page.keyboard.press("ArrowRight")

    region = written(page, "r")
    assert (region["source"], region["frame"]) == ("21-HEAD.dcm", 0)
    page.evaluate(
        "() => { const v = document.querySelector('dicom-viewer'); v.replaceWith(v.cloneNode()) }"
    )
    expect(page.get_by_text("4 of 24")).to_be_visible()
    expect(page.get_by_text("Mean 130 HU")).to_be_visible()


def test_a_damaged_slice_is_said_and_the_row_goes_on_behind_it(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_stack(bench, page)
    bench.offer("/files/21-HEAD.dcm/frames/0", b"\0\0", "application/octet-stream")
    page.reload()
    _ready(page).focus()

    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(page.get_by_role("alert")).to_contain_text("fewer bytes than the frame has")
    expect(page.get_by_text("4 of 24")).to_be_visible()
    assert shade(stage, 0.5, 0.5) == (0, 0, 0)
    page.keyboard.press("PageDown")
    expect(page.get_by_text("5 of 24")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert shade(stage, 0.5, 0.5) != (0, 0, 0)


def test_a_damaged_first_slice_hides_none_of_the_others(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show_stack(bench, page)
    bench.offer("/files/00-HEAD.dcm/frames/0", b"", "application/octet-stream")
    page.reload()
    stage = _ready(page)

    expect(page.get_by_role("alert")).to_contain_text("fewer bytes")
    stage.focus()
    page.keyboard.press("PageDown")
    expect(page.get_by_text("2 of 24")).to_be_visible()
    assert shade(stage, 0.5, 0.5) != (0, 0, 0)


def test_series_of_one_frame_of_reference_meet_at_the_same_position(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    show_series(bench, page, Offered().add("THICK", 12, 10).add("THIN", 24, 2.5))

    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_text("Both show the same position in the patient")).to_be_visible()
    first = page.locator(".dv-stage").first
    first.focus()
    for _ in range(4):
        page.keyboard.press("PageDown")

    expect(page.get_by_text("5 of 12")).to_be_visible()
    expect(page.get_by_text("17 of 24")).to_be_visible()
    assert ("40 mm" in place(page), "40 mm" in place(page, 1)) == (True, True)
    page.locator(".dv-stage").nth(1).focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("1 of 12")).to_be_visible()


def test_other_series_keep_step_until_they_are_parted(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    elsewhere = {"FrameOfReferenceUID": "1.2.3"}
    show_series(bench, page, Offered().add("ONE", 12, 10).add("TWO", 8, 10, **elsewhere))
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_text("by the same number of images")).to_be_visible()

    page.locator(".dv-stage").first.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(page.get_by_text("3 of 8")).to_be_visible()
    page.get_by_label("Scroll together").uncheck()
    page.locator(".dv-stage").first.focus()
    page.keyboard.press("PageDown")
    expect(page.get_by_text("4 of 12")).to_be_visible()
    expect(page.get_by_text("3 of 8")).to_be_visible()
    page.get_by_role("button", name="Side by side").click()
    expect(page.locator("dicom-viewer")).to_have_count(1)
    page.get_by_label("Series").select_option(label="TWO (8 images)")
    expect(page.get_by_text("1 of 8")).to_be_visible()


@pytest.mark.parametrize("renderer", ["webgl2", "2d"])
def test_the_picture_turns_and_flips_and_says_so(
    bench: BenchServer, new_page: NewPage, renderer: str
) -> None:
    page = new_page()
    stage = show_marked(bench, page, f"renderer='{renderer}'")
    page.get_by_label("Overlay 6000: Ruler").uncheck()

    def bright() -> str:
        """Return the quarter that is bright, as it is seen."""
        stage.page.wait_for_timeout(120)
        picture = Image.open(io.BytesIO(stage.screenshot())).convert("L")
        x, y, off = picture.width // 2, picture.height // 2, picture.height // 5
        quarters = {
            "upper left": (x - off, y - off), "upper right": (x + off, y - off),
            "lower left": (x - off, y + off), "lower right": (x + off, y + off),
        }  # fmt: skip
        [found] = [
            words for words, at in quarters.items() if float(str(picture.getpixel(at))) > 200
        ]
        return found

    def edges() -> str:
        kinds = ("left", "right", "top", "bottom")
        return "".join(page.locator(f".dv-{kind}").inner_text() for kind in kinds)

    def press(name: str) -> tuple[str, str, str]:
        page.get_by_role("button", name=name).click()
        return bright(), edges(), page.locator(".dv-turned").inner_text()

    assert (bright(), edges()) == ("upper left", "RLAP")
    assert press("Turn right") == ("upper right", "PARL", "Shown turned 90° to the right.")
    assert press("Flip ↔") == ("upper left", "APRL", "Shown mirrored and turned 90° to the left.")
    assert press("Flip ↕") == ("lower left", "APLR", "Shown turned 90° to the left.")
    assert press("As stored") == ("upper left", "RLAP", "Shown as stored.")
    assert press("Flip ↕") == ("lower left", "RLPA", "Shown mirrored top to bottom.")
    stage.focus()
    page.keyboard.press("h")
    assert (bright(), edges()) == ("lower right", "LRPA")
    expect(page.locator(".dv-turned")).to_have_text("Shown turned 180°.")


def test_the_probe_finds_its_pixel_however_the_picture_stands(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show_marked(bench, page)
    page.get_by_role("button", name="Turn right").click()
    page.get_by_role("button", name="Probe").click()
    box = stage.bounding_box()
    assert box

    page.mouse.click(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2 - 60)

    expect(page.locator("output:visible")).to_contain_text("stored value 400")


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_an_overlay_lies_over_the_picture_until_it_is_switched_off(
    bench: BenchServer, new_page: NewPage, way: str
) -> None:
    page = new_page()
    stage = show_marked(bench, page)
    drawn = shade(stage, 0.5, 0.75)
    switch = page.get_by_label("Overlay 6000: Ruler")

    if way == "mouse":
        switch.click()
    else:
        switch.focus()
        page.keyboard.press("Space")

    assert drawn == (0x9A, 0xF2, 0x7C)
    assert shade(stage, 0.5, 0.75) == (0, 0, 0)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_in_two_series_side_by_side(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    show_series(bench, page, Offered().add("ONE", 3, 10).add("TWO", 4, 10))
    page.get_by_role("button", name="Side by side").click()
    page.get_by_role("button", name="Turn right").first.click()
    page.locator(".dv-stage").nth(1).wait_for()

    assert faults_in(page, axe) == []
