"""Whose name is it? Of our cast, of the bench, a stand-in's, or somebody's."""

import re
from difflib import get_close_matches

from app.grading.phi.allowed import Allowed
from app.grading.phi.words import (
    CAST_FAMILY,
    CAST_GIVEN,
    COMMON_FAMILY,
    COMMON_GIVEN,
    PARTICLES,
    PLACEHOLDERS,
    PLAINLY_GIVEN,
    STAND_INS,
    fold,
    plain,
    spellings,
    words_of,
)

_PARTS = re.compile(r"[\s^,=;:.()/&_\\]+")
_SPOILED = re.compile(r"\x1b|[^\x20-\x7e]")
_NEAR = 0.72
_SHORTEST_NEAR = 4
_SHORTEST_FAMILY = 3
_LONGEST_NEAR = 64
_ALIKE = 2


def is_strange_name(name: str, allowed: Allowed) -> bool:
    """Say whether *name* is of nobody we know: not of the cast, the bench, or a stand-in."""
    if allowed.has(name) or all(allowed.has(group) for group in re.split(r"[=\\]", name)):
        return False
    told = [part for part in _PARTS.split(name) if part and _tells(part)]
    if not told or " ".join(sorted(map(plain, told))) in STAND_INS:
        return False
    unknown = [part for part in told if not (allowed.has(part) or _is_known(part, allowed))]
    if unknown:
        return not all(_is_near(part, allowed) for part in unknown)
    # A given name of ours alone is also a stranger's family name.
    return not any(_is_rooted(word, allowed) for part in told for word in words_of(part))


def strange_words(text: str, allowed: Allowed) -> list[str]:
    """Return the words of *text* that neither our cast nor the bench nor a stand-in has."""
    return [word for word in words_of(text) if len(word) > 1 and not _knows(word, allowed)]


def is_common_pair(first: str, second: str) -> bool:
    """Say whether two words that stand together are somebody: a common name and another."""
    one, other = plain(first), plain(second)
    if (one in COMMON_GIVEN and other in COMMON_FAMILY) or (
        one in COMMON_FAMILY and other in COMMON_GIVEN
    ):
        return True
    if one in PLAINLY_GIVEN:
        return len(other) >= _SHORTEST_FAMILY and other.isalpha()
    # Capitals alone tell no sentence's first word from a name, so all letters must be capitals.
    shouted = first.isupper() and second.isupper()
    return shouted and other in PLAINLY_GIVEN and len(one) >= _SHORTEST_NEAR and one.isalpha()


def _tells(part: str) -> bool:
    """Say whether a part of a name says who it is: not a title, an initial or a code."""
    letters = "".join(words_of(part))
    if not letters or plain(letters) in PARTICLES:
        return False
    if letters.isascii() and (len(letters) == 1 or len(set(letters.casefold())) < _ALIKE):
        return False
    # Nobody's name holds digits, unless a number was hung on it.
    return not any(each.isdigit() for each in part) or plain(letters) in COMMON_FAMILY


def _is_known(part: str, allowed: Allowed) -> bool:
    return all(
        _knows(word, allowed) for word in words_of(part) if len(word) > 1 or not word.isascii()
    )


def _knows(word: str, allowed: Allowed) -> bool:
    return any(
        form in CAST_FAMILY
        or form in CAST_GIVEN
        or form in PLACEHOLDERS
        or form in PARTICLES
        or form in allowed.words
        for form in spellings(word)
    )


def _is_rooted(word: str, allowed: Allowed) -> bool:
    return any(
        form in CAST_FAMILY or form in PLACEHOLDERS or form in allowed.words
        for form in spellings(word)
    )


def _is_near(part: str, allowed: Allowed) -> bool:
    """Say whether *part* is a name of the bench mistyped, or spoiled by a wrong character set."""
    if _SPOILED.search(part) and any(fold(part) in name for name in allowed.names):
        return True
    letters = "".join(each for each in plain(part) if each.isalpha())
    if not _SHORTEST_NEAR <= len(letters) <= _LONGEST_NEAR:
        return False
    return bool(get_close_matches(letters, allowed.near, n=1, cutoff=_NEAR))
