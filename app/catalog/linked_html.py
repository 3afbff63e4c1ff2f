"""Glossary terms in Markdown: lessons link them, and so do hints and the rationales of options."""

from collections.abc import Iterator

from markdown_it.token import Token

from app.catalog.glossary_links import TermIndex, term_link
from app.catalog.markdown import parser, rendered, sanitized
from app.catalog.page_tokens import joined, raw_token, text_token


def linked_html(text: str, terms: TermIndex, seen: set[str]) -> str:
    """Return one paragraph of Markdown as sanitized phrasing HTML, each term not yet *seen* a link.

    Stems, options and prompts are read before answering, when a definition could tell: they have
    no links.
    """
    return sanitized(linked_inline(text, terms, seen)).strip()


def linked_inline(text: str, terms: TermIndex, seen: set[str]) -> str:
    """Return what :func:`linked_html` does, for a page that is sanitized as a whole."""
    [inline] = parser().parseInline(text.strip())
    inline.children = list(_linked(inline.children or [], terms, seen))
    return rendered([inline])


def term_tokens(child: Token, terms: TermIndex, seen: set[str]) -> list[Token]:
    """Return a text as texts and links to the terms in it."""
    pieces = terms.pieces(child.content, seen)
    return [
        text_token(text) if term is None else raw_token(term_link(text, term))
        for text, term in pieces
        if text
    ]


def _linked(children: list[Token], terms: TermIndex, seen: set[str]) -> Iterator[Token]:
    in_link = 0
    for child in joined(children):
        in_link += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and not in_link:
            yield from term_tokens(child, terms, seen)
        else:
            yield child
