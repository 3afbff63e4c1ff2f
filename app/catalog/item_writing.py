"""How one item should be written: small rules, each over an item as a learner would see it.

A rule says what it finds; where it stands, and in which file, is the caller's business. What gives
a key away to somebody who knows nothing of the matter is an error if it is certain, a warning if
only an author can judge it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias

from app.catalog.problems import Severity
from app.frozen import Frozen
from app.grading.items import Drawn

SHORT = 40
"""Options up to so many characters are compared at a glance, whatever their lengths."""

_COUNTS = (3, 4)
_LONGEST_TO_SHORTEST = 2
_FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"^\|.*\|[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"`[^`]*`")
_OTHERS = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the )?(?:above|others?|these|those|options|answers)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:[Bb]oth )?[A-D] (?:and|or) [A-D]\.?")
_ABSOLUTE = re.compile(
    r"\b(?:always|never|absolutely|completely|entirely|impossible|invariably|guarantee[sd]?|"
    r"in (?:all|any|every) cases?|every time|without exception|under no circumstances)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"(?<!\*)\b(?:except|not)\b[^.?]*\?\s*$")
_ENDS_IN_ARTICLE = re.compile(r"\b(an?)\s*(?:_{2,}|…|\.{3})?\s*[:?]?\s*$", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:which|what) (?:two|three|four)\b", re.IGNORECASE)
_LISTED = re.compile(r",| and | with ")


class Remark(Frozen):
    """What a rule says, about the *option* at that place or about the item as a whole."""

    sentence: str
    option: int | None = None
    severity: Severity = "error"


Rule: TypeAlias = Callable[[Drawn], Iterator[Remark]]


_SHAPES: tuple[tuple[Callable[[str], bool], tuple[str, str]], ...] = (
    (lambda text: text.endswith("."), ("ends without a full stop", "ends in a full stop")),
    (lambda text: text[:1].islower(), ("begins with a capital", "begins with a small letter")),
)


def remarks(drawn: Drawn) -> Iterator[Remark]:
    """Yield what every rule says of the item; one without a single key is not read further."""
    yield from one_key(drawn)
    if sum(option.right for option in drawn.options) == 1:
        for rule in RULES:
            yield from rule(drawn)


def one_key(drawn: Drawn) -> Iterator[Remark]:
    """Expect four options, or three, of which one is right."""
    right = sum(option.right for option in drawn.options)
    if len(drawn.options) not in _COUNTS:
        yield Remark("An item has four options, or three.")
    if right != 1:
        yield Remark(f"The item has {right} right options; it needs one.")


def asks_a_question(drawn: Drawn) -> Iterator[Remark]:
    """Expect a lead-in that can be answered with the options covered; a listing may follow it."""
    if not lead_in(drawn.stem).endswith("?"):
        yield Remark("The stem ends in no question; ask what can be answered without the options.")


def emphasizes_not(drawn: Drawn) -> Iterator[Remark]:
    """Expect ``**not**`` where the exception is asked for: a tired reader misses the word."""
    if _NEGATIVE.search(_CODE.sub("", lead_in(drawn.stem))):
        yield Remark("A stem that asks for the exception writes **not**.", None, "warning")


def stands_alone(drawn: Drawn) -> Iterator[Remark]:
    """Refuse options about other options, as in: all of the above, both A and B."""
    for at, text in _texts(drawn):
        if _OTHERS.search(text) or _LETTERS.fullmatch(text.strip()):
            yield Remark(f"The option {text!r} leans on the other options.", at)


def differs(drawn: Drawn) -> Iterator[Remark]:
    """Refuse an option that is there twice."""
    counts = Counter(text.casefold().strip() for _, text in _texts(drawn))
    for at, text in _texts(drawn):
        if counts[text.casefold().strip()] > 1:
            yield Remark(f"The option {text!r} is there twice.", at)


def has_like_length(drawn: Drawn) -> Iterator[Remark]:
    """Refuse an option more than twice as long as the shortest, unless all are short."""
    lengths = [len(text) for _, text in _texts(drawn)]
    longest = max(lengths)
    if longest > SHORT and longest > _LONGEST_TO_SHORTEST * min(lengths):
        sentence = f"The options are {min(lengths)} to {longest} characters long: one stands out."
        yield Remark(sentence, lengths.index(longest))


def is_not_absolute(drawn: Drawn) -> Iterator[Remark]:
    """Refuse words such as always and never, which mark an option as wrong."""
    for at, text in _texts(drawn):
        if found := _ABSOLUTE.search(_CODE.sub("", text)):
            yield Remark(f"The word {found[0]!r} marks the option {text!r} as wrong.", at)


def fits_the_article(drawn: Drawn) -> Iterator[Remark]:
    """Refuse options that a stem's last word, a or an, rules out."""
    if found := _ENDS_IN_ARTICLE.search(lead_in(drawn.stem)):
        vowel = found[1].lower() == "an"
        for at, text in _texts(drawn):
            if (text.strip("`*( ")[:1].lower() in "aeiou") != vowel:
                yield Remark(f"After {found[1]!r} the option {text!r} cannot follow.", at)


def fits_the_number(drawn: Drawn) -> Iterator[Remark]:
    """Note options that name one thing where the stem asks for several, while others list them."""
    if _SEVERAL.search(lead_in(drawn.stem)):
        listed = {at for at, text in _texts(drawn) if _LISTED.search(text)}
        for at, text in _texts(drawn):
            if listed and at not in listed:
                sentence = f"The stem asks for several; the option {text!r} names one."
                yield Remark(sentence, at, "warning")


def is_parallel(drawn: Drawn) -> Iterator[Remark]:
    """Note an option that differs in form from all others: its first letter, its full stop."""
    for shape, said in _SHAPES:
        # What begins with a number or a quoted value has neither a capital nor a small letter.
        options = [(at, text) for at, text in _texts(drawn) if text[:1].isalpha()]
        counts = Counter(shape(text) for _, text in options)
        for at, text in options:
            if len(options) == len(drawn.options) and counts[shape(text)] == 1:
                sentence = f"The option {text!r} alone {said[shape(text)]}."
                yield Remark(sentence, at, "warning")


def is_explained(drawn: Drawn) -> Iterator[Remark]:
    """Expect a rationale of whole sentences for every option."""
    for at, option in enumerate(drawn.options):
        if not option.rationale.rstrip("`*) ").endswith((".", "!", "?")):
            yield Remark(f"The option {option.text!r} needs a rationale in whole sentences.", at)


def has_misconceptions(drawn: Drawn) -> Iterator[Remark]:
    """Expect behind each distractor the code of the misconception that leads to it."""
    for at, option in enumerate(drawn.options):
        if not option.right and not re.fullmatch(r"[A-Z][A-Z0-9_]*", option.misconception):
            sentence = f"The option {option.text!r} names no misconception, such as TRUNCATED_ID."
            yield Remark(sentence, at)


RULES: tuple[Rule, ...] = (
    asks_a_question,
    emphasizes_not,
    stands_alone,
    differs,
    has_like_length,
    is_not_absolute,
    fits_the_article,
    fits_the_number,
    is_parallel,
    is_explained,
    has_misconceptions,
)


def told(stem: str) -> str:
    """Return *stem* without its listings and tables, which are evidence and not wording."""
    return _TABLE.sub("", _FENCED.sub("", stem))


def lead_in(stem: str) -> str:
    """Return the last sentence of *stem* before any listing that ends it."""
    plain = told(stem).strip()
    return re.split(r"(?<=[.!?])\s+(?=[A-Z`*])", plain)[-1].rstrip("*")


def _texts(drawn: Drawn) -> Iterator[tuple[int, str]]:
    yield from ((at, option.text) for at, option in enumerate(drawn.options))
