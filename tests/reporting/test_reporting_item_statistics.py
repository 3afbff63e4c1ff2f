"""Item statistics recover the model that the responses were drawn from.

Learners' abilities are standard normal; an item with discrimination a and difficulty b is answered
rightly with probability 1 / (1 + exp(-a(θ - b))). What the statistics should then be follows from
integrals over the abilities, which are worked out here without a single response. With 3,000
learners the share right is off by 0.03 at most and the correlation by 0.06, three standard errors.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import exp, pi, sqrt
from random import Random

import pytest

from app.catalog import Item, ItemOption
from app.records.responses import ItemResponse, OptionShown
from app.reporting.item_statistics import (
    FEWEST,
    ItemStatistics,
    item_statistics,
    statistics_of,
    versions_of,
)

LEARNERS = 3_000
SHARE_OFF, CORRELATION_OFF = 0.03, 0.06
DAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MODEL = [(a, b) for a in (0.4, 0.8, 1.2, 1.8) for b in (-1.5, -0.5, 0.0, 0.5, 1.2)]
CODES = ("NEAR_MISS", "GUESSED", "NEVER_TAKEN")


def chance(a: float, b: float, ability: float) -> float:
    return 1 / (1 + exp(-a * (ability - b)))


def bank_item(number: int, *, parametric: bool = False) -> Item:
    options = tuple(
        ItemOption(f"<code>{code}</code>", code == "KEY", "So.", "" if code == "KEY" else code)
        for code in ("KEY", *CODES)
    )
    return Item(
        f"itm-{number:08x}", "m01", "m01-o1", "J", "2024-03", "recall", Decimal("0.5"),
        "PS3.5 6.2 (2025d)", True, parametric, "<p>Which?</p>", () if parametric else options,
    )  # fmt: skip


ITEMS = [bank_item(number) for number in range(len(MODEL))]
SHOWN = tuple(
    OptionShown(each.text_html, each.right, each.misconception) for each in ITEMS[0].options
)


def sittings(seed: int, learners: int = LEARNERS) -> list[ItemResponse]:
    """Draw every learner's answers; the weak take the near miss, the others guess."""
    rng = Random(seed)  # noqa: S311 - a simulation
    drawn = []
    for learner in range(learners):
        ability = rng.gauss(0, 1)
        right = [rng.random() < chance(a, b, ability) for a, b in MODEL]
        for at, item in enumerate(ITEMS):
            wrong = 1 if rng.random() < chance(2.0, 0.0, -ability) else 2
            drawn.append(response(item, learner, 0 if right[at] else wrong, sum(right) - right[at]))
    return drawn


def response(
    item: Item, learner: int, choice: int | None, rest: int, version: str = "v1",
    confidence: int | None = None,
) -> ItemResponse:  # fmt: skip
    return ItemResponse(
        item.id, f"learner-{learner:05}", version, SHOWN, choice, rest, len(MODEL) - 1,
        20 + learner % 41, confidence, DAY + timedelta(minutes=learner),
    )  # fmt: skip


def expected(number: int) -> tuple[float, float]:
    """Return the share right and the correlation with the rest that the model implies."""
    steps = [-6 + 12 * at / 600 for at in range(601)]
    weights = [exp(-(x * x) / 2) / sqrt(2 * pi) * 12 / 600 for x in steps]
    own = [chance(*MODEL[number], x) for x in steps]
    others = [[chance(a, b, x) for at, (a, b) in enumerate(MODEL) if at != number] for x in steps]

    def mean(values: Sequence[float]) -> float:
        return sum(weight * value for weight, value in zip(weights, values, strict=True))

    rest = [sum(each) for each in others]
    share, score = mean(own), mean(rest)
    noise = mean([sum(p * (1 - p) for p in each) for each in others])
    spread = noise + mean([(each - score) ** 2 for each in rest])
    together = mean([p * each for p, each in zip(own, rest, strict=True)]) - share * score
    return share, together / sqrt(share * (1 - share) * spread)


@pytest.fixture(scope="module", params=[1, 2])
def told(request: pytest.FixtureRequest) -> list[ItemStatistics]:
    return statistics_of(ITEMS, sittings(request.param), "v1")


def test_difficulty_and_discrimination_are_those_of_the_model(told: list[ItemStatistics]) -> None:
    for number, statistics in enumerate(told):
        share, correlation = expected(number)
        assert statistics.difficulty == pytest.approx(share, abs=SHARE_OFF), number
        assert statistics.discrimination == pytest.approx(correlation, abs=CORRELATION_OFF), number


def test_items_are_ranked_as_the_model_ranks_them(told: list[ItemStatistics]) -> None:
    easy_to_hard = [told[at].difficulty or 0 for at in range(5, 10)]
    dull_to_sharp = [told[at].discrimination or 0 for at in (2, 7, 12, 17)]

    assert easy_to_hard == sorted(easy_to_hard, reverse=True)
    assert dull_to_sharp == sorted(dull_to_sharp)


def test_the_weak_are_seen_to_take_the_near_miss(told: list[ItemStatistics]) -> None:
    for statistics in told:
        key, *wrong = statistics.options
        [near] = [each for each in wrong if each.misconception == "NEAR_MISS"]

        assert key.label == "KEY"
        assert key.right
        assert near.thirds[0] > near.thirds[1] > near.thirds[2]
        assert sum(each.count for each in statistics.options) == statistics.responses == LEARNERS


def test_a_distractor_nobody_takes_is_named(told: list[ItemStatistics]) -> None:
    assert all("Hardly anybody chooses “NEVER_TAKEN”." in each.flags for each in told)


def test_a_wrong_key_is_found_by_its_discrimination() -> None:
    turned = [
        response(ITEMS[0], learner, 1 if rest > 9 else 0, rest)
        for learner, rest in enumerate(list(range(20)) * 5)
    ]

    statistics = item_statistics(ITEMS[0], turned)

    assert statistics.discrimination is not None
    assert statistics.discrimination < 0
    assert statistics.flags[0] == "The better learners miss it more often: check the key first."
    assert "“NEAR_MISS” draws the best third more than the lowest." in statistics.flags
    assert statistics.is_firm


@pytest.mark.parametrize(("responses", "shown"), [(0, False), (29, False), (30, True), (31, True)])
def test_nothing_is_told_below_thirty(responses: int, *, shown: bool) -> None:
    mine = [response(ITEMS[0], learner, learner % 2, learner % 19) for learner in range(responses)]

    statistics = item_statistics(ITEMS[0], mine)

    assert statistics.responses == responses
    assert statistics.is_shown is shown
    assert (statistics.difficulty is not None) is shown
    assert bool(statistics.options) is shown
    assert FEWEST == 30


def test_versions_are_told_apart() -> None:
    old = [response(ITEMS[0], learner, 0, 5, "old") for learner in range(40)]
    new = [response(ITEMS[0], learner, 1, 5, "new") for learner in range(40, 75)]

    assert versions_of([*new, *old]) == [("new", 35), ("old", 40)]
    assert [
        statistics_of(ITEMS[:1], [*old, *new], version)[0].difficulty for version in ("old", "new")
    ] == [1.0, 0.0]


def test_an_item_left_open_is_wrong_and_belongs_to_no_option() -> None:
    mine = [response(ITEMS[0], learner, None, learner % 19) for learner in range(30)]

    statistics = item_statistics(ITEMS[0], mine)

    assert statistics.difficulty == 0.0
    assert statistics.discrimination is None
    assert sum(option.count for option in statistics.options) == 0


def test_those_who_are_sure_and_wrong_are_counted() -> None:
    mine = [
        response(ITEMS[0], learner, learner % 2, 5, confidence=3 if learner < 20 else 1)
        for learner in range(40)
    ]

    statistics = item_statistics(ITEMS[0], mine)

    assert statistics.confidently_wrong == 0.5
    assert any(flag.startswith("Many are sure and wrong") for flag in statistics.flags)


def test_drawings_of_one_item_are_counted_by_misconception() -> None:
    item = bank_item(0, parametric=True)
    mine = [response(item, learner, learner % 3, learner % 19) for learner in range(60)]

    labels = [option.label for option in item_statistics(item, mine).options]

    assert labels[0] == "The right option"
    assert set(labels[1:]) == set(CODES)


def test_half_of_the_times_are_below_the_time_told() -> None:
    mine = [response(ITEMS[0], learner, 0, 5) for learner in range(41)]

    assert item_statistics(ITEMS[0], mine).seconds == 40
