"""The report of a mock exam: total, domains in three bands, misconceptions, confidence."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.frozen import Frozen
from app.learning.exams.chances import share_interval
from app.learning.exams.next_steps import (
    NextStep,
    Stumble,
    next_steps_of,
    stumbles_of,
)
from app.learning.exams.readiness import CUTS
from app.learning.site import Site
from app.records.exams import ExamItem, ExamMark, ExamSitting

FEWEST_ITEMS = 10
"""Fewer questions than this say nothing of a domain alone: they are pooled."""
_STRENGTH = 10
"""A domain's share is drawn toward the total as if so many more questions stood behind it."""
_GROUPS = (frozenset("ABCDE"), frozenset("FGHIJ"))
"""Running the service, and its technology: small domains are pooled with their own kind."""
_MARKS = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""Certainty-based marks: for each confidence what a right and a wrong answer earn."""


class Band(StrEnum):
    """Where a domain stands against the range in which the cut may lie."""

    STRONG = "strong"
    NEAR = "near"
    WEAK = "weak"
    UNKNOWN = "unknown"


class DomainResult(Frozen):
    """One domain, or several small ones pooled: counts, interval and band."""

    letters: tuple[str, ...]
    titles: tuple[str, ...]
    right: int
    count: int
    low: int
    high: int
    band: Band


class Calibration(Frozen):
    """How well confidence and knowledge agreed in a drill."""

    marked: int
    marks: int
    marks_possible: int
    sure_and_wrong: tuple[int, ...]
    """The numbers (from 1) of the questions answered wrong with full confidence."""


class Report(Frozen):
    """Everything that the page says of a handed-in exam."""

    sitting: ExamSitting
    right: int
    count: int
    percent: int
    low: int
    high: int
    unanswered: int
    unscored: int
    domains: tuple[DomainResult, ...]
    stumbles: tuple[Stumble, ...]
    next_steps: tuple[NextStep, ...]
    calibration: Calibration | None


def report_of(sitting: ExamSitting, site: Site) -> Report:
    """Return the report of a sitting that was handed in."""
    with site.store.reading() as unit:
        items = unit.exam_sittings.items(sitting.organization_id, sitting.id)
        marks = unit.exam_sittings.marks(sitting.organization_id, [sitting.id])
    scored = [mark for mark in marks if mark.scored]
    right = sum(mark.right for mark in scored)
    low, high = share_interval(right, len(scored))
    chosen = {mark.position: mark.choice for mark in marks}
    return Report(
        sitting=sitting,
        right=right,
        count=len(scored),
        percent=100 * right // max(1, len(scored)),
        low=low,
        high=high,
        unanswered=sum(mark.choice is None for mark in scored),
        unscored=len(marks) - len(scored),
        domains=domain_results(scored, sitting.domains),
        stumbles=stumbles_of(items, chosen, site.catalog),
        next_steps=next_steps_of(_missed(items, chosen), sitting.domains, site.catalog),
        calibration=calibration_of(marks) if sitting.kind.is_practice else None,
    )


def domain_results(
    scored: Sequence[ExamMark], domains: Sequence[Mapping[str, Any]]
) -> tuple[DomainResult, ...]:
    """Return the domains in the outline's order, the small ones pooled behind the others."""
    titles = {domain["letter"]: domain["title"] for domain in domains}
    by_letter = {
        letter: [mark.right for mark in scored if mark.domain == letter] for letter in titles
    }
    total = sum(mark.right for mark in scored) / max(1, len(scored))
    large = [letter for letter, marks in by_letter.items() if len(marks) >= FEWEST_ITEMS]
    small = [letter for letter, marks in by_letter.items() if 0 < len(marks) < FEWEST_ITEMS]
    pools = [(letter,) for letter in large]
    pools += [tuple(letter for letter in small if letter in group) for group in _GROUPS]
    return tuple(
        _result(letters, titles, [each for x in letters for each in by_letter[x]], total)
        for letters in pools
        if letters
    )


def calibration_of(marks: Sequence[ExamMark]) -> Calibration | None:
    """Return certainty-based marks where confidence was marked at all."""
    told = [mark for mark in marks if mark.confidence and mark.choice is not None]
    if not told:
        return None
    earned = [_MARKS[mark.confidence or 1][0 if mark.right else 1] for mark in told]
    most = max(_MARKS)
    wrong = [mark.position + 1 for mark in told if mark.confidence == most and not mark.right]
    return Calibration(len(told), sum(earned), most * len(told), tuple(wrong))


def _result(
    letters: tuple[str, ...], titles: Mapping[str, str], right: Sequence[bool], total: float
) -> DomainResult:
    low, high = share_interval(sum(right), len(right))
    return DomainResult(
        letters=letters,
        titles=tuple(titles[letter] for letter in letters),
        right=sum(right),
        count=len(right),
        low=low,
        high=high,
        band=band_of(sum(right), len(right), total),
    )


def band_of(right: int, count: int, total: float) -> Band:
    """Return the band of a domain, its share drawn toward the *total* share."""
    if count < FEWEST_ITEMS:
        return Band.UNKNOWN
    percent = 100 * (right + _STRENGTH * total) / (count + _STRENGTH)
    if percent >= CUTS[-1]:
        return Band.STRONG
    return Band.NEAR if percent >= CUTS[0] else Band.WEAK


def _missed(items: Sequence[ExamItem], chosen: Mapping[int, int | None]) -> list[ExamItem]:
    return [item for item in items if chosen[item.position] != item.key]
