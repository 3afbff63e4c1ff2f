"""What is asked of a bank as a whole: balanced keys, enough cases, no item told twice.

Positions are those of the options as written. A form shuffles the options of each item by the
form's own seed, so no learner sees this order; whoever writes, copies or prints a bank does, and an
author who puts the key in one place puts it there in parametric drafts, too.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from app.catalog.desk import Desk
from app.catalog.item_drafts import ItemDraft
from app.catalog.item_writing import SHORT
from app.catalog.rules import Rules
from app.grading.items import Drawn

_STRONG = re.compile(
    r"\b(?:all|every|everybody|everything|none|nobody|nothing|only|must)\b", re.IGNORECASE
)
_SMALL = "a an and are as at be by does for from in is it of on or that to the what which with"
_SMALL_WORDS = frozenset(_SMALL.split())
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d.,:]*")


def check_bank(desk: Desk, items: Sequence[ItemDraft], rules: Rules) -> None:
    """Note what the bank *items* of one folder gives away, or lacks, as a whole."""
    _check_positions(desk, items, rules)
    if len(items) >= rules.smallest_bank_to_balance:
        _check_shares(desk, items, rules)
        for sentence in (*_lengths(items), *_strong_words(items)):
            desk.warning(items[0].path, 1, sentence)


def check_twins(desk: Desk, items: Iterable[ItemDraft], rules: Rules) -> None:
    """Note items, in whatever bank, that ask the same thing in nearly the same words."""
    known: list[tuple[frozenset[str], frozenset[tuple[str, str]], ItemDraft]] = []
    for draft in items:
        told = _told(draft.samples[0])
        words, shingles = frozenset(told) - _SMALL_WORDS, frozenset(pairwise(told))
        for other_words, other_shingles, other in known:
            if _alike(words, other_words, rules.alike_words) or _alike(
                shingles, other_shingles, rules.alike_shingles
            ):
                where = f"{desk.name(other.path)}:{other.line}"
                desk.error(draft.path, draft.line, f"This item is nearly the one at {where}.")
                break
        known.append((words, shingles, draft))


def most_by_chance(count: int, share: Fraction) -> int:
    """Return what a number of *count* rarely exceeds by chance: *share*, and two deviations."""
    # Four variances and a square root in whole numbers: two deviations, rounded up.
    four_variances = 4 * count * share * (1 - share)
    return int(count * share) + isqrt(int(four_variances)) + 1


def _alike(one: frozenset[object], other: frozenset[object], least: Fraction) -> bool:
    """Say whether *one* and *other* share at least that part of all they have: no item is empty."""
    shared = len(one & other)
    either = len(one) + len(other) - shared
    # In whole numbers: every item is held against every other.
    return either > 0 and shared * least.denominator >= least.numerator * either


def _told(sample: Drawn) -> list[str]:
    """Return the words of stem and key: a shared story may end in two different questions."""
    key = " ".join(option.text for option in sample.options if option.right)
    return _WORD.findall(f"{sample.stem} {key}".lower())


def _check_positions(desk: Desk, items: Sequence[ItemDraft], rules: Rules) -> None:
    """Note a bank whose keys stand too often, or too seldom, in one place."""
    keys: dict[int, list[int]] = defaultdict(list)
    fixed = [draft for draft in items if not draft.item.parametric]
    for draft in fixed:
        rights = [at for at, option in enumerate(draft.samples[0].options) if option.right]
        if len(rights) == 1:
            keys[len(draft.item.options)].append(rights[0])
    for options, places in sorted(keys.items()):
        if len(places) < rules.smallest_bank_to_balance:
            continue
        even = Fraction(len(places), options)
        slack = max(Fraction(2), len(places) * rules.position_tolerance)
        for place in range(options):
            count = places.count(place)
            if abs(count - even) > slack:
                desk.error(
                    fixed[0].path,
                    1,
                    f"Of {len(places)} items with {options} options, {count} have their right "
                    f"option in place {place + 1}; about {round(even)} would be even.",
                )


def _check_shares(desk: Desk, items: Sequence[ItemDraft], rules: Rules) -> None:
    for count, share, what in (
        (sum(d.item.parametric for d in items), rules.parametric_share, "are parametric"),
        (sum(d.item.case for d in items), rules.case_share, "tell a case"),
    ):
        if count < len(items) * share:
            wanted = -(-len(items) * share.numerator // share.denominator)
            sentence = f"{count} of {len(items)} items {what}; {wanted} are wanted."
            desk.warning(items[0].path, 1, sentence)


def _lengths(items: Sequence[ItemDraft]) -> Iterator[str]:
    """Note keys that are the longest option more often than chance explains."""
    samples = [draft.samples[0] for draft in items]
    share = Fraction(sum(Fraction(1, len(each.options)) for each in samples), len(samples))
    longest = sum(map(_key_is_longest, samples))
    if longest > most_by_chance(len(samples), share):
        yield f"In {longest} of {len(samples)} items the right option is the longest."


def _key_is_longest(sample: Drawn) -> bool:
    key = [len(option.text) for option in sample.options if option.right]
    others = [len(option.text) for option in sample.options if not option.right]
    return bool(key and others) and key[0] > max(*others, SHORT // 2)


def _strong_words(items: Sequence[ItemDraft]) -> Iterator[str]:
    """Note words such as all and only that stand in wrong options far more often than in keys."""
    options = [option for draft in items for option in draft.samples[0].options]
    strong = [option for option in options if _STRONG.search(option.text)]
    keys = sum(option.right for option in strong)
    share = Fraction(sum(not option.right for option in options), len(options))
    if len(strong) - keys > most_by_chance(len(strong), share):
        yield (
            f"Of {len(strong)} options with words such as all, only or must, {keys} are right; "
            "whoever shuns such words scores."
        )
