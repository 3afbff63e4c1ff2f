"""Sharing out the items of a form over the domains of an outline: by largest remainder."""

from collections.abc import Mapping


def allocate(weights: Mapping[str, int], total: int) -> dict[str, int]:
    """Return how many of *total* items each domain gets; the sum is exact.

    Each domain gets the whole part of its quota; what is left goes to the largest remainders,
    among equals to the heavier domain and then to the earlier letter. Only whole numbers are used.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("Weights and totals are not negative.")
    whole = sum(weights.values())
    if whole == 0:
        raise ValueError("An outline needs at least one domain with a weight.")
    shares = {letter: weight * total // whole for letter, weight in weights.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(
        weights, key=lambda letter: (-(weights[letter] * total % whole), -weights[letter], letter)
    )
    for letter in by_remainder[:left]:
        shares[letter] += 1
    return shares


def largest_allocation(
    weights: Mapping[str, int], at_most: int, fresh: Mapping[str, int]
) -> dict[str, int]:
    """Return the largest exact allocation of up to *at_most* items that *fresh* can fill."""
    for total in range(at_most, 0, -1):
        shares = allocate(weights, total)
        if all(fresh.get(letter, 0) >= count for letter, count in shares.items()):
            return shares
    return dict.fromkeys(weights, 0)
