"""Glossary terms find themselves in a text: the longest match, once a section."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TypeAlias

from app.catalog.addresses import term_url
from app.catalog.records import Term

Piece: TypeAlias = tuple[str, Term | None]

_CITED = re.compile(r"(\[+[^\[\]]*\]+)")
_ACRONYM = 2


class TermIndex:
    """Knows every spelling of every term.

    A word with two capitals or a digit (AE, JPEG, SOP) must stand exactly so; other words may be
    capitalized as a sentence needs. A plural ending is taken along.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {
            _key(spelling): term
            for term in terms
            if term.linked
            for spelling in (term.term, *term.also)
        }
        spellings = {each for term in self._terms.values() for each in (term.term, *term.also)}
        longest_first = sorted(spellings, key=lambda each: (-len(each), each))
        choices = "|".join(_pattern(each) for each in longest_first)
        self._found = re.compile(rf"(?<![\w/.&-])(?:({choices})(?:e?s)?)(?![\w]|-\w)")

    def pieces(self, text: str, seen: set[str]) -> Iterator[Piece]:
        """Cut *text* where a term not yet *seen* stands; citations in brackets are left alone."""
        if not self._terms:
            yield text, None
            return
        for number, part in enumerate(_CITED.split(text)):
            yield from [(part, None)] if number % 2 else self._pieces(part, seen)

    def replaced(self, text: str, word: str) -> str:
        """Return *text* with *word* in place of every term."""
        return self._found.sub(word, text) if self._terms else text

    def _pieces(self, text: str, seen: set[str]) -> Iterator[Piece]:
        start = 0
        for found in self._found.finditer(text):
            term = self._terms[_key(found[1])]
            if term.slug not in seen:
                seen.add(term.slug)
                yield text[start : found.start()], None
                yield found[0], term
                start = found.end()
        yield text[start:], None


def term_link(text: str, term: Term) -> str:
    """Return *text* as a link to *term* that carries its definition for hover and focus.

    An abbreviation is spelled out first, unless the text does so.
    """
    name = spelled_out(term)
    is_told = not name or _key(text) == _key(name)
    definition = escape(term.text if is_told else f"{name[0].upper()}{name[1:]}. {term.text}")
    return f'<a href="{term_url(term.slug)}" data-tip="{definition}">{escape(text)}</a>'


def spelled_out(term: Term) -> str:
    """Return the name that the abbreviation *term* begins with stands for, or nothing."""
    short = term.term.split()[0]
    if sum(letter.isupper() for letter in short) < _ACRONYM:
        return ""
    longer = (name for name in term.also if len(name.split()) > len(term.term.split()))
    return next((name for name in longer if _abbreviates(short, name)), "")


def linked_text(text: str, terms: TermIndex) -> str:
    """Return plain *text* as HTML, each of its terms a link once."""
    return "".join(
        escape(piece) if term is None else term_link(piece, term)
        for piece, term in terms.pieces(text, set())
    )


def _abbreviates(short: str, name: str) -> bool:
    """Return whether the letters of *short* stand in *name* in their order, the first one first."""
    letters, rest = short.casefold(), iter(name.casefold())
    begins = name[:1].casefold() == letters[0] and not name.startswith(short)
    return begins and all(letter in rest for letter in letters)


def _key(spelling: str) -> str:
    return " ".join(spelling.split()).casefold()


def _pattern(spelling: str) -> str:
    return r"\s+".join(_word(word) for word in spelling.split())


def _word(word: str) -> str:
    capitals = sum(letter.isupper() for letter in word)
    if capitals >= _ACRONYM or any(letter.isdigit() for letter in word) or len(word) == 1:
        return re.escape(word)
    return f"(?i:{re.escape(word)})"
