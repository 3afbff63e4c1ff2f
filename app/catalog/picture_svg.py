"""A drawn picture as inline SVG: rectangles of one gray, without a script, a style or an address.

The grays are written into the figure and no theme touches them: they are the evidence. The markup
stands in the stem itself, so a sitting shows the same picture for as long as it is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from html import escape
from itertools import groupby

from app.grading.pictures import Picture

Box = tuple[int, int, int, int]
"""Left, top, width, height."""


def picture_svg(picture: Picture, alt: str) -> str:
    """Return *picture* as SVG that a screen reader tells as *alt*."""
    [(ground, _)] = Counter(picture.pixels).most_common(1)
    paths: dict[int, list[str]] = defaultdict(list)
    for gray, (left, top, width, height) in _boxes(picture):
        if gray != ground:
            paths[gray].append(f"M{left} {top}h{width}v{height}h-{width}z")
    drawn = "".join(f'<path fill="{_ink(gray)}" d="{"".join(d)}"/>' for gray, d in paths.items())
    return (
        f'<svg viewBox="0 0 {picture.columns} {picture.rows}" role="img" '
        f'aria-label="{escape(" ".join(alt.split()))}" shape-rendering="crispEdges">'
        f'<path fill="{_ink(ground)}" d="M0 0h{picture.columns}v{picture.rows}H0z"/>{drawn}</svg>'
    )


def _ink(gray: int) -> str:
    return f"#{gray:02x}{gray:02x}{gray:02x}"


def _boxes(picture: Picture) -> Iterator[tuple[int, Box]]:
    """Yield rectangles that cover the picture: runs of a row, joined with equal ones below."""
    growing: dict[tuple[int, int, int], int] = {}
    for row in range(picture.rows + 1):
        runs = set(_runs(picture, row)) if row < picture.rows else set()
        for run in sorted(growing.keys() - runs):
            left, width, gray = run
            top = growing.pop(run)
            yield gray, (left, top, width, row - top)
        for run in runs - growing.keys():
            growing[run] = row


def _runs(picture: Picture, row: int) -> Iterator[tuple[int, int, int]]:
    """Yield left, width and gray of each stretch of one gray in *row*."""
    start = row * picture.columns
    left = 0
    for gray, stretch in groupby(picture.pixels[start : start + picture.columns]):
        width = len(list(stretch))
        yield left, width, gray
        left += width
