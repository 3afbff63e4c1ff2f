"""Texts folded so that spelling, case and accents do not matter, and the words we know."""

import re
import tomllib
import unicodedata
from pathlib import Path

from app.grading.cast import ascii_name, family_names, given_names, hospitals

_WORDS = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "phi_words.toml").read_text(encoding="utf-8")
)
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_EIGHT_DIGITS = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?=\d{2,6}(?:\D|$)|\D|$)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
_MONTH_NAMED = re.compile(r"(?<!\w)(\d{1,2})\.? ?([A-Za-z]{3})[a-z]*\.?,? ?(\d{4})(?!\d)")
_NAMED_FIRST = re.compile(r"(?<!\w)([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEARS = range(1870, 2100)
SHORTEST_NUMBER = 4


def fold(text: str) -> str:
    """Return *text* without differences of case, width and white space."""
    wide = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(wide.casefold().split())


def plain(word: str) -> str:
    """Return *word* without marks on its letters."""
    if word.isascii():
        return word.casefold()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def spellings(word: str) -> tuple[str, ...]:
    """Return the ways in which a word is written: ``mueller`` and ``muller`` for Müller."""
    if word.isascii():
        return (word.casefold(),)
    return (plain(word), ascii_name(word.casefold()))


def words_of(text: str) -> list[str]:
    """Return the runs of letters in *text*, as they stand."""
    return _LETTERS.findall(text)


def numbers_of(text: str) -> list[str]:
    """Return the runs of digits that are long enough to tell somebody, without leading zeros."""
    found = (digits.lstrip("0") for digits in _DIGITS.findall(text))
    return [digits for digits in found if len(digits) >= SHORTEST_NUMBER]


def dates_of(text: str) -> list[str]:
    """Return the days in *text* as YYYYMMDD; a day that could be read two ways is there twice."""
    found = [(year, month, day) for year, month, day in _EIGHT_DIGITS.findall(text)]
    for one, other, year in _DAY_FIRST.findall(text):
        found += [(year, one, other), (year, other, one)]
    for day, month, year in _MONTH_NAMED.findall(text):
        found.append((year, _month(month), day))
    for month, day, year in _NAMED_FIRST.findall(text):
        found.append((year, _month(month), day))
    return [
        f"{year}{int(month):02}{int(day):02}"
        for year, month, day in found
        if _is_day(year, month, day)
    ]


def _month(name: str) -> str:
    name = name.lower()
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else "0"


def _is_day(year: str, month: str, day: str) -> bool:
    return int(year) in _YEARS and 1 <= int(month) <= 12 and 1 <= int(day) <= 31  # noqa: PLR2004


def _known(*texts: str) -> frozenset[str]:
    return frozenset(form for text in texts for word in words_of(text) for form in spellings(word))


CAST_FAMILY = _known(*family_names())
CAST_GIVEN = _known(*given_names())
HOSPITALS = frozenset(map(fold, hospitals()))
PLACEHOLDERS = _known(_WORDS["placeholders"])
PARTICLES = _known(_WORDS["particles"])
INSTITUTIONAL = _known(_WORDS["institutional"])
STAND_INS = frozenset(" ".join(sorted(name.split())) for name in _WORDS["stand_ins"])
COMMON_GIVEN = frozenset(_WORDS["given"].split()) - CAST_GIVEN
PLAINLY_GIVEN = COMMON_GIVEN - frozenset(_WORDS["given_words"].split())
COMMON_FAMILY = frozenset(_WORDS["family"].split()) - CAST_FAMILY
FAMILY_ALONE = COMMON_FAMILY - frozenset(_WORDS["words_too"].split())
