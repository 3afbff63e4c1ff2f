"""How an item does: its difficulty, what it tells apart, and who falls for which distractor.

Everything rests on first answers in one version of the content. Below thirty of them nothing is
told, and below a hundred nothing but the direction should be believed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from re import sub
from statistics import StatisticsError, correlation, median

from app.catalog import Item
from app.frozen import Frozen
from app.records.responses import ItemResponse, OptionShown

FEWEST = 30
FIRM = 100

_HARD, _EASY = 0.25, 0.95
_POOR = 0.10
_IDLE = 0.05
_SURE = 3
_MANY_SURE = 0.20
_THIRDS = 3


class OptionUse(Frozen):
    """How many chose an option, of the lowest, middle and highest third by the rest of the form."""

    label: str
    right: bool
    misconception: str
    thirds: tuple[int, int, int]
    share: float

    @property
    def count(self) -> int:
        """Return how many chose it."""
        return sum(self.thirds)


class ItemStatistics(Frozen):
    """What the responses tell of one item; nothing but their number below :data:`FEWEST`.

    *difficulty* is the share right. *discrimination* is the correlation of the item with the rest
    of the form. *confidently_wrong* is the share of those most sure who were wrong.
    """

    item_id: str
    responses: int
    difficulty: float | None = None
    discrimination: float | None = None
    seconds: int | None = None
    confidently_wrong: float | None = None
    options: tuple[OptionUse, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Say whether there are responses enough to tell anything."""
        return self.responses >= FEWEST

    @property
    def is_firm(self) -> bool:
        """Say whether there are responses enough to act on."""
        return self.responses >= FIRM


def versions_of(responses: Iterable[ItemResponse]) -> list[tuple[str, int]]:
    """Return the content versions that were answered, the newest first, with their responses."""
    listed = sorted(responses, key=lambda each: each.answered_at)
    counts = Counter(each.content_hash for each in listed)
    newest = {each.content_hash: at for at, each in enumerate(listed)}
    return sorted(counts.items(), key=lambda each: -newest[each[0]])


def statistics_of(
    items: Sequence[Item], responses: Iterable[ItemResponse], version: str
) -> list[ItemStatistics]:
    """Return the statistics of each of *items* in one *version* of the content."""
    by_item: dict[str, list[ItemResponse]] = {item.id: [] for item in items}
    for response in responses:
        if response.content_hash == version and response.item_id in by_item:
            by_item[response.item_id].append(response)
    return [item_statistics(item, by_item[item.id]) for item in items]


def item_statistics(item: Item, responses: Sequence[ItemResponse]) -> ItemStatistics:
    """Return what *responses* tell of *item*."""
    if len(responses) < FEWEST:
        return ItemStatistics(item.id, len(responses))
    difficulty = sum(each.right for each in responses) / len(responses)
    discrimination = _discrimination(responses)
    options = _options(item, responses)
    sure = [each for each in responses if each.confidence == _SURE]
    wrong = sum(not each.right for each in sure) / len(sure) if sure else None
    times = [each.seconds for each in responses if each.seconds is not None]
    return ItemStatistics(
        item_id=item.id,
        responses=len(responses),
        difficulty=difficulty,
        discrimination=discrimination,
        seconds=round(median(times)) if times else None,
        confidently_wrong=wrong,
        options=options,
        flags=tuple(_flags(difficulty, discrimination, options, wrong)),
    )


def _discrimination(responses: Sequence[ItemResponse]) -> float | None:
    """Return the correlation with the rest; none where all did alike in one of the two."""
    try:
        return correlation(
            [float(each.right) for each in responses], [each.rest_share for each in responses]
        )
    except StatisticsError:
        return None


def _options(item: Item, responses: Sequence[ItemResponse]) -> tuple[OptionUse, ...]:
    """Count who chose what, by third of the rest of the form; the key first."""
    ranked = sorted(responses, key=lambda each: (each.rest_share, each.learner_id))
    counts: dict[str, list[int]] = {}
    facts: dict[str, OptionShown] = {}
    for place, response in enumerate(ranked):
        for at, option in enumerate(response.offered):
            label = _label(item, option)
            facts.setdefault(label, option)
            chosen = counts.setdefault(label, [0] * _THIRDS)
            chosen[place * _THIRDS // len(ranked)] += at == response.choice
    return tuple(_uses(counts, facts, len(ranked)))


def _uses(
    counts: Mapping[str, list[int]], facts: Mapping[str, OptionShown], total: int
) -> list[OptionUse]:
    uses = [
        OptionUse(
            label=label,
            right=facts[label].right,
            misconception=facts[label].misconception,
            thirds=(chosen[0], chosen[1], chosen[2]),
            share=sum(chosen) / total,
        )
        for label, chosen in counts.items()
    ]
    return sorted(uses, key=lambda each: (not each.right, -each.count, each.label))


def _label(item: Item, option: OptionShown) -> str:
    """Return what an option is called over all its drawings: its text, or what leads to it."""
    if not item.parametric:
        return unescape(sub(r"<[^>]+>", "", option.text_html))
    return "The right option" if option.right else option.misconception


def _flags(
    difficulty: float,
    discrimination: float | None,
    options: Sequence[OptionUse],
    wrong: float | None,
) -> Iterable[str]:
    if discrimination is not None and discrimination < 0:
        yield "The better learners miss it more often: check the key first."
    elif discrimination is not None and discrimination < _POOR:
        yield "It hardly tells better learners from others."
    if difficulty < _HARD:
        yield "No more are right than by guessing: check the key and the stem."
    if difficulty > _EASY:
        yield "Nearly everybody is right; in a test of mastery that can be as it should."
    for each in options:
        if not each.right and each.share < _IDLE:
            yield f"Hardly anybody chooses “{each.label}”."
        if not each.right and each.thirds[2] > each.thirds[0] and each.share >= _IDLE:
            yield f"“{each.label}” draws the best third more than the lowest."
    if wrong is not None and wrong > _MANY_SURE:
        yield "Many are sure and wrong: the lesson may teach it badly, or the key is disputed."
