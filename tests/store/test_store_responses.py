"""First answers to items, out of the post-tests that were handed in."""

from datetime import timedelta
from typing import Any

import pytest

from app.records.learning import Sitting, SittingAnswer
from app.records.people import Organization, Person
from app.records.responses import ItemResponse, OptionShown
from app.store import Store
from tests.people import NOON, organization, person

OPTIONS = [
    {"text_html": "A", "right": True, "rationale_html": "So.", "misconception": ""},
    {"text_html": "B", "right": False, "rationale_html": "So.", "misconception": "MIXED"},
]


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


def sit(
    store: Store, who: Person, number: int, choices: dict[int, int], *, handed_in: bool = True,
    module: str = "mod-1", items: tuple[str, ...] = ("itm-1", "itm-2", "itm-3"),
) -> None:  # fmt: skip
    """Keep a sitting whose choices were made 30 seconds apart, in the order of *choices*."""
    begun = NOON + timedelta(days=number)
    shown: list[dict[str, Any]] = [{"id": each, "options": OPTIONS} for each in items]
    sitting = Sitting(
        who.organization_id, f"{who.id[:8]}-{module}-{number}", who.id, module, number, "seed",
        list(shown), f"version-{number}", 80, begun,
        begun + timedelta(minutes=30) if handed_in else None, None, len(items), None,
    )  # fmt: skip
    with store.writing() as unit:
        assert unit.sittings.add(sitting)
        for at, (position, choice) in enumerate(choices.items(), start=1):
            unit.sittings.answer(
                SittingAnswer(
                    who.organization_id, sitting.id, position, choice, at,
                    begun + timedelta(seconds=30 * at),
                )
            )  # fmt: skip


def first(store: Store, ward: Organization, module: str = "mod-1") -> dict[str, ItemResponse]:
    with store.reading() as unit:
        return {each.item_id: each for each in unit.responses.first(ward.id, module, ())}


def test_an_answer_is_told_with_the_rest_of_its_form(
    store: Store, ward: Organization, ada: Person
) -> None:
    sit(store, ada, 1, {0: 0, 2: 0, 1: 1})

    told = first(store, ward)

    assert told["itm-1"] == ItemResponse(
        "itm-1", ada.id, "version-1",
        (OptionShown("A", True, ""), OptionShown("B", False, "MIXED")),
        0, 1, 2, 30, None, NOON + timedelta(days=1, minutes=30),
    )  # fmt: skip
    assert [(told[each].right, told[each].rest_share) for each in ("itm-2", "itm-3")] == [
        (False, 1.0), (True, 0.5),
    ]  # fmt: skip


def test_the_first_sitting_of_an_item_counts_and_no_later_one(
    store: Store, ward: Organization, ada: Person
) -> None:
    sit(store, ada, 2, {0: 0, 1: 0}, items=("itm-1", "itm-4"))
    sit(store, ada, 1, {0: 1})

    told = first(store, ward)

    assert (told["itm-1"].right, told["itm-1"].content_hash) == (False, "version-1")
    assert (told["itm-4"].right, told["itm-4"].content_hash) == (True, "version-2")


def test_an_item_left_open_has_no_choice_and_no_time(
    store: Store, ward: Organization, ada: Person
) -> None:
    sit(store, ada, 1, {0: 0})

    told = first(store, ward)

    assert (told["itm-2"].choice, told["itm-2"].seconds, told["itm-2"].right) == (None, None, False)


def test_other_modules_other_organizations_and_open_sittings_are_left_out(
    store: Store, ward: Organization, ada: Person
) -> None:
    sit(store, ada, 1, {0: 0}, handed_in=False)
    sit(store, ada, 1, {0: 0}, module="mod-2", items=("itm-9",))
    elsewhere = organization(store, "elsewhere")
    sit(store, person(store, elsewhere, "Eve Stranger"), 1, {0: 0})

    assert first(store, ward) == {}
    assert set(first(store, ward, "mod-2")) == {"itm-9"}
    assert len(first(store, elsewhere)) == 3


def test_a_pause_is_no_time_spent_on_an_item(store: Store, ward: Organization, ada: Person) -> None:
    sit(store, ada, 1, {0: 0})
    late = NOON + timedelta(days=1, minutes=20)
    with store.writing() as unit:
        answer = SittingAnswer(ward.id, f"{ada.id[:8]}-mod-1-1", 1, 0, 9, late)
        unit.sittings.answer(answer)

    told = first(store, ward)

    assert (told["itm-1"].seconds, told["itm-2"].seconds) == (30, None)
