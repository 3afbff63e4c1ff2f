"""Every drawn item of M1 and M6 is answered a second time, by rules that never saw its code."""

import re
from collections.abc import Iterator, Mapping

import pytest

from app.catalog.folders import content_root
from app.catalog.parametric import load_items
from app.grading.items import Drawn, ParametricItem
from tests.content import item_oracles_m01, item_oracles_m06
from tests.content.item_oracles import Oracle
from tests.content.stem_reading import Judge, claims, message

FOLDERS = ("m01_ecosystem", "m06_hl7_v2")
ORACLES: Mapping[str, Oracle] = {**item_oracles_m01.ORACLES, **item_oracles_m06.ORACLES}
JUDGES: Mapping[str, Judge] = {**item_oracles_m01.JUDGES, **item_oracles_m06.JUDGES}
PLACING = ("itm-1b63f9ae", "itm-a81c3f02", "itm-d40f7a86", "itm-36e1b94c", "itm-b5829d1f")
SEEDS = tuple(map(str, range(100)))


def _bank(folder: str) -> list[ParametricItem]:
    path = content_root() / "modules" / folder / "items.py"
    return list(load_items(path.read_text("utf-8"), str(path)))


ITEMS = {each.id: each for folder in FOLDERS for each in _bank(folder)}


def _key(drawn: Drawn) -> str:
    [right] = [option.text for option in drawn.options if option.right]
    return right


@pytest.mark.parametrize("item_id", ORACLES)
def test_the_key_says_what_the_stem_comes_to(item_id: str) -> None:
    for seed in SEEDS:
        drawn = ITEMS[item_id].drawn(seed)

        assert _key(drawn) == ORACLES[item_id](drawn.stem), (seed, drawn.stem)


@pytest.mark.parametrize("item_id", JUDGES)
def test_of_the_options_the_key_alone_is_right(item_id: str) -> None:
    for seed in SEEDS:
        drawn = ITEMS[item_id].drawn(seed)
        right = [o.text for o in drawn.options if JUDGES[item_id](drawn.stem, o.text)]

        assert right == [_key(drawn)], (seed, drawn.stem)


def _placed(drawn: Drawn) -> Iterator[tuple[str, str]]:
    """Yield each place that a rationale names, with the value that should stand there."""
    for option in drawn.options:
        stands = re.match(r"(?:It stands in|That is) ([A-Z]{3}-\d+(?:\.\d)?)", option.rationale)
        holds = re.match(r"It holds `(.+?)`", option.rationale)
        if stands and option.text.startswith("`"):
            yield stands[1], option.text.strip("`")
        elif holds:
            yield option.text, holds[1]


@pytest.mark.parametrize("item_id", PLACING)
def test_a_rationale_names_the_place_where_a_value_stands(item_id: str) -> None:
    for seed in SEEDS:
        drawn = ITEMS[item_id].drawn(seed)
        told = list(_placed(drawn))
        fields = [str(message(drawn.stem).raw(place)) for place, _ in told]

        assert told
        for (place, value), field in zip(told, fields, strict=True):
            assert value in {field, field.partition("^")[0]}, (seed, place)


def test_no_drawn_item_is_without_a_second_answer() -> None:
    assert [each for each in ITEMS if each not in {*ORACLES, *JUDGES}] == []
    assert sorted({*ORACLES, *JUDGES}) == sorted([*ORACLES, *JUDGES]) == sorted(ITEMS)


def test_a_judge_by_a_table_refuses_an_option_that_it_does_not_know() -> None:
    judge = claims({"The door": "locked", "The window": "open"})

    assert [judge("It is locked.", each) for each in ("The door", "The window")] == [True, False]
    with pytest.raises(ValueError, match="not enough values"):
        judge("It is locked.", "The roof")
