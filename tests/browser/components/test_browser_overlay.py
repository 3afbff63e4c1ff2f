"""The words over an image are legible, whatever the pixels under them are."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.components import bench_files
from tests.browser.components.bench_server import BenchServer
from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

LEAST = 4.5
WHITE, BLACK = b"\xff\x0f", b"\x00\x00"


def _light(color: tuple[int, ...]) -> float:
    """Return the relative luminance of an sRGB color, as WCAG 2.2 defines it."""
    parts = [each / 255 for each in color[:3]]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    bright, dark = sorted((_light(one), _light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _commonest_and_brightest(page: Page, kind: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what stands behind the words of one place, and the ink that they are written with."""
    words = page.locator(f".dv-{kind} span, .dv-{kind}:not(:has(span))")
    picture = Image.open(io.BytesIO(words.screenshot())).convert("RGB")
    seen = picture.getcolors(1 << 20)
    assert seen
    paper = max(seen)[1]
    ink = page.locator(f".dv-{kind}").evaluate("each => getComputedStyle(each).color")
    return paper, tuple(int(part) for part in ink[4:-1].split(","))  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["tl", "bl", "br", "left", "top"])
@pytest.mark.parametrize("value", [WHITE, BLACK], ids=["white", "black"])
def test_the_words_keep_their_contrast_over_any_pixel(
    bench: BenchServer, new_page: NewPage, value: bytes, kind: str
) -> None:
    image = bench_files.ct_image()
    bench.offer("/image.json", bench_files.as_json(image))
    frame = value * (len(bench_files.ct_frame()) // 2)
    bench.offer("/frames/0", frame, "application/octet-stream")
    page = new_page(width=360)  # the image fills the stage up to its corners
    page.goto(bench.page("<dicom-viewer src='/image.json' frames-src='/frames'></dicom-viewer>"))
    page.locator(".dv-stage").wait_for()
    page.get_by_label("Width", exact=True).first.fill("1")
    page.get_by_label("Center", exact=True).first.fill("1000")
    page.get_by_label("Center", exact=True).first.press("Enter")
    page.wait_for_timeout(200)

    paper, ink = _commonest_and_brightest(page, kind)

    assert _contrast(paper, ink) >= LEAST
