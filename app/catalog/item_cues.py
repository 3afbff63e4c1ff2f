"""What gives a key away by its form alone: a word of the stem, or a first word unlike the others.

A cue is told only if it pays. Where a distractor takes up as much of the stem, and where in other
draws of the same item the cue points to a distractor as often, whoever follows it gains nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from app.catalog.item_writing import Remark, told
from app.grading.items import Drawn

_ECHOED = 6
_ARTICLES = {"a", "an", "the"}
_CODE = re.compile(r"`[^`]*`")
_WORD = re.compile(r"[A-Za-z]+")

Cue: TypeAlias = Callable[[Drawn, Sequence[Drawn]], Iterator[Remark]]


def cues(drawn: Drawn, draws: Sequence[Drawn] = ()) -> Iterator[Remark]:
    """Yield what points to the key of *drawn* and, over all *draws* of its item, keeps doing so."""
    if sum(option.right for option in drawn.options) == 1:
        for cue in CUES:
            yield from cue(drawn, draws)


def begins_alike(drawn: Drawn, draws: Sequence[Drawn] = ()) -> Iterator[Remark]:
    """Note a key that alone does not begin with the word of every distractor."""
    at = _key(drawn)
    if _odd(drawn) == at and _pays([_odd(each) == _key(each) for each in draws if _has_odd(each)]):
        word = _first(drawn.options[at - 1].text)
        sentence = f"Every wrong option begins with {word!r} and the right one does not."
        yield Remark(sentence, at, "warning")


def does_not_echo(drawn: Drawn, draws: Sequence[Drawn] = ()) -> Iterator[Remark]:
    """Note a key that alone takes up a word of the stem, and more of them than any other."""
    at, echoed = _key(drawn), _echoes(drawn)
    counts = Counter(echoed.values())
    if counts[at] <= max((counts[other] for other in counts if other != at), default=0):
        return
    found = [word for word in sorted(echoed) if echoed[word] == at and _word_pays(word, draws)]
    if found:
        sentence = f"The right option alone repeats from the stem: {', '.join(found)}."
        yield Remark(sentence, at, "warning")


CUES: tuple[Cue, ...] = (begins_alike, does_not_echo)


def _word_pays(word: str, draws: Sequence[Drawn]) -> bool:
    """Say whether in most of *draws* in which one option alone repeats *word*, it is the key."""
    pointed = ((_echoes(each).get(word), _key(each)) for each in draws)
    return _pays([place == key for place, key in pointed if place is not None])


def _pays(hits: Sequence[bool]) -> bool:
    return not hits or 2 * sum(hits) > len(hits)


def _echoes(drawn: Drawn) -> dict[str, int]:
    """Return each word of the stem that one option alone takes up, with that option's place."""
    stem = _words(told(drawn.stem))
    options = [_words(option.text) & stem for option in drawn.options]
    counts = Counter(word for words in options for word in words)
    return {word: at for at, words in enumerate(options) for word in words if counts[word] == 1}


def _odd(drawn: Drawn) -> int | None:
    """Return the place of the one option that does not begin with the word of all others."""
    firsts = [_first(option.text) for option in drawn.options]
    counts = Counter(firsts)
    odd = [at for at, word in enumerate(firsts) if counts[word] == 1]
    if len(odd) != 1 or len(counts) != 2:  # noqa: PLR2004 - the odd word, and the others'
        return None
    common = next(word for word in counts if word != firsts[odd[0]])
    # An article or a number says nothing.
    return odd[0] if common not in _ARTICLES and common.isalpha() else None


def _has_odd(drawn: Drawn) -> bool:
    return _odd(drawn) is not None


def _key(drawn: Drawn) -> int:
    return next(at for at, option in enumerate(drawn.options) if option.right)


def _first(text: str) -> str:
    return next(iter(text.split()), "").strip("`*,:").lower()


def _words(text: str) -> set[str]:
    """Return the longer words of *text*, a plural as its singular."""
    found = (word.lower() for word in _WORD.findall(_CODE.sub(" ", text)))
    singular = (word if word.endswith("ss") else word.removesuffix("s") for word in found)
    return {word for word in singular if len(word) >= _ECHOED}
