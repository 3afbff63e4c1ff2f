"""Where a learner stands in a cycle: earned, missing, pace, projection, deadline."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from app.credit.counting import NOTHING, Earned
from app.credit.cycles import Cycle, late_until
from app.credit.rules import Category, Renewal, Rule
from app.frozen import Frozen

_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")
_MONTH = Decimal("30.44")
_NEAR = 91
_FIRST_GLANCE = Decimal("0.05")
"""The share of a cycle that must be over before a projection says anything."""

MET, ON_PACE, BEHIND = "met", "on pace", "behind"
CATEGORIES_MISSING, NO_CREDIT = "categories missing", "no credit asked for"
STATUSES = (MET, ON_PACE, BEHIND, CATEGORIES_MISSING, NO_CREDIT)


class CategoryStanding(Frozen):
    """What a learner has in one category of which the body wants a minimum."""

    category: Category
    earned: Decimal
    projected: Decimal | None = None

    @property
    def gap(self) -> Decimal:
        """Return what is missing in this category."""
        return max(NOTHING, self.category.minimum - self.earned).quantize(_CENT)

    @property
    def shortfall(self) -> Decimal:
        """Return what would be missing in it at the end if the pace stayed as it is."""
        if self.projected is None:
            return NOTHING
        return max(NOTHING, self.category.minimum - self.projected).quantize(_CENT)


class Standing(Frozen):
    """Where a learner is in a cycle: earned, asked for by now, and what is left to earn.

    *gap* is what the sum lacks, which is none where only categories lack credit. *projected* is
    what the pace so far gives by the end, ``None`` early in a cycle; *a_month* is what each month
    left has to bring; *unapproved* is time that the body has not approved.
    *minutes* are what *earned* was rounded from, once, under a rule that rounds by cycle.
    *has_expired* is said of a credential that is renewed by its exam, and was not in time.
    """

    rule: Rule
    cycle: Cycle
    earned: Decimal
    pace: Decimal
    gap: Decimal
    days_left: int
    categories: tuple[CategoryStanding, ...] = ()
    unapproved: Decimal = NOTHING
    projected: Decimal | None = None
    a_month: Decimal | None = None
    late_until: date | None = None
    has_expired: bool = False
    minutes: int | None = None

    @property
    def on_pace(self) -> bool:
        """Say whether she has earned what an even pace would have given by today."""
        return self.earned >= self.pace

    @property
    def met(self) -> bool:
        """Say whether nothing is missing, in sum and in every category."""
        return not self.gap and not any(each.gap for each in self.categories)

    @property
    def to_earn(self) -> Decimal:
        """Return the least that is left to earn: one credit may serve the sum and categories."""
        return max((self.gap, *(each.gap for each in self.categories)))

    @property
    def status(self) -> str:
        """Return where she stands in a word, one of :data:`STATUSES`."""
        if self.asks_for_exam or not self.rule.required:
            return NO_CREDIT
        if not self.gap:
            return MET if self.met else CATEGORIES_MISSING
        return ON_PACE if self.on_pace else BEHIND

    @property
    def ends_soon(self) -> bool:
        """Say whether the end is near: for a cycle that ends with the year, from 1 October on."""
        return self.days_left <= _NEAR

    @property
    def shortfall(self) -> Decimal:
        """Return what would be missing at the end if the pace stayed, in sum or in a category."""
        if self.projected is None:
            return NOTHING
        in_sum = max(NOTHING, self.rule.required - self.projected).quantize(_CENT)
        return max((in_sum, *(each.shortfall for each in self.categories)))

    @property
    def share(self) -> int:
        """Return the earned part of the requirement in whole percent, never rounded up to all."""
        return _share(self.earned, self.rule.required)

    @property
    def pace_share(self) -> int:
        """Return the part that an even pace would have given by today, in whole percent."""
        return _share(self.pace, self.rule.required)

    @property
    def asks_for_exam(self) -> bool:
        """Say whether the exam is to be sat again, and no credit is asked for."""
        return self.rule.renewal is Renewal.EXAM

    @property
    def older_than_rule(self) -> bool:
        """Say whether the cycle began before this version of the rule was in force."""
        return self.rule.effective_from is not None and self.cycle.start < self.rule.effective_from


def standing(
    rule: Rule, cycle: Cycle, earned: Decimal, today: date, counted: Earned | None = None
) -> Standing:
    """Return the standing; *pace* is the requirement spread evenly over the cycle's days."""
    elapsed = cycle.elapsed(today)
    gap = max(NOTHING, rule.required - earned).quantize(_CENT)
    categories = _categories(rule, counted, elapsed)
    to_earn = max((gap, *(each.gap for each in categories)))
    return Standing(
        rule=rule,
        cycle=cycle,
        earned=earned,
        pace=(rule.required * elapsed).quantize(_CENT, ROUND_HALF_UP),
        gap=gap,
        days_left=cycle.days_left(today),
        categories=categories,
        unapproved=counted.unapproved if counted else NOTHING,
        projected=_projected(earned, elapsed),
        a_month=_a_month(to_earn, cycle.days_left(today)),
        late_until=late_until(rule, cycle),
        has_expired=rule.renewal is Renewal.EXAM and today > cycle.end,
        minutes=counted.minutes if counted else None,
    )


def _categories(
    rule: Rule, counted: Earned | None, elapsed: Decimal
) -> tuple[CategoryStanding, ...]:
    earned = counted.by_category if counted else {}
    by_category = ((each, earned.get(each.id, NOTHING)) for each in rule.categories)
    return tuple(
        CategoryStanding(each, units, _projected(units, elapsed)) for each, units in by_category
    )


def _share(part: Decimal, whole: Decimal) -> int:
    if not whole:
        return 0
    return int(min(100 * part / whole, Decimal(100)))


def _projected(earned: Decimal, elapsed: Decimal) -> Decimal | None:
    if elapsed < _FIRST_GLANCE:
        return None
    return (earned / elapsed).quantize(_CENT, ROUND_HALF_UP)


def _a_month(gap: Decimal, days_left: int) -> Decimal | None:
    """Return what each month left has to bring, rounded up; all of it within the last month."""
    if not gap or not days_left:
        return None
    months = max(Decimal(1), Decimal(days_left) / _MONTH)
    return (gap / months).quantize(_TENTH, ROUND_CEILING)
