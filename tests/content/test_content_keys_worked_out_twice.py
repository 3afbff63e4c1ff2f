"""The keys of parametric items, held against oracles that know nothing of their code."""

import pytest

from app.frozen import replace
from app.grading.items import Drawn, Option
from tests.content.checked_keys import ORACLES, checked_ids, items_of

SEEDS = [f"contract-{number}" for number in range(100)]
FOLDERS = (
    "bank_running_the_service",
    "m02_it_foundations",
    "m03_dicom_objects",
    "m04_dicom_networking",
    "m05_image_display",
)
ITEMS = {item.id: item for folder in FOLDERS for item in items_of(folder)}


def as_the_learner_sees(drawn: Drawn) -> Drawn:
    """Take away which option is right, and why."""
    return replace(drawn, options=[Option(each.text) for each in drawn.options])


@pytest.mark.parametrize("item_id", ORACLES)
def test_the_oracle_names_the_key(item_id: str) -> None:
    for seed in SEEDS:
        drawn = ITEMS[item_id].drawn(seed)
        [key] = [option.text for option in drawn.options if option.right]

        assert ORACLES[item_id](as_the_learner_sees(drawn)) == key, (seed, drawn.stem)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_key_is_worked_out_a_second_time_somewhere(folder: str) -> None:
    items = items_of(folder)
    without = [item.id for item in items if item.id not in checked_ids()]

    assert items
    assert without == []
