"""Stems and options of items as pages show them."""

from collections.abc import Sequence

from app.catalog.glossary_links import TermIndex
from app.catalog.linked_html import linked_html
from app.catalog.markdown import inline_html
from app.catalog.records import DrawnItem, ItemOption
from app.catalog.stem_page import FigureText, stem_page
from app.frozen import replace
from app.grading.items import Drawn, Option


def option_html(option: Option) -> ItemOption:
    """Return *option* with its texts as HTML."""
    return ItemOption(
        inline_html(option.text), option.right, inline_html(option.rationale), option.misconception
    )


def linked_options(options: Sequence[Option], terms: TermIndex) -> tuple[ItemOption, ...]:
    """Return *options* as HTML; each term is a link once, in the first rationale that names it."""
    seen: set[str] = set()
    return tuple(
        replace(option_html(each), rationale_html=linked_html(each.rationale, terms, seen))
        for each in options
    )


def drawn_html(drawn: Drawn, item_id: str, figure: FigureText, terms: TermIndex) -> DrawnItem:
    """Return a drawn item with its texts as HTML, options in the same order."""
    stem = stem_page(drawn, item_id, figure).html
    return DrawnItem(stem, linked_options(drawn.options, terms))
