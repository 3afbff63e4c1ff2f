"""What a number of right answers can tell: an interval, and the chance to pass the whole exam."""

from math import ceil, exp, lgamma, sqrt

EXAM_ITEMS = 130
_Z = 1.959964
_PRIOR_RIGHT, _PRIOR_WRONG = 2.0, 1.0


def share_interval(right: int, count: int) -> tuple[int, int]:
    """Return the percentages between which the true share lies with 95 percent (Wilson)."""
    if count == 0:
        return 0, 100
    share = right / count
    middle = share + _Z**2 / (2 * count)
    reach = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    whole = 1 + _Z**2 / count
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return max(0, round(100 * low)), min(100, round(100 * high))


def pass_chance(right: float, count: float, cut_percent: int, items: int = EXAM_ITEMS) -> float:
    """Return the chance of at least *cut_percent* of *items* right, after *right* of *count*.

    Beta-binomial: before any answer every share is possible and higher ones a little likelier,
    Beta(2, 1). Neither number has to be whole, since answers may have been weighted.
    """
    alpha, beta = _PRIOR_RIGHT + right, _PRIOR_WRONG + count - right
    needed = ceil(cut_percent * items / 100)
    chances = (_chance_of(each, items, alpha, beta) for each in range(needed, items + 1))
    return min(1.0, sum(chances))


def _chance_of(right: int, items: int, alpha: float, beta: float) -> float:
    """Return the beta-binomial probability of exactly *right* of *items*."""
    choose = lgamma(items + 1) - lgamma(right + 1) - lgamma(items - right + 1)
    return exp(choose + _log_beta(right + alpha, items - right + beta) - _log_beta(alpha, beta))


def _log_beta(alpha: float, beta: float) -> float:
    return lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
