"""A rule of the learner: points for each field, two thresholds, and what they do to pairs."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .pairs import AGREES, DIFFERS, FIELDS, SIMILAR, Pair

MERGE_ROW, REVIEW_ROW = "merge_from", "review_from"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """Points that a field brings or takes, and the scores from which to merge and to review."""

    agree: dict[str, Decimal]
    differ: dict[str, Decimal]
    merge_from: Decimal
    review_from: Decimal

    def score(self, pair: Pair) -> Decimal:
        """Return the score of *pair*: a similar field brings half, a missing one nothing."""
        total = Decimal(0)
        for name, state in pair.states.items():
            if state == AGREES:
                total += self.agree[name]
            elif state == SIMILAR:
                total += self.agree[name] / 2
            elif state == DIFFERS:
                total -= self.differ[name]
        return total


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule did: pairs merged, reviewed and left apart, counted by their kind."""

    merged: Counter[str]
    reviewed: Counter[str]
    apart: Counter[str]

    def count(self, part: Counter[str], kinds: frozenset[str]) -> int:
        """Return how many pairs of these kinds are in *part*."""
        return sum(number for kind, number in part.items() if kind in kinds)


def run(rule: Rule, pairs: list[Pair]) -> Result:
    """Apply *rule* to all pairs."""
    merged, reviewed, apart = Counter[str](), Counter[str](), Counter[str]()
    for pair in pairs:
        score = rule.score(pair)
        if score >= rule.merge_from:
            merged[pair.kind] += 1
        elif score >= rule.review_from:
            reviewed[pair.kind] += 1
        else:
            apart[pair.kind] += 1
    return Result(merged, reviewed, apart)


def read_rule(answer: dict[str, dict[str, str]]) -> Rule | str:
    """Return the rule, or a sentence that says which cell cannot be read."""
    cells: dict[tuple[str, str], Decimal] = {}
    for row, columns in answer.items():
        for column, text in columns.items():
            number = _number(text)
            if number is None:
                return f"In row {row}, {text!r} is no number from 0 to {_MOST}; write 4 or 2.5."
            cells[row, column] = number
    for row in (MERGE_ROW, REVIEW_ROW):
        if not answer[row]["agree"]:
            return "Both thresholds need a score: the row to merge from and the row to review from."
    return Rule(
        {name: cells[name, "agree"] for name in FIELDS},
        {name: cells[name, "differ"] for name in FIELDS},
        cells[MERGE_ROW, "agree"],
        cells[REVIEW_ROW, "agree"],
    )


def _number(text: str) -> Decimal | None:
    """Return what a cell says; an open one says nought."""
    try:
        number = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= _MOST else None
