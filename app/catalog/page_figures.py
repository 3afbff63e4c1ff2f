"""The figures of one page: read, checked, and kept until the page is sanitized."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import PurePosixPath

from markdown_it.token import Token

from app.catalog.problems import Problems
from app.catalog.sources import Source
from app.catalog.svg import read_svg

LEAN_FIGURE = 6_000
FIGURE_NAME = re.compile(r"figures/[\w-]+\.svg")
_ALT_LENGTH = 20
_SLOT = re.compile(r'<span data-svg="(\d+)"></span>')


def figure_faults(target: str, alt: str, caption: str) -> Iterator[str]:
    """Yield what the words of a figure lack."""
    if len(alt) < _ALT_LENGTH:
        yield f"The figure {target} needs an alt text of {_ALT_LENGTH} characters or more."
    if not caption:
        yield f"The figure {target} needs a caption in quotation marks."


def figure_html(slot: int, caption: str, kind: str = "figure") -> str:
    """Return a figure whose SVG comes into its *slot* when the page is sanitized."""
    return (
        f'<figure class="{kind}"><span data-svg="{slot}"></span>'
        f"<figcaption>{escape(caption)}</figcaption></figure>\n"
    )


def placed_figures(html: str, svgs: Sequence[str]) -> str:
    """Return the sanitized *html* with each of *svgs* in its slot."""
    return _SLOT.sub(lambda slot: svgs[int(slot[1])], html)


class Figures:
    """Leaves a slot for each figure; the SVG, which passed its own list, comes in at the end."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._svgs: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the files shown so far."""
        return tuple(self._svgs)

    def html(self, inline: Token, line: int) -> str:
        """Return the markup of the figure that is all of the paragraph *inline*."""
        [image] = inline.children or []
        target, alt = str(image.attrGet("src")), image.content.strip()
        caption = str(image.attrGet("title") or "").strip()
        for sentence in figure_faults(target, alt, caption):
            self._error(line, sentence)
        if not self._reads(line, target, alt):
            return f"<p>{escape(alt)}</p>\n"
        return figure_html(list(self._svgs).index(target), caption)

    def placed(self, html: str) -> str:
        """Return the sanitized page *html* with every figure in its slot."""
        return placed_figures(html, list(self._svgs.values()))

    def _reads(self, line: int, target: str, alt: str) -> bool:
        path = self._source.folder / target
        if not FIGURE_NAME.fullmatch(target) or not path.is_file():
            self._error(line, f"There is no figure {target}; figures are SVG files in figures/.")
            return False
        if target in self._svgs:
            self._error(line, f"The figure {target} is shown twice on this page.")
            return False
        svg, wrong = read_svg(path.read_bytes(), f"{self._source.prefix}{path.stem}", alt)
        name = PurePosixPath(*self._source.name.parts[:2]) / target
        for number, sentence in wrong:
            self._problems.error(name, number, sentence)
        if len(svg) > LEAN_FIGURE:
            sentence = f"This figure is {len(svg):,} bytes inlined; {LEAN_FIGURE:,} is lean."
            self._problems.warning(name, 1, sentence)
        if not wrong:
            self._svgs[target] = svg
        return not wrong

    def _error(self, line: int, sentence: str) -> None:
        self._problems.error(self._source.name, line, sentence)
