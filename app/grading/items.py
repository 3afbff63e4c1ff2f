"""Parametric quiz items: a function of a seed draws stem and options, and so the key."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

from app.frozen import Frozen, field, replace
from app.grading.pictures import Picture

LEVELS = ("recall", "application", "analysis")
OPTION_COUNTS = (3, 4)


class Option(Frozen):
    """One option of an item, with the reason why it is right or wrong."""

    text: str
    right: bool = False
    rationale: str = ""
    misconception: str = ""


class Drawn(Frozen):
    """An item as one seed drew it: exactly one option is right.

    The stem shows a picture by its name: ``![alt text](pictures/name "caption")``.
    """

    stem: str
    options: Sequence[Option]
    pictures: Mapping[str, Picture] = field(default_factory=dict)


Draw = Callable[[Random], Drawn]


class ParametricItem(Frozen):
    """An item of the bank whose names, numbers and key come from a seed."""

    id: str
    objective: str
    domain: str
    level: str
    difficulty: float
    clause: str
    case: bool
    outline: str
    draw: Draw

    def drawn(self, seed: str) -> Drawn:
        """Return the item as *seed* draws it, options in a drawn order; the same for ever."""
        rng = Random(f"{self.id}:{seed}")  # noqa: S311 - a shuffle, not a secret
        drawn = self.draw(rng)
        _must_be_sound(self.id, drawn)
        options = list(drawn.options)
        rng.shuffle(options)
        return replace(drawn, options=tuple(options))


def item(
    *,
    id: str,  # noqa: A002 - the word of items.toml
    objective: str,
    domain: str,
    level: str,
    difficulty: float,
    clause: str,
    case: bool = False,
    outline: str = "2024-03",
) -> Callable[[Draw], ParametricItem]:
    """Make the decorated function a parametric item; the keys are those of ``items.toml``."""
    if level not in LEVELS:
        raise ValueError(f"The level of {id} must be one of {', '.join(LEVELS)}.")
    if not 0 <= difficulty <= 1:
        raise ValueError(f"The difficulty of {id} must be a share from 0 to 1.")

    def make(function: Draw) -> ParametricItem:
        return ParametricItem(
            id, objective, domain, level, difficulty, clause, case, outline, function
        )

    return make


def _must_be_sound(item_id: str, drawn: Drawn) -> None:
    """Refuse a drawing without one key, with twins among the options, or with a silent option."""
    if len(drawn.options) not in OPTION_COUNTS:
        raise ValueError(f"The item {item_id} must draw three or four options.")
    if sum(option.right for option in drawn.options) != 1:
        raise ValueError(f"The item {item_id} must draw exactly one right option.")
    if len({option.text for option in drawn.options}) != len(drawn.options):
        raise ValueError(f"The item {item_id} drew the same option twice.")
    if not all(option.rationale.strip() for option in drawn.options):
        raise ValueError(f"Every option of the item {item_id} needs its rationale.")
