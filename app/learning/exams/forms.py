"""Which form a learner asks for, and whether the bank can fill it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from app.catalog import BlueprintVersion, Item
from app.errors import InvalidInput
from app.frozen import Frozen, field, replace
from app.learning.exams.allocation import allocate, largest_allocation
from app.records.exams import FormKind

SMALLEST, LARGEST = 5, 130
FORMS_APART = 2
"""No item comes back before this many forms have passed."""


class FormOrder(Frozen):
    """What the learner chose: *letters* and *size* count for drills and custom forms only.

    *repeats* asks that items of her last forms come again, which a drill alone grants.
    """

    kind: FormKind
    letters: tuple[str, ...] = ()
    size: int = 0
    repeats: bool = False

    @property
    def may_repeat(self) -> bool:
        """Say whether items of the learner's last forms may come again."""
        return self.repeats and self.kind is FormKind.DRILL


class FormPlan(Frozen):
    """What a form needs of each domain, and what the bank has that the learner has not just seen.

    *unscored* counts the pilot items by domain. They come from what is left over, so that they
    never keep a scored item, of this form or the next two, from being drawn.
    """

    order: FormOrder
    version: BlueprintVersion
    scored: Mapping[str, int]
    fresh: Mapping[str, int]
    wanted_unscored: int
    unscored: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_a_row(self) -> int | None:
        """Return how many such forms the bank fills one after the other; ``None``: any number.

        Once it fills a form and all that keep its items away, the first one's items are free.
        """
        times = [self.held.get(each, 0) // count for each, count in self.scored.items() if count]
        fewest = min(times, default=0)
        return None if fewest > FORMS_APART else fewest

    @property
    def short_next(self) -> tuple[str, ...]:
        """Return the domains that would be short if such forms went on after :attr:`in_a_row`."""
        wanted = (self.in_a_row or FORMS_APART) + 1
        return tuple(
            each for each, count in self.scored.items() if self.held.get(each, 0) < wanted * count
        )

    @property
    def missing(self) -> dict[str, int]:
        """Return how many items each domain lacks."""
        short = {each: count - self.fresh.get(each, 0) for each, count in self.scored.items()}
        return {letter: count for letter, count in short.items() if count > 0}

    @property
    def can_be_drawn(self) -> bool:
        """Say whether every domain has its items."""
        return not self.missing

    @property
    def points_possible(self) -> int:
        """Return the number of scored items."""
        return sum(self.scored.values())

    @property
    def item_count(self) -> int:
        """Return the number of items, scored or not."""
        return self.points_possible + sum(self.unscored.values())

    @property
    def minutes(self) -> int | None:
        """Return the time of the form at the exam's own pace; a drill has no clock."""
        if self.order.kind.is_practice:
            return None
        return minutes_for(self.version, self.item_count)

    @property
    def largest(self) -> dict[str, int]:
        """Return the largest form in the same proportions that can be drawn now."""
        weights = weights_of(self.version, tuple(self.scored))
        return largest_allocation(weights, self.points_possible, self.fresh)


def plan_form(
    order: FormOrder, version: BlueprintVersion, bank: Sequence[Item], seen: Collection[str]
) -> FormPlan:
    """Return what *order* needs and has; *seen* are the items of the learner's last forms."""
    letters = _letters(order, version)
    size, unscored = _sizes(order, version)
    held = Counter(item.domain for item in bank)
    last = () if order.may_repeat else seen
    fresh = Counter(item.domain for item in bank if item.id not in last)
    scored = allocate(weights_of(version, letters), size)
    plan = FormPlan(order, version, scored, fresh, unscored, held=held)
    if not plan.can_be_drawn or not unscored:
        return plan
    spare = _spare(scored, fresh, held)
    return replace(plan, unscored=_unscored(spare, scored, unscored))


def weights_of(version: BlueprintVersion, letters: Collection[str]) -> dict[str, int]:
    """Return the weights of the domains named by *letters*, in the outline's order."""
    return {each.letter: each.weight for each in version.domains if each.letter in letters}


def minutes_for(version: BlueprintVersion, items: int) -> int:
    """Return the minutes for *items* at the pace of the whole exam, rounded up.

    Where the outline does not tell the time, it is a minute an item.
    """
    whole = version.scored + version.pilot
    return -(-items * (version.minutes or whole) // whole)


def _letters(order: FormOrder, version: BlueprintVersion) -> tuple[str, ...]:
    known = tuple(each.letter for each in version.domains)
    if order.kind in (FormKind.FULL, FormKind.HALF):
        return known
    chosen = tuple(letter for letter in known if letter in order.letters)
    if not chosen:
        raise InvalidInput("Choose at least one domain.")
    if order.kind is FormKind.DRILL and len(chosen) > 1:
        raise InvalidInput("A drill is about one domain; choose a custom form for several.")
    return chosen


def _sizes(order: FormOrder, version: BlueprintVersion) -> tuple[int, int]:
    """Return the numbers of scored and of unscored items."""
    if order.kind is FormKind.FULL:
        return version.scored, version.pilot
    if order.kind is FormKind.HALF:
        return version.scored // 2, version.pilot // 2
    if not SMALLEST <= order.size <= LARGEST:
        raise InvalidInput(f"Choose a number of questions from {SMALLEST} to {LARGEST}.")
    return order.size, 0


def _spare(
    scored: Mapping[str, int], fresh: Mapping[str, int], held: Mapping[str, int]
) -> dict[str, int]:
    """Return how many items of each domain may serve as unscored ones.

    Where the bank can carry such a form and the two after it, what those need stays untouched.
    """
    forms = FORMS_APART + 1
    left = {letter: fresh.get(letter, 0) - count for letter, count in scored.items()}
    if any(held.get(letter, 0) < forms * count for letter, count in scored.items()):
        return left
    return {
        letter: min(left[letter], (held[letter] - forms * count) // FORMS_APART)
        for letter, count in scored.items()
    }


def _unscored(spare: Mapping[str, int], scored: Mapping[str, int], wanted: int) -> dict[str, int]:
    """Return up to *wanted* unscored items by domain, in the outline's proportions if it can."""
    taken = dict.fromkeys(spare, 0)
    for _ in range(wanted):
        open_ones = [letter for letter in spare if taken[letter] < spare[letter]]
        if not open_ones:
            break
        taken[
            min(open_ones, key=lambda each: ((taken[each] + 1) / max(1, scored[each]), each))
        ] += 1
    return taken
