"""Drawing a form: which items, in which order, with the key where."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any

from app.catalog import Catalog, DrawnItem, Item
from app.frozen import Frozen
from app.learning.exams.forms import FormPlan


class Place(Frozen):
    """An item of a form, and whether it counts."""

    item: Item
    scored: bool


def draw_places(
    plan: FormPlan, bank: Sequence[Item], last: Collection[str], met: Collection[str], rng: Random
) -> list[Place]:
    """Draw the items of *plan* in a mixed order.

    None of *last*, the learner's last forms, unless the order allows repeats; among the others
    those first that she has never *met*. Scored and unscored ones come from the same pool.
    """
    pools = _pools(plan, bank, last, met, rng)
    places = []
    for letter, count in plan.scored.items():
        unscored = plan.unscored.get(letter, 0)
        drawn = pools[letter][: count + unscored]
        # Which of them count is a matter of chance, so that nobody can tell them apart.
        chosen = set(rng.sample(range(len(drawn)), unscored))
        places += [Place(item, at not in chosen) for at, item in enumerate(drawn)]
    rng.shuffle(places)
    return places


def balanced_keys(options: Sequence[int], rng: Random) -> list[int]:
    """Return a key position for each item, given how many options each has.

    Among items with equally many options each position holds the key equally often, or once more.
    """
    keys = [0] * len(options)
    for count in sorted(set(options)):
        places = [at for at, each in enumerate(options) if each == count]
        order = rng.sample(range(count), count)
        positions = [order[at % count] for at in range(len(places))]
        rng.shuffle(positions)
        for at, key in zip(places, positions, strict=True):
            keys[at] = key
    return keys


def shown_items(
    places: Sequence[Place], catalog: Catalog, seed: str, rng: Random
) -> list[tuple[int, Mapping[str, Any]]]:
    """Return key and content of each item as this form shows it, so that it can be shown for ever.

    Parametric items are drawn from *seed* and their place in the form.
    """
    drawn = [catalog.draw_item(place.item, f"{seed}:{at}") for at, place in enumerate(places)]
    keys = balanced_keys([len(each.options) for each in drawn], rng)
    return [
        (key, {**_shown(place.item, each, key), "version": _version(place.item, catalog)})
        for place, each, key in zip(places, drawn, keys, strict=True)
    ]


def _pools(
    plan: FormPlan, bank: Sequence[Item], last: Collection[str], met: Collection[str], rng: Random
) -> Mapping[str, list[Item]]:
    pools: dict[str, list[Item]] = defaultdict(list)
    for item in bank:
        if item.domain in plan.scored and (plan.order.may_repeat or item.id not in last):
            pools[item.domain].append(item)
    for pool in pools.values():
        rng.shuffle(pool)
        pool.sort(key=lambda item: (item.id in last, item.id in met))
    return pools


def _version(item: Item, catalog: Catalog) -> str:
    """Return the version of the item's bank, by which its statistics are kept apart."""
    shelf = catalog.module(item.module) or catalog.bank(item.module)
    return shelf.content_hash if shelf else catalog.hash


def _shown(item: Item, drawn: DrawnItem, key: int) -> Mapping[str, Any]:
    right = next(option for option in drawn.options if option.right)
    options = [option for option in drawn.options if not option.right]
    options.insert(key, right)
    return {
        "module": item.module,
        "objective": item.objective,
        "clause": item.clause,
        "stem_html": drawn.stem_html,
        "options": [
            {
                "text_html": option.text_html,
                "right": option.right,
                "rationale_html": option.rationale_html,
                "misconception": option.misconception,
            }
            for option in options
        ],
    }
