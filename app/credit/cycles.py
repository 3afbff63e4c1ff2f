"""Cycles: the stretches of time in which a body wants its credits."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from app.credit.rules import Anchor, Renewal, Rule
from app.frozen import Frozen

_DAY = timedelta(days=1)


class Cycle(Frozen):
    """From *start* to *end*, both days included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def days_left(self, today: date) -> int:
        """Return the days from *today* to the end; none once it is over."""
        return max(0, (self.end - today).days)

    def elapsed(self, today: date) -> Decimal:
        """Return the share of the cycle that lies behind *today*, from 0 to 1."""
        whole = (self.end - self.start).days + 1
        gone = min(max((today - self.start).days, 0), whole)
        return Decimal(gone) / Decimal(whole)


def months_on(day: date, months: int) -> date:
    """Return the day *months* later; where that month is too short, its last day.

    A credential passed on 29 February so has its year's day on 28 February: never too late.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))


def first_day(rule: Rule, anchored_on: date) -> date:
    """Return the day on which the first cycle begins.

    For a calendar cycle after passing that is 1 January of the first full year; what was learned
    before belongs to no cycle. A biennium by birth month begins with the month's first day.
    """
    match rule.anchor:
        case Anchor.CALENDAR_YEAR:
            return date(1, 1, 1)
        case Anchor.CALENDAR_AFTER_PASS:
            return date(anchored_on.year + 1, 1, 1)
        case Anchor.BIRTH_MONTH:
            return anchored_on.replace(day=1)
        case Anchor.PASS_DATE:
            return anchored_on


def cycle_of(rule: Rule, anchored_on: date, day: date) -> Cycle | None:
    """Return the cycle that holds *day*, or ``None`` before the first one began."""
    first = first_day(rule, anchored_on)
    if day < first:
        return None
    length = 12 * rule.cycle_years
    number = ((day.year - first.year) * 12 + day.month - first.month) // length
    # Each start is counted from the first, so that a leap day is not lost on the way.
    if months_on(first, number * length) > day:
        number -= 1
    start, following = (months_on(first, (number + more) * length) for more in (0, 1))
    return Cycle(start, following - _DAY)


def cycle_to_keep(rule: Rule, anchored_on: date, today: date) -> Cycle | None:
    """Return the cycle that says whether a credential stands *today*.

    Credit is counted in the running cycle. What is renewed by sitting the exam again lasts for the
    cycle after the newest pass, and once that is over no other begins by itself.
    """
    day = anchored_on if rule.renewal is Renewal.EXAM else today
    return cycle_of(rule, anchored_on, day)


def cycle_before(rule: Rule, anchored_on: date, cycle: Cycle) -> Cycle | None:
    """Return the cycle that ended when *cycle* began, if there was one."""
    return cycle_of(rule, anchored_on, cycle.start - _DAY)


def late_until(rule: Rule, cycle: Cycle) -> date | None:
    """Return the last day on which the body still takes a late report, if it takes any."""
    if not rule.late_months:
        return None
    return months_on(cycle.end + _DAY, rule.late_months) - _DAY
