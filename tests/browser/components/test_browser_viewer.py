"""The viewer: what pixels show, is measured and written; by mouse, keys and numbers."""

import io
import json
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from pydicom import dcmread

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
FIELDS = (
    "<form><input type='hidden' id='w' name='answer.w'>"
    "<input type='hidden' id='r' name='answer.r'></form>"
)


def show(bench: BenchServer, page: Page, attributes: str = "") -> Locator:
    """Open a page with the CT slice; return the stage."""
    bench.offer("/image.json", bench_files.as_json(bench_files.ct_image()))
    bench.offer("/frames/0", bench_files.ct_frame(), "application/octet-stream")
    return _open(bench, page, f"src='/image.json' frames-src='/frames' {attributes}")


def show_cine(bench: BenchServer, page: Page, attributes: str = "") -> Locator:
    """Open a page with five even frames of 100 to 500; return the stage."""
    image, frames = bench_files.cine_image()
    bench.offer("/cine.json", bench_files.as_json(image))
    for number, frame in enumerate(frames):
        bench.offer(f"/cine/{number}", frame, "application/octet-stream")
    return _open(bench, page, f"src='/cine.json' frames-src='/cine' {attributes}")


def _open(bench: BenchServer, page: Page, attributes: str) -> Locator:
    viewer = f"<dicom-viewer window-for='w' region-for='r' {attributes}></dicom-viewer>"
    page.goto(bench.page(FIELDS + viewer))
    page.evaluate(CHANGES)
    stage = page.locator(".dv-stage")
    stage.wait_for()
    page.wait_for_timeout(100)
    return stage


def shade(stage: Locator, x: float = 0.5, y: float = 0.4) -> tuple[int, int, int]:
    """Return the color at a share of the stage's width and height."""
    stage.page.wait_for_timeout(120)
    picture = Image.open(io.BytesIO(stage.screenshot())).convert("RGB")
    found = picture.getpixel((int(picture.width * x), int(picture.height * y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def grays(stage: Locator) -> NDArray[Any]:
    """Return the middle of the stage as it looks, clear of the words in its corners."""
    stage.page.wait_for_timeout(120)
    picture = Image.open(io.BytesIO(stage.screenshot())).convert("L")
    return np.asarray(picture, dtype=float)[120:-120, 120:-120]


def written(page: Page, field: str) -> dict[str, object]:
    """Return what the component wrote into a field."""
    found: dict[str, object] = json.loads(page.locator(f"#{field}").input_value())
    return found


def number(page: Page, label: str) -> Locator:
    """Return the number field that is in sight under this label."""
    return page.get_by_role("spinbutton", name=label, exact=True)


def drag(stage: Locator, start: tuple[int, int], by: tuple[int, int]) -> None:
    """Drag over the stage."""
    box = stage.bounding_box()
    assert box
    mouse = stage.page.mouse
    mouse.move(box["x"] + start[0], box["y"] + start[1])
    mouse.down()
    mouse.move(box["x"] + start[0] + by[0], box["y"] + start[1] + by[1], steps=4)
    mouse.up()


@pytest.mark.parametrize("renderer", ["webgl2", "2d"])
def test_the_window_makes_the_gray_that_the_standard_says(
    bench: BenchServer, new_page: NewPage, renderer: str
) -> None:
    page = new_page()
    stage = show_cine(bench, page, f"renderer='{renderer}'")
    kind = "canvas2d" if renderer == "2d" else "webgl2"
    assert page.locator("dicom-viewer").get_attribute("data-painter") == kind

    number(page, "Center").fill("100.5")
    number(page, "Width").fill("101")
    number(page, "Width").press("Enter")
    middle = shade(stage)
    number(page, "Center").fill("125.5")
    number(page, "Center").press("Enter")
    darker = shade(stage)

    # Linear: ((100 - 100) / 100 + 0.5), then ((100 - 125) / 100 + 0.5); MONOCHROME1 turns it over.
    assert middle == pytest.approx((127, 127, 127), abs=1)
    assert darker == pytest.approx((191, 191, 191), abs=1)


@pytest.mark.parametrize("renderer", ["webgl2", "2d"])
def test_color_frames_show_their_color(
    bench: BenchServer, new_page: NewPage, renderer: str
) -> None:
    page = new_page()
    image, frame = bench_files.color_image()
    bench.offer("/color.json", bench_files.as_json(image))
    bench.offer("/color/0", frame, "application/octet-stream")
    stage = _open(bench, page, f"src='/color.json' frames-src='/color' renderer='{renderer}'")

    assert shade(stage, 0.4) == (255, 0, 0)
    assert shade(stage, 0.6) == (0, 0, 255)
    expect(number(page, "Center")).to_have_count(0)
    page.get_by_role("button", name="Invert").click()
    assert shade(stage, 0.4) == (0, 255, 255)


def test_dragging_changes_the_window_and_writes_it_once(
    bench: BenchServer, new_page: NewPage
) -> None:
    page = new_page()
    stage = show(bench, page)
    assert page.evaluate("window.changes") == []
    before = float(number(page, "Width").input_value())

    drag(stage, (200, 200), (50, 0))

    window = written(page, "w")
    assert float(str(window["width"])) > before
    assert page.evaluate("window.changes") == ["w"]


def test_presets_and_arrow_keys_set_the_window_too(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show(bench, page)

    page.get_by_label("Preset").select_option(label="CT lung (-600 / 1500)")
    assert written(page, "w") == {"center": "-600", "width": "1500"}
    stage.focus()
    page.keyboard.press("ArrowUp")
    assert written(page, "w") == {"center": "-615", "width": "1500"}
    expect(page.get_by_label("Preset")).to_have_value("")


def test_the_probe_reads_stored_and_rescaled_values(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show(bench, page)
    page.get_by_role("button", name="Probe").click()

    number(page, "Column").fill("0")
    number(page, "Row").fill("0")
    number(page, "Row").press("Enter")
    expect(page.locator("output:visible")).to_have_text(
        "Column 0, row 0: stored value 175, rescaled -849 HU."
    )
    stage.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("output:visible")).to_contain_text("Column 1, row 10:")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("output:visible")).to_contain_text("Column 0, row 10:")


def test_a_length_is_in_millimeters(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show_cine(bench, page)
    page.get_by_role("button", name="Length").click()

    lengths = {"From column": "0", "From row": "0", "To column": "30", "To row": "20"}
    for label, value in lengths.items():
        number(page, label).fill(value)
        number(page, label).press("Enter")

    expect(page.locator("output", has_text="Length")).to_have_text("Length: 18 mm (36.1 pixels).")


@pytest.mark.parametrize("way", ["numbers", "drag", "keys"])
def test_a_rectangle_is_measured_and_written(
    bench: BenchServer, new_page: NewPage, way: str
) -> None:
    page = new_page()
    stage = show(bench, page)
    page.get_by_role("button", name="Rectangle").click()

    if way == "numbers":
        for label, value in (("Column", 10), ("Row", 20), ("Height", 8), ("Width", 16)):
            page.get_by_role("group", name="Rectangle").get_by_label(label).fill(str(value))
        page.get_by_role("group", name="Rectangle").get_by_label("Width").press("Enter")
        assert written(page, "r") == {
            "source": "ct.dcm", "frame": 0, "x": 10, "y": 20, "width": 16, "height": 8,
        }  # fmt: skip
    elif way == "drag":
        drag(stage, (400, 200), (60, 40))
        assert written(page, "r")["frame"] == 0
    else:
        stage.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
        region = written(page, "r")
        assert (region["x"], region["width"], region["height"]) == (33, 32, 33)

    expect(page.locator("output:visible")).to_contain_text("Mean")
    expect(page.locator("output:visible")).to_contain_text("mm²")
    assert "r" in page.evaluate("window.changes")


@pytest.mark.parametrize(
    ("column", "row", "width", "height"), [(10, 20, 16, 8), (64, 64, 1, 1), (0, 0, 128, 128)]
)
def test_the_statistics_of_a_rectangle_are_those_of_its_pixels(
    bench: BenchServer, new_page: NewPage, column: int, row: int, width: int, height: int
) -> None:
    page = new_page()
    show(bench, page)
    page.get_by_role("button", name="Rectangle").click()
    fields = page.get_by_role("group", name="Rectangle")

    for label, value in (("Column", column), ("Row", row), ("Width", width), ("Height", height)):
        fields.get_by_label(label).fill(str(value))
    fields.get_by_label("Height").press("Enter")

    ct = dcmread(io.BytesIO(bench_files.CT))
    shown = ct.pixel_array * float(ct.RescaleSlope) + float(ct.RescaleIntercept)
    area = shown[row : row + height, column : column + width]
    down, across = map(float, ct.PixelSpacing)
    found = re.fullmatch(
        r"Mean (\S+) HU, SD (\S+), least (\S+), greatest (\S+), area (\S+) mm² \((.+)\)\.",
        page.locator("output:visible").inner_text(),
    )
    assert found
    mean, deviation, least, greatest, size = map(float, found.groups()[:5])
    assert mean == pytest.approx(area.mean(), abs=0.006)
    assert deviation == pytest.approx(area.std(), abs=0.006)
    assert (least, greatest) == (area.min(), area.max())
    assert found[6] == ("1 pixel" if area.size == 1 else f"{area.size:,} pixels")
    assert size == pytest.approx(area.size * down * across, abs=0.051)


def test_a_rectangle_stays_inside_the_image(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    show(bench, page)
    page.get_by_role("button", name="Rectangle").click()
    fields = page.get_by_role("group", name="Rectangle")

    for label, value in (("Column", "120"), ("Row", "-5"), ("Width", "500"), ("Height", "0")):
        fields.get_by_label(label).fill(value)
    fields.get_by_label("Height").press("Enter")

    region = written(page, "r")
    assert [region[key] for key in ("x", "y", "width", "height")] == [120, 0, 8, 1]


def test_frames_change_by_slider_keys_and_play(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show_cine(bench, page)
    first = shade(stage)

    page.get_by_label("Frame", exact=True).focus()
    page.keyboard.press("End")
    expect(page.get_by_text("5 of 5")).to_be_visible()
    assert shade(stage) < first
    stage.focus()
    page.keyboard.press("PageUp")
    expect(page.get_by_text("4 of 5")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("2 of 5")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("window.changes") == []


def test_zoom_and_pan_move_the_picture_only(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show(bench, page)
    fitted = page.locator(".dv-br").inner_text()

    page.get_by_role("button", name="Zoom in").click()
    assert page.locator(".dv-br").inner_text() != fitted
    page.get_by_role("button", name="Pan").click()
    before = grays(stage)
    drag(stage, (300, 200), (80, 30))
    after = grays(stage)
    assert np.abs(after - before).mean() > 5
    assert after[30:, 80:] == pytest.approx(before[:-30, :-80], abs=1)
    page.get_by_role("button", name="1:1").click()
    expect(page.locator(".dv-br")).to_contain_text("100 %")
    stage.focus()
    page.keyboard.press("0")
    expect(page.locator(".dv-br")).to_have_text(fitted)
    assert page.evaluate("window.changes") == []


def test_saved_answers_are_shown_again(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show_cine(bench, page)
    page.evaluate(
        """() => {
        document.getElementById('w').value = '{"center":"123","width":"45"}';
        document.getElementById('r').value =
          '{"source":"cine.dcm","frame":2,"x":3,"y":4,"width":5,"height":6}';
        const viewer = document.querySelector('dicom-viewer');
        viewer.replaceWith(viewer.cloneNode());
    }"""
    )
    stage.wait_for()

    expect(number(page, "Center")).to_have_value("123")
    expect(page.get_by_text("3 of 5")).to_be_visible()
    expect(page.get_by_role("group", name="Rectangle").get_by_label("Height")).to_have_value("6")
    expect(page.locator("output:visible").first).to_contain_text("Mean 300")


def test_a_problem_is_said_instead_of_shown(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    image = bench_files.ct_image() | {"problem": "This object holds no image."}
    bench.offer("/image.json", bench_files.as_json(image))

    page.goto(bench.page("<dicom-viewer src='/image.json' frames-src='/f'></dicom-viewer>"))

    expect(page.get_by_role("status")).to_have_text("This object holds no image.")


def test_a_lost_graphics_card_falls_back(bench: BenchServer, new_page: NewPage) -> None:
    page = new_page()
    stage = show(bench, page)
    before = shade(stage)

    page.evaluate(
        "document.querySelector('.dv-canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )

    expect(page.locator("dicom-viewer")).to_have_attribute("data-painter", "canvas2d")
    assert shade(stage) == pytest.approx(before, abs=3)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_and_a_phone_needs_no_side_scroll(
    bench: BenchServer, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    show_cine(bench, page)
    page.get_by_role("button", name="Rectangle").click()

    assert faults_in(page, axe) == []
