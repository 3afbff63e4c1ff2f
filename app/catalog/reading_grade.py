"""How hard a lesson is to read: the Flesch-Kincaid grade of its running text.

The formula counts words a sentence and syllables a word. Running text is paragraphs and list items;
headings, tables, listings, figures and knowledge checks are left out. Whatever the reader has to
learn as it stands (a term of the glossary, a quoted value, an acronym, a number) counts as one word
of one syllable: a lesson on transfer syntaxes is not made harder by naming them.
"""

import re
from html import unescape

from app.catalog.glossary_links import TermIndex

METHOD = (
    "Flesch-Kincaid grade of paragraphs and list items; glossary terms, quoted values, acronyms "
    "and numbers count as one word of one syllable."
)

_LEFT_OUT = re.compile(
    r"<(table|pre|figure|fieldset|svg|h[1-6])\b.*?</\1>"
    r"|<p class=\"(?:callout-title|lab-card-title|lab-card-facts)\">.*?</p>",
    re.DOTALL,
)
_BLOCK = re.compile(r"<(?:p|li)\b[^>]*>(.*?)(?=</(?:p|li)>|<(?:p|ul|ol)\b)", re.DOTALL)
_QUOTED = re.compile(r"<code\b.*?</code>", re.DOTALL)
_CITED = re.compile(r"\[[^\[\]]*\]")
_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)")
_WORD = re.compile(r"[A-Za-z0-9][\w'.,/^&()|-]*")
_ACRONYM = re.compile(r"[A-Z].*[A-Z]|.*\d")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:(?:[^laeiouy]|(?<![bcdfgkptz])l)e|[^aeiouytd]ed|[^aeiouycghsxz]es)$")
_STAND_IN = "x"


def grade(html: str, terms: TermIndex) -> float:
    """Return the grade of a lesson's *html*; zero if it has no running text."""
    blocks = [_plain(block, terms) for block in _BLOCK.findall(_LEFT_OUT.sub(" ", html))]
    sentences = [each for block in blocks for each in _SENTENCE.split(block)]
    counted = [words for sentence in sentences if (words := _WORD.findall(sentence))]
    words = [word for sentence in counted for word in sentence]
    if not words:
        return 0.0
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(counted) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Return how many syllables *word* has, by its groups of vowels; an acronym has one."""
    if _ACRONYM.match(word):
        return 1
    small = re.sub("[^a-z]", "", word.lower().removesuffix("'s"))
    count = len(_VOWELS.findall(small))
    if count > 1 and _SILENT.search(small):
        count -= 1
    return max(1, count)


def _plain(block: str, terms: TermIndex) -> str:
    quoted = _QUOTED.sub(_STAND_IN, block)
    text = unescape(_TAG.sub("", quoted))
    return terms.replaced(_CITED.sub("", text), _STAND_IN)
