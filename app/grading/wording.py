"""The words of a finding: its text in ``findings.toml`` filled with what was seen."""

import re
from collections.abc import Mapping

from app.errors import InvalidContent
from app.frozen import Frozen
from app.grading.lab_toml import FindingText
from app.grading.verdict import Finding, Place

NOTHING = "nothing"

_NAME = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_SENTENCE_END = re.compile(r'(?<=[.!?])\s+(?=[A-Z"\[{])')
_LETTERS = re.compile(r"[A-Za-z][\w'-]*")
_TELLING = 5
_WORD = re.compile(r"\[\[([a-z_][a-z0-9_]*)\]\]")


class WordedFinding(Frozen):
    """A finding as the learner reads it."""

    code: str
    saw: str
    why: str
    clause: str
    next: str
    critical: bool
    at: Place | None


def word_finding(finding: Finding, text: FindingText, *, strict: bool = False) -> WordedFinding:
    """Return *finding* in the words of *text*.

    What a learner wrote is put in as it is: braces in it stay braces. A name without a fact is
    refused when *strict*, as the proof of a lab asks; a learner reads an ellipsis in its place.
    """
    facts = {"saw": finding.saw or NOTHING, **finding.facts}

    def fill(template: str) -> str:
        if strict and (missing := names_in(template) - set(facts)):
            names = ", ".join(sorted(missing))
            raise InvalidContent(
                f"findings.toml:1: {text.code} shows {names}, and no fact says it."
            )
        return _NAME.sub(lambda name: str(facts.get(name[1], "\N{HORIZONTAL ELLIPSIS}")), template)

    return WordedFinding(
        code=text.code,
        saw=fill(text.saw),
        why=fill(text.why),
        clause=text.clause,
        next=fill(text.next),
        critical=text.critical,
        at=finding.at,
    )


def in_short(text: FindingText) -> str:
    """Return what a finding is about without the facts of one answer, for lists over many people.

    It is what we saw, up to the first sentence that tells something when its facts are left out.
    """
    told: list[str] = []
    for sentence in (*_SENTENCE_END.split(text.saw), _SENTENCE_END.split(text.why)[0]):
        words = len(_LETTERS.findall(_NAME.sub(" ", sentence)))
        left_out = _NAME.sub("\u2026", sentence).replace("\u2026.", "\u2026")
        if words >= _TELLING:
            return " ".join([*told, re.sub(r"\s*\(\u2026\)", "", left_out)])
        if words:
            told.append(left_out)
    return " ".join(told)


def names_in(template: str) -> set[str]:
    """Return the names that *template* has filled in."""
    return set(_NAME.findall(template))


def put_words(text: str, words: Mapping[str, str]) -> str:
    """Return *text* with each ``[[name]]`` replaced by the bench's word; unknown names stay."""
    return _WORD.sub(lambda name: words.get(name[1], name[0]), text)


def words_in(text: str) -> set[str]:
    """Return the names of the words that *text* shows."""
    return set(_WORD.findall(text))
