"""Stems show figures, drawn pictures and excerpts; what an author forgets is named by line."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest

from app.catalog import Catalog, compile_catalog
from app.catalog.checking import check_content
from app.catalog.excerpts import excerpt_faults, excerpt_html
from app.catalog.picture_svg import picture_svg
from app.catalog.rules import Rules
from app.catalog.stem_page import LARGEST_PICTURE, StemPage, stem_page
from app.grading.items import Drawn
from app.grading.pictures import Picture, painted

Edit: TypeAlias = Callable[[str, str, str], None]
ITEMS = "modules/m01_first_look/items.toml"
CODE = "modules/m01_first_look/items.py"
STEM = 'stem = "A colleague renames'
RULES = Rules(items_an_objective=3)
BOXES = '![Two boxes with an arrow between them](figures/two_boxes.svg "Two boxes.")'
ALT = "A square, white on black"
SQUARE = painted(9, 9, lambda x, y: 255 if 2 < x < 7 > y > 2 else 0)


def _page(stem: str, **pictures: Picture) -> StemPage:
    return stem_page(Drawn(stem, (), pictures), "itm-00000001", lambda _: None)


def _said(content: Path) -> list[str]:
    return [str(problem) for problem in check_content(content, RULES)]


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (
            '![](figures/two_boxes.svg "Two boxes.")',
            "The figure figures/two_boxes.svg needs an alt text of 20 characters or more.",
        ),
        (
            "![Two boxes with an arrow between them](figures/two_boxes.svg)",
            "The figure figures/two_boxes.svg needs a caption in quotation marks.",
        ),
        (
            '![Two boxes with an arrow between them](figures/none.svg "None.")',
            "There is no figure figures/none.svg in the module.",
        ),
        (
            '![Two boxes with an arrow between them](../module.toml "None.")',
            "There is no figure ../module.toml in the module.",
        ),
        (
            f"Look: {BOXES}",
            "A figure stands in a paragraph of its own.",
        ),
        (
            f"{BOXES}\n\n{BOXES}",
            "The figure figures/two_boxes.svg is shown twice in this stem.",
        ),
        (
            '![Is it perhaps the bytes, or what?](figures/two_boxes.svg "Two boxes.")',
            "The alt text of a picture holds the right option 'the bytes'.",
        ),
        (
            '![A square, white on black](pictures/square "A square.")',
            "No picture is drawn under the name square.",
        ),
        (
            "```dicom\nCS\n```",
            "The line 'CS' is not an element, such as (0008,0060) CS [CT]  # 2, 1 Modality.",
        ),
        (
            "```hl7\nPID 1 4711\n```",
            "The line 'PID 1 4711' is not a segment, such as PID|1||4711^^^HOSP^MR.",
        ),
    ],
)
def test_what_a_fixed_stem_lacks_is_named_at_its_line(
    content: Path, edit: Edit, figure: str, sentence: str
) -> None:
    written = figure.replace('"', '\\"').replace("\n", "\\n")
    edit(ITEMS, STEM, f'stem = "{written}\\n\\nA colleague renames')

    assert f"{ITEMS}:8: {sentence}" in _said(content)


def test_what_a_drawn_stem_lacks_is_named_at_its_item(content: Path, edit: Edit) -> None:
    edit(
        CODE,
        '        f"A preamble of',
        '        "![Short](figures/two_boxes.svg)\\n\\n"\n        f"A',
    )

    assert (
        f"{CODE}:41: The figure figures/two_boxes.svg needs an alt text of 20 characters or more."
    ) in _said(content)


def test_a_fault_in_a_figure_is_named_in_the_figure(content: Path, edit: Edit) -> None:
    figure = "modules/m01_first_look/figures/only_asked.svg"
    (content / figure).write_text('<svg viewBox="0 0 9 9">\n<script/></svg>', encoding="utf-8")
    shown = BOXES.replace("two_boxes", "only_asked").replace('"', '\\"')
    edit(ITEMS, STEM, f'stem = "{shown}\\n\\nA colleague renames')

    assert f"{figure}:2: The element <script> is not allowed in a figure." in _said(content)


def test_fixed_and_drawn_stems_show_a_figure_of_the_module(
    content: Path, edit: Edit, tmp_path: Path
) -> None:
    fixed, drawn = BOXES.replace('"', '\\"'), BOXES.replace('"', '\\"')
    edit(ITEMS, STEM, f'stem = "{fixed}\\n\\nA colleague renames')
    edit(CODE, '        f"A preamble of', f'        "{drawn}\\n\\n"\n        f"A preamble of')
    catalog = Catalog(compile_catalog(content, tmp_path / "out"))

    for item_id in ("itm-00000001", "itm-000000a1"):
        item = catalog.item(item_id)
        assert item is not None
        html = catalog.draw_item(item, "seed").stem_html
        assert '<figure class="figure"><svg viewBox="0 0 720 ' in html
        assert f'id="fig-{item_id}-two_boxes-title"' in html
        assert "Two boxes with an arrow between them" in html
        assert "<figcaption>Two boxes.</figcaption>" in html
    catalog.close()


def test_a_figure_that_only_an_item_shows_is_shown(content: Path, edit: Edit) -> None:
    figures = content / "modules/m01_first_look/figures"
    (figures / "asked.svg").write_bytes((figures / "two_boxes.svg").read_bytes())
    unseen = "modules/m01_first_look/figures/asked.svg:1: warning: "
    assert [each for each in _said(content) if each.startswith(unseen)]

    shown = BOXES.replace("two_boxes", "asked").replace('"', '\\"')
    edit(ITEMS, STEM, f'stem = "{shown}\\n\\nA colleague renames')

    assert _said(content) == []


def test_a_drawn_picture_stands_inline_without_any_address() -> None:
    page = _page(f'![{ALT}](pictures/square "A <square>.")\n\nWhat is it?', square=SQUARE)

    assert page.faults == []
    assert page.html == (
        f'<figure class="figure picture"><svg viewBox="0 0 9 9" role="img" aria-label="{ALT}" '
        'shape-rendering="crispEdges"><path fill="#000000" d="M0 0h9v9H0z"/>'
        '<path fill="#ffffff" d="M3 3h4v4h-4z"/></svg>'
        "<figcaption>A &lt;square&gt;.</figcaption></figure>\n<p>What is it?</p>"
    )


def test_the_rectangles_of_a_picture_cover_it_pixel_by_pixel() -> None:
    rng = Random(7)  # noqa: S311 - a pattern, not a secret
    for columns, rows in ((1, 1), (7, 3), (16, 16)):
        picture = painted(columns, rows, lambda *_: rng.choice((0, 90, 255)))

        assert _painted_by(picture_svg(picture, ALT), columns, rows) == list(picture.pixels)


def _painted_by(svg: str, columns: int, rows: int) -> list[int]:
    """Read the markup back as a browser does: later paths over earlier ones."""
    seen = [-1] * (columns * rows)
    for path in svg.split("<path ")[1:]:
        gray = int(path.split('fill="#')[1][:2], 16)
        for box in path.split(' d="')[1].split('"')[0].replace("H0z", "z").split("M")[1:]:
            corner, rest = box.split("h", 1)
            left, top = map(int, corner.split())
            width, height = map(int, rest.split("h")[0].rstrip("z").split("v"))
            for y in range(top, top + height):
                for x in range(left, left + width):
                    seen[y * columns + x] = gray
    return seen


def test_a_picture_too_rich_to_stand_in_a_stem_is_named() -> None:
    rng = Random(1)  # noqa: S311 - as above
    noise = painted(64, 64, lambda *_: rng.randrange(256))

    [fault] = _page(f'![{ALT}](pictures/noise "Noise.")', noise=noise).faults

    assert fault.endswith(f"characters; {LARGEST_PICTURE:,} are the most.")


def test_a_picture_that_nobody_shows_is_named() -> None:
    assert _page("What is it?", square=SQUARE).faults == [
        "The picture square is drawn and not shown."
    ]


def test_an_excerpt_is_a_named_group_that_the_keyboard_reaches() -> None:
    html = _page("```dicom\n(0008,0060) CS [<CT>]  # 4, 1 Modality\n```").html

    assert html == (
        '<div class="excerpt" role="group" tabindex="0" aria-label="DICOM elements"><pre>'
        '<code class="language-dicom"><span class="excerpt-name">(0008,0060)</span> CS [&lt;CT&gt;]'
        "  # 4, 1 Modality\n</code></pre></div>"
    )


def test_segments_stand_on_lines_of_their_own() -> None:
    html = excerpt_html("hl7", "PID|1||4711\nOBX|1|TX|a&b\n...\n")

    assert '<span class="excerpt-name">PID</span>|1||4711\n<span' in html
    assert "a&amp;b\n...\n</code>" in html


def test_columns_out_of_line_are_named() -> None:
    rows = "(0008,0060) CS [CT]  # 2, 1 Modality\n(0010,0010) PN [A^B]   # 4, 1 PatientName"

    assert list(excerpt_faults("dicom", rows)) == [
        "The # stands in the columns 21, 23; align them."
    ]


@pytest.mark.parametrize(("columns", "pixels"), [(0, b"a"), (2, b""), (2, b"abc")])
def test_a_picture_holds_whole_rows(columns: int, pixels: bytes) -> None:
    with pytest.raises(ValueError, match="whole rows"):
        Picture(columns, pixels)


def test_pixels_read_with_another_row_length_lean() -> None:
    upright = painted(4, 4, lambda x, _: x)

    assert upright.read_as(3).pixels == bytes((0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2))
    assert upright.mirrored().pixels == bytes((3, 2, 1, 0)) * 4
