"""Readiness: what recent mock exams say of the real one, as a range and in words first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from app import clock
from app.catalog import BlueprintVersion
from app.frozen import Frozen
from app.learning.exams.chances import pass_chance
from app.records.exams import ExamMark, ExamSitting
from app.store import Unit

CUTS = (65, 70, 75)
"""The board does not publish where it cuts; these percentages enclose what is likely."""
RECENT = timedelta(days=90)
FEWEST_ANSWERS = 50
LEAST_COVERED = 80

_WORDS = (
    (95, "very likely"),
    (80, "likely"),
    (60, "more likely than not"),
    (40, "about as likely as not"),
    (20, "less likely than not"),
    (5, "unlikely"),
    (0, "very unlikely"),
)


class Readiness(Frozen):
    """The chance to pass by cut, in percent, and what it rests on.

    *low* is the word for the hardest cut, *high* for the easiest; *covered* is the percentage of
    the outline from which answers came.
    """

    chances: Mapping[int, int]
    low: str
    high: str
    answers: int
    share: int
    covered: int


class NotYet(Frozen):
    """Too little is known for an estimate: how many answers, and over how much of the outline."""

    answers: int
    covered: int


def readiness_of(
    exams: Sequence[ExamSitting], version: BlueprintVersion, unit: Unit
) -> Readiness | NotYet:
    """Estimate from the scored questions of recent *exams* that were new to their learner."""
    recent = [each for each in exams if _counts(each)]
    if not recent:
        return NotYet(0, 0)
    marks = unit.exam_sittings.marks(recent[0].organization_id, [each.id for each in recent])
    return estimate((mark for mark in marks if mark.scored and mark.first_seen), version)


def estimate(marks: Iterable[ExamMark], version: BlueprintVersion) -> Readiness | NotYet:
    """Weigh *marks* as the outline weighs its domains, and estimate the chance to pass.

    The weighted share counts as so many answers as an even sample of the same certainty has.
    """
    weights = {domain.letter: domain.weight for domain in version.domains}
    tally: dict[str, list[bool]] = {}
    for mark in marks:
        if mark.domain in weights:
            tally.setdefault(mark.domain, []).append(mark.right)
    answers = sum(len(each) for each in tally.values())
    met = sum(weights[letter] for letter in tally)
    covered = 100 * met // sum(weights.values())
    if answers < FEWEST_ANSWERS or covered < LEAST_COVERED:
        return NotYet(answers, covered)
    parts = {letter: weights[letter] / met for letter in tally}
    share = sum(parts[letter] * sum(each) / len(each) for letter, each in tally.items())
    worth = 1 / sum(parts[letter] ** 2 / len(each) for letter, each in tally.items())
    chances = {cut: round(100 * pass_chance(share * worth, worth, cut)) for cut in CUTS}
    return Readiness(
        chances=chances,
        low=in_words(min(chances.values())),
        high=in_words(max(chances.values())),
        answers=answers,
        share=round(100 * share),
        covered=covered,
    )


def in_words(percent: int) -> str:
    """Return the word for a chance of *percent*."""
    return next(word for least, word in _WORDS if percent >= least)


def _counts(sitting: ExamSitting) -> bool:
    """Say whether the sitting is recent, whole and no practice."""
    done = sitting.submitted_at
    return done is not None and done >= clock.now() - RECENT and not sitting.kind.is_practice
