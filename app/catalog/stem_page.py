"""The stem of an item as a page shows it: text, listings, figures of the module, drawn pictures."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from markdown_it.token import Token

from app.catalog.excerpts import NAMES, excerpt_faults
from app.catalog.markdown import parser, rendered, sanitized
from app.catalog.page_figures import figure_faults, figure_html, placed_figures
from app.catalog.page_tokens import columns_of, html_token, is_figure
from app.catalog.picture_svg import picture_svg
from app.catalog.svg import read_svg
from app.grading.items import Drawn
from app.grading.pictures import Picture

LARGEST_PICTURE = 12_000
"""Characters of a drawn picture: it stands in each sitting that shows it."""

_PICTURE = re.compile(r"pictures/([\w-]+)")
FigureText = Callable[[str], str | None]
"""Gives the text of a module's figure by its name, such as figures/x.svg."""


@dataclass(slots=True)
class StemPage:
    """The HTML of a stem, the figures it shows, and what an author should mend."""

    html: str = ""
    figures: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    figure_faults: list[tuple[str, int, str]] = field(default_factory=list)


def stem_page(drawn: Drawn, item_id: str, figure: FigureText) -> StemPage:
    """Return the stem of *drawn* as HTML; ids within figures carry *item_id*."""
    return _Stem(drawn.pictures, item_id, figure).page(drawn.stem)


@dataclass
class _Stem:
    pictures: Mapping[str, Picture]
    item_id: str
    figure: FigureText
    svgs: list[str] = field(default_factory=list)
    shown: StemPage = field(default_factory=StemPage)

    def page(self, stem: str) -> StemPage:
        tokens, at, out = parser().parse(stem.strip()), 0, list[Token]()
        while at < len(tokens):
            if is_figure(tokens, at):
                out.append(html_token(self._figure(tokens[at + 1])))
                at += 3
                continue
            self._look_at(tokens[at])
            if tokens[at].type == "table_open":
                tokens[at].meta["label"] = f"Table: {columns_of(tokens, at)}"
            out.append(tokens[at])
            at += 1
        self.shown.html = placed_figures(sanitized(rendered(out)).strip(), self.svgs)
        for name in sorted(self.pictures.keys() - set(_PICTURE.findall(stem))):
            self.shown.faults.append(f"The picture {name} is drawn and not shown.")
        return self.shown

    def _figure(self, inline: Token) -> str:
        [image] = inline.children or []
        target, alt = str(image.attrGet("src")), image.content.strip()
        caption = str(image.attrGet("title") or "").strip()
        self.shown.faults += figure_faults(target, alt, caption)
        svg = self._svg(target, alt)
        if svg is None:
            return ""
        self.svgs.append(svg)
        kind = "figure" if target.startswith("figures/") else "figure picture"
        return figure_html(len(self.svgs) - 1, caption, kind)

    def _svg(self, target: str, alt: str) -> str | None:
        if named := _PICTURE.fullmatch(target):
            return self._picture(named[1], alt)
        text = self.figure(target)
        if text is None:
            self.shown.faults.append(f"There is no figure {target} in the module.")
            return None
        name = f"fig-{self.item_id}-{PurePosixPath(target).stem}"
        if target in self.shown.figures:
            self.shown.faults.append(f"The figure {target} is shown twice in this stem.")
            return None
        svg, wrong = read_svg(text.encode(), name, alt)
        self.shown.figures.append(target)
        self.shown.figure_faults += [(target, line, sentence) for line, sentence in wrong]
        return None if wrong else svg

    def _picture(self, name: str, alt: str) -> str | None:
        if name not in self.pictures:
            self.shown.faults.append(f"No picture is drawn under the name {name}.")
            return None
        svg = picture_svg(self.pictures[name], alt)
        if len(svg) > LARGEST_PICTURE:
            size = f"{len(svg):,} characters; {LARGEST_PICTURE:,} are the most"
            self.shown.faults.append(f"The picture {name} takes {size}.")
        return svg

    def _look_at(self, token: Token) -> None:
        kind = token.info.strip()
        if token.type == "fence" and kind in NAMES:
            self.shown.faults += excerpt_faults(kind, token.content)
        if any(child.type == "image" for child in token.children or []):
            self.shown.faults.append("A figure stands in a paragraph of its own.")
