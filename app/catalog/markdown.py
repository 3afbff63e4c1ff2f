"""Markdown to HTML: CommonMark with tables and our containers, HTML off, sanitized at the end."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from app.catalog.excerpts import NAMES, excerpt_html
from app.catalog.words import slots

CALLOUTS: Final = {
    "case": "Case",
    "note": "Note",
    "warning": "Warning",
    "field": "In the field",
    "key": "To remember",
}
CONTAINERS: Final = (*CALLOUTS, "lab", "check")

_CITATION = re.compile(
    r"\[((?:PS3\.|HL7|v2\.|IHE|RAD|ITI|RFC|ISO|IEC|FHIR|NIST|DICOM|NEMA|LOINC|\d\d CFR)"
    r"[^\[\]<>]{1,90})\]"
)
_ALIGNMENT: Final = {"text-align:right": "text-end", "text-align:center": "text-center"}
_TAG_NAMES: Final = (
    "p h2 h3 h4 ul ol li strong em code pre blockquote a table thead tbody tr th td hr br "
    "aside div span figure figcaption fieldset legend label input"
)
_TAGS: Final = set(_TAG_NAMES.split())
_ATTRIBUTES: Final = {
    "*": {"class"},
    "a": {"href", "rel", "data-tip"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "aside": {"role", "aria-label"},
    "div": {"role", "tabindex", "aria-label", "data-lab"},
    "figure": {"id"},
    "span": {"data-word", "data-svg"},
    "th": {"scope"},
    "fieldset": {"data-check"},
    "li": {"data-right"},
    "p": {"hidden"},
    "input": {"type", "name", "value"},
    "ol": {"start"},
}


@cache
def parser() -> MarkdownIt:
    """Return the parser of lessons, briefs and items."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["html_block", "html_inline"])
    for name in CONTAINERS:
        container_plugin(markdown, name)
    for token, rule in (
        ("text", _text),
        ("code_inline", _code),
        ("fence", _fence),
        ("image", _image),
        ("th_open", _cell),
        ("td_open", _cell),
        ("table_open", _table_open),
        ("table_close", _table_close),
    ):
        markdown.add_render_rule(token, rule)
    return markdown


def rendered(tokens: Sequence[Token]) -> str:
    """Return the HTML of *tokens*, not yet sanitized."""
    markdown = parser()
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    return html


def sanitized(html: str) -> str:
    """Return *html* with nothing in it but what our own renderer writes."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


@cache
def inline_html(text: str) -> str:
    """Return one line or paragraph of Markdown as sanitized phrasing HTML."""
    return sanitized(parser().renderInline(text.strip())).strip()


@cache
def block_html(text: str) -> str:
    """Return a short Markdown text, such as the stem of an item, as sanitized HTML."""
    return sanitized(parser().render(text.strip())).strip()


def _text(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return slots(_CITATION.sub(r'<span class="cite">\1</span>', escapeHtml(tokens[at].content)))


def _code(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    return f"<code>{slots(escapeHtml(tokens[at].content))}</code>"


def _fence(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    kind = tokens[at].info.strip()
    if kind in NAMES:
        return excerpt_html(kind, tokens[at].content)
    html: str = RendererHTML.fence(self, tokens, at, options, env)
    return html


def _image(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    """Show the alt text of a picture that is no figure of ours."""
    return escapeHtml(tokens[at].content)


def _cell(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    token = tokens[at]
    scope = ' scope="col"' if token.tag == "th" else ""
    aligned = _ALIGNMENT.get(str(token.attrGet("style") or ""))
    return f"<{token.tag}{scope}" + (f' class="{aligned}">' if aligned else ">")


def _table_open(_self: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    label = escapeHtml(str(tokens[at].meta.get("label", "Table")))
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
        '<table class="table">\n'
    )


def _table_close(_self: Any, _tokens: Sequence[Token], _at: int, *_: Any) -> str:
    return "</table></div>\n"
