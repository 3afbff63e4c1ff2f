"""Stems on an author's desk: what they show is read from the folder, what is wrong is noted."""

import re
from pathlib import Path

from app.catalog.desk import Desk
from app.catalog.markdown import inline_html
from app.catalog.page_figures import FIGURE_NAME
from app.catalog.page_tokens import plain_text
from app.catalog.stem_page import FigureText, StemPage, stem_page
from app.grading.items import Drawn

_ALT = re.compile(r"!\[([^\]]*)\]\(")


def figures_in(folder: Path) -> FigureText:
    """Return what gives the text of a figure of the module in *folder*."""

    def text_of(target: str) -> str | None:
        path = folder / target
        is_figure = FIGURE_NAME.fullmatch(target) and path.is_file()
        return path.read_text(encoding="utf-8") if is_figure else None

    return text_of


def read_stem(desk: Desk, path: Path, line: int, item_id: str, drawn: Drawn) -> StemPage:
    """Return the stem of *drawn*, an item of the file at *path*, after noting its faults."""
    page = stem_page(drawn, item_id, figures_in(path.parent))
    for sentence in (*page.faults, *_given_away(drawn)):
        desk.error(path, line, sentence)
    for target, number, sentence in page.figure_faults:
        desk.error(path.parent / target, number, sentence)
    return page


def _given_away(drawn: Drawn) -> list[str]:
    """Return a complaint for each alt text that holds the right option word by word."""
    keys = [plain_text(inline_html(each.text)).casefold() for each in drawn.options if each.right]
    return [
        f"The alt text of a picture holds the right option {key!r}."
        for alt in _ALT.findall(drawn.stem)
        for key in keys
        if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", alt.casefold())
    ]
