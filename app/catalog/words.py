"""Seeded names in compiled text: ``[[word]]`` of the source is a slot that a page fills."""

import re
from collections.abc import Mapping
from html import escape

from app.errors import InvalidContent

_SLOT = re.compile(r'<span data-word="([a-z][a-z0-9_]*)"></span>')
_MARK = re.compile(r"\[\[([a-z][a-z0-9_]*)\]\]")


def slots(html: str) -> str:
    """Return escaped *html* with a slot in place of each ``[[word]]``."""
    return _MARK.sub(r'<span data-word="\1"></span>', html)


def without_words(html: str) -> str:
    """Return compiled *html* with a gap in place of each slot, for those who see no one's own."""
    return _SLOT.sub("…", html)


def words_in(text: str) -> frozenset[str]:
    """Return the words that the Markdown *text* asks the bench for."""
    return frozenset(_MARK.findall(text))


def fill_words(html: str, words: Mapping[str, str]) -> str:
    """Return compiled *html* with every slot filled by its word, escaped."""

    def fill(slot: re.Match[str]) -> str:
        if slot[1] not in words:
            raise InvalidContent(f"The text asks for the word {slot[1]}, which the bench lacks.")
        return f'<span class="word">{escape(words[slot[1]])}</span>'

    return _SLOT.sub(fill, html)
