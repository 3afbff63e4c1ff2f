"""What people still lack for their credentials: cycle by cycle, from the running totals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from app.credit.counting import Earned
from app.credit.cycles import Cycle, cycle_to_keep
from app.credit.rules import Per, Renewal, Rule, TimeClass, all_rules
from app.credit.standings import (
    BEHIND,
    CATEGORIES_MISSING,
    MET,
    NO_CREDIT,
    ON_PACE,
    Standing,
    standing,
)
from app.frozen import Frozen
from app.records.managing import CreditCount, CreditFacts
from app.records.parts import parts_of_line
from app.store.running_credit import Counting

NOT_BEGUN = "first cycle not begun"
STATUSES = (MET, ON_PACE, BEHIND, CATEGORIES_MISSING, NOT_BEGUN, NO_CREDIT)
_NONE = Decimal("0.00")


class Gap(Frozen):
    """Where anybody stands who has earned this much in this cycle.

    The cycle is ``None`` before the first one; *projected* and *shortfall* are ``None`` while a
    cycle is too young to say. *gap* and *shortfall* are what lacks in sum or in a category,
    whichever is more; *missing* names the categories with what lacks in each.
    """

    rule: Rule
    status: str
    cycle: Cycle | None = None
    earned: Decimal = _NONE
    gap: Decimal = _NONE
    pace: Decimal = _NONE
    projected: Decimal | None = None
    shortfall: Decimal | None = None
    days_left: int | None = None
    missing: str = ""
    ends_soon: bool = False


class GapFilter(Frozen):
    """Which standings are wanted: a status, a cycle by its end, an end within so many days.

    With *lacking*, only those with less credit than the cycle asks for.
    """

    status: str = ""
    cycle_end: date | None = None
    within: int | None = None
    lacking: bool = False

    def takes(self, gap: Gap) -> bool:
        """Say whether *gap* is wanted."""
        if self.status and gap.status != self.status:
            return False
        if self.cycle_end and (gap.cycle is None or gap.cycle.end != self.cycle_end):
            return False
        if self.lacking and not gap.gap:
            return False
        return self._is_near(gap.days_left)

    def people_in(self, cycle: "CycleSum") -> int:
        """Return how many people of *cycle* have a standing that is wanted."""
        if self.cycle_end and (cycle.cycle is None or cycle.cycle.end != self.cycle_end):
            return 0
        if not self._is_near(cycle.days_left):
            return 0
        if self.lacking:
            return cycle.lacking_by_status[self.status] if self.status else cycle.lacking
        return cycle.by_status[self.status] if self.status else cycle.people

    def _is_near(self, days_left: int | None) -> bool:
        return self.within is None or (days_left is not None and days_left <= self.within)


@dataclass(slots=True)
class CycleSum:
    """Everybody of one body and cycle: how many stand where, and what they lack together."""

    rule: Rule
    cycle: Cycle | None
    days_left: int | None
    people: int = 0
    by_status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    lacking_by_status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    gap: Decimal = _NONE
    shortfall: Decimal = _NONE

    @property
    def lacking(self) -> int:
        """Return how many have less credit than the cycle asks for."""
        return sum(self.lacking_by_status.values())


@cache
def counting() -> Counting:
    """Return how the bodies' totals are to be read, from their rules."""
    rules = all_rules().values()
    return Counting(
        with_assessment=frozenset(r.id for r in rules if TimeClass.ASSESSMENT in r.counts),
        by_activity=frozenset(r.id for r in rules if r.per is Per.ACTIVITY),
    )


def gaps(counts: Iterable[CreditCount], today: date) -> Iterator[tuple[Gap, int]]:
    """Yield each standing that people are in, with how many they are."""
    for each in counts:
        cycle = None
        by_exam = all_rules()[each.body].renewal is Renewal.EXAM
        if each.cycle_start and each.cycle_end and not by_exam:
            cycle = Cycle(each.cycle_start, each.cycle_end)
        elif each.anchored_on:
            cycle = _cycle(each.body, each.anchored_on, today)
        earned = (each.amount, each.is_units, each.by_category)
        yield gap_of(each.body, cycle, *earned, today), each.people


def gap_of_person(facts: CreditFacts, today: date) -> Gap:
    """Return where the person stands in the running cycle of the credential."""
    cycle = _cycle(facts.body, facts.anchored_on, today)
    return gap_of(facts.body, cycle, facts.amount, facts.is_units, facts.by_category, today)


@lru_cache(maxsize=32768)
def gap_of(
    body: str,
    cycle: Cycle | None,
    amount: int,
    is_units: bool,  # noqa: FBT001
    by_category: str,
    today: date,
) -> Gap:
    """Return the standing; many people share one, so each is worked out once."""
    rule = all_rules()[body]
    if rule.renewal is Renewal.EXAM or not rule.required:
        return Gap(rule, NO_CREDIT, cycle, days_left=_left(cycle, today))
    if cycle is None:
        return Gap(rule, NOT_BEGUN)
    units = Decimal(amount) / 100 if is_units else rule.credit_units(_as_minutes(rule, amount))
    now = standing_of(rule, cycle, units.quantize(_NONE), by_category, today)
    return Gap(
        rule=rule,
        status=now.status,
        cycle=cycle,
        earned=now.earned,
        gap=now.to_earn,
        pace=now.pace,
        projected=now.projected,
        shortfall=None if now.projected is None else now.shortfall,
        days_left=now.days_left,
        missing=_missing(now),
        ends_soon=now.ends_soon,
    )


def standing_of(
    rule: Rule, cycle: Cycle, units: Decimal, by_category: str, today: date
) -> Standing:
    """Return the standing of whoever has so many units, some of them in categories.

    It is worked out as on each learner's own page; *by_category* is as running totals have it.
    """
    parts = parts_of_line(by_category)
    counted = Earned(units, {name: Decimal(n) / 100 for name, n in parts.items()}, _NONE)
    return standing(rule, cycle, units, today, counted)


def _missing(now: Standing) -> str:
    """Return the categories that lack credit, each with how much."""
    lacking = (each for each in now.categories if each.gap)
    return "; ".join(f"{each.category.title}: {each.gap}" for each in lacking)


def cycle_sums(found: Iterable[tuple[Gap, int]], today: date) -> list[CycleSum]:
    """Return the sums by body and cycle, the cycle that ends first at the top."""
    sums: dict[tuple[str, Cycle | None], CycleSum] = {}
    for gap, people in found:
        each = sums.get((gap.rule.id, gap.cycle))
        if each is None:
            each = CycleSum(gap.rule, gap.cycle, _left(gap.cycle, today))
            sums[gap.rule.id, gap.cycle] = each
        each.people += people
        each.by_status[gap.status] += people
        if gap.gap:
            each.lacking_by_status[gap.status] += people
            each.gap += gap.gap * people
        if gap.shortfall:
            each.shortfall += gap.shortfall * people
    return sorted(sums.values(), key=lambda s: (s.cycle.end if s.cycle else date.max, s.rule.id))


@lru_cache(maxsize=32768)
def _cycle(body: str, anchored_on: date, today: date) -> Cycle | None:
    return cycle_to_keep(all_rules()[body], anchored_on, today)


def _left(cycle: Cycle | None, today: date) -> int | None:
    return cycle.days_left(today) if cycle else None


def _as_minutes(rule: Rule, amount: int) -> Mapping[TimeClass, int]:
    """Return minutes that count for *amount*, whichever classes they were of."""
    return dict.fromkeys(sorted(rule.counts)[:1], amount)
