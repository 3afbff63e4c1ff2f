"""What an activity was about: its lessons and labs split evenly over its domains, exactly."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.credit.rules import TimeClass

OUTLINED = "ciip"
"""The rule whose credit is told by domain: the outline with its letters is that of its exam."""

LETTERS = "ABCDEFGHIJ"
_LEARNED = (TimeClass.INSTRUCTION, TimeClass.LAB)
# A minute in 2520 parts splits evenly over any number of domains up to ten.
_PARTS = 2520
_HOUR = 60 * _PARTS


def domain_parts(activity: Mapping[str, Any], minutes: Mapping[TimeClass, int]) -> dict[str, int]:
    """Return the learned minutes by domain, in parts of a minute; post-tests are left out."""
    domains = [letter for letter in LETTERS if letter in activity.get("domains", ())]
    learned = sum(minutes.get(each, 0) for each in _LEARNED)
    return {letter: learned * _PARTS // len(domains) for letter in domains}


def sum_of_parts(every: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return all parts together."""
    sums: dict[str, int] = {}
    for parts in every:
        for letter, n in parts.items():
            sums[letter] = sums.get(letter, 0) + n
    return sums


def hours_of(parts: int) -> Decimal:
    """Return parts of a minute as hours, rounded once, half up."""
    return (Decimal(parts) / _HOUR).quantize(Decimal("0.01"), ROUND_HALF_UP)
