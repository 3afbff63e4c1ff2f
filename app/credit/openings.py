"""When self-study can be earned: in the running cycles in which it does not count yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from app.credit.cycles import Cycle, cycle_of
from app.credit.rules import HOUSE, Rule, all_rules, open_rules
from app.frozen import Frozen


class Opening(Frozen):
    """A cycle of one body in which self-study counts."""

    rule: Rule
    cycle: Cycle


def cycles_on(day: date, anchors: Mapping[str, date]) -> list[Opening]:
    """Return the cycles that hold *day* and count self-study: of her bodies, or the house year.

    *anchors* has, by the id of its rule, the day from which each of her credentials is counted.
    The house year speaks only where no body does: it takes everything, and would let whoever
    keeps a certification up earn the same module every year of a longer cycle.
    """
    rules = [rule for rule in open_rules() if rule.id in anchors]
    return _running(rules, anchors, day) or _running([all_rules()[HOUSE]], {HOUSE: day}, day)


def open_among(cycles: Iterable[Opening], days: Collection[date]) -> list[Opening]:
    """Return those of *cycles* that hold none of *days*, on which the activity was earned."""
    return [each for each in cycles if not any(day in each.cycle for day in days)]


def next_start(cycles: Iterable[Opening]) -> date:
    """Return the day on which the first of *cycles* is followed by another."""
    return min(each.cycle.end for each in cycles) + timedelta(days=1)


def _running(rules: Iterable[Rule], anchors: Mapping[str, date], day: date) -> list[Opening]:
    found = ((rule, cycle_of(rule, anchors[rule.id], day)) for rule in rules)
    return [Opening(rule, cycle) for rule, cycle in found if cycle is not None]
