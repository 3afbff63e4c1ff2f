"""What a learner's activities count for in one body's cycle: each once, and only if accepted."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.credit.cycles import Cycle
from app.credit.rules import HOUSE, Per, Rule, TimeClass
from app.frozen import Frozen

NOTHING = Decimal("0.00")
_SHA_256 = re.compile("[0-9a-f]{64}")


class Earning(Frozen):
    """One activity of a learner, as the ledger tells it.

    *accepted_by* names the rules for which an approval is on record, ``None`` where the entry
    says nothing about it; *categories* are those that the body gave the activity.
    """

    activity: str
    day: date
    minutes: Mapping[TimeClass, int]
    accepted_by: frozenset[str] | None = None
    categories: frozenset[str] = frozenset()

    def is_accepted(self, rule: Rule) -> bool:
        """Say whether it counts under *rule*: house hours take everything, others as noted.

        Where the entry names who accepted it, that list is the whole of it.
        """
        if rule.id == HOUSE:
            return True
        if self.accepted_by is None:
            return not rule.needs_approval
        return rule.id in self.accepted_by or rule.body in self.accepted_by


def activity_of(activity: Mapping[str, Any]) -> str:
    """Return what makes an entry's *activity* the same as another: id and credit version.

    Entries of modules from before authors could raise a credit version name the SHA-256 of the
    content alone; all of that was the first credit version, however often its wording changed.
    """
    version = str(activity.get("version", ""))
    if "credit_version" in activity or _SHA_256.fullmatch(version):
        version = str(activity.get("credit_version", 1))
    return f"{activity.get('id', '')}:{version}"


def earning_of(activity: Mapping[str, Any], day: date, minutes: Mapping[TimeClass, int]) -> Earning:
    """Return what an entry's *activity* says: its version, its approvals, its categories.

    The approvals stand under ``accepted_by`` as ids of rules or names of bodies.
    """
    accepted = activity.get("accepted_by")
    return Earning(
        activity=activity_of(activity),
        day=day,
        minutes=minutes,
        accepted_by=None if accepted is None else frozenset(accepted),
        categories=frozenset(activity.get("categories", ())),
    )


class Earned(Frozen):
    """What counts in a cycle, what of it lies in each category, and what lacks an approval.

    *minutes* are those that the units come from, where the rule rounds their sum once; ``None``
    where it rounds each activity by itself.
    """

    units: Decimal
    by_category: Mapping[str, Decimal]
    unapproved: Decimal
    minutes: int | None = None


def earned_in(rule: Rule, cycle: Cycle, earnings: Iterable[Earning]) -> Earned:
    """Return what *earnings* give in *cycle*: nothing from outside it, no activity twice."""
    once: dict[str, Earning] = {}
    for earning in earnings:
        if earning.day in cycle:
            once.setdefault(earning.activity, earning)
    accepted = [each for each in once.values() if each.is_accepted(rule)]
    return Earned(
        units=units_of(rule, accepted),
        by_category={
            category.id: units_of(rule, [e for e in accepted if category.id in e.categories])
            for category in rule.categories
        },
        unapproved=units_of(
            rule, [e for e in once.values() if rule.needs_approval and not e.is_accepted(rule)]
        ),
        minutes=(
            sum(rule.counted(each.minutes) for each in accepted) if rule.per is Per.CYCLE else None
        ),
    )


def units_of(rule: Rule, earnings: Iterable[Earning]) -> Decimal:
    """Return the units of *earnings*, rounded by activity or once for all, as the rule says."""
    if rule.per is Per.ACTIVITY:
        return sum((rule.credit_units(each.minutes) for each in earnings), NOTHING)
    minutes = dict.fromkeys(TimeClass, 0)
    for each in earnings:
        for time_class, n in each.minutes.items():
            minutes[time_class] += n
    return rule.credit_units(minutes)
