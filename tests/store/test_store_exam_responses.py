"""First answers to items, out of mock exams and post-tests together."""

from datetime import datetime, timedelta
from typing import TypeAlias

import pytest

from app.records.exams import ExamAnswer, ExamItem, ExamSitting, FormKind
from app.records.people import Organization, Person
from app.records.responses import ItemResponse, OptionShown
from app.store import Store
from tests.people import NOON, organization, person
from tests.store.test_store_responses import sit

SHOWN = {
    "module": "m01", "version": "bank-1", "stem_html": "Which?",
    "options": [
        {"text_html": "B", "right": False, "rationale_html": "No.", "misconception": "MIXED"},
        {"text_html": "A", "right": True, "rationale_html": "So.", "misconception": ""},
    ],
}  # fmt: skip
ITEMS = ("itm-1", "itm-2", "itm-3")
RIGHT, WRONG = 1, 0
Answers: TypeAlias = dict[int, tuple[int | None, int | None, int]]


@pytest.fixture
def ward(store: Store) -> Organization:
    return organization(store)


@pytest.fixture
def ada(store: Store, ward: Organization) -> Person:
    return person(store, ward)


def exam(
    store: Store, who: Person, number: int, answers: Answers,
    *, kind: FormKind = FormKind.HALF, handed_in: bool = True, timed_out: bool = False,
    items: tuple[str, ...] = ITEMS, version: str | None = "bank-1",
) -> datetime:  # fmt: skip
    """Keep an exam with choice, confidence and seconds by position; return when it ended."""
    begun = NOON + timedelta(days=number)
    ended = begun + timedelta(minutes=20)
    shown = {**SHOWN, "version": version} if version else {k: SHOWN[k] for k in ("options",)}
    sitting = ExamSitting(
        who.organization_id, f"{who.id[:8]}-exam-{number}", who.id, number, kind, "ciip",
        "2024-03", [], "seed", "all-content", len(items), len(items), 20, 100, begun, ended,
        ended if handed_in else None, timed_out, None, None,
    )  # fmt: skip
    with store.writing() as unit:
        drawn = [
            ExamItem(who.organization_id, sitting.id, at, each, "J", True, True, RIGHT, shown)
            for at, each in enumerate(items)
        ]
        assert unit.exam_sittings.add(sitting, drawn)
        for position, (choice, confidence, seconds) in answers.items():
            unit.exam_sittings.answer(
                ExamAnswer(
                    who.organization_id, sitting.id, position, choice, (), False, "", confidence,
                    seconds, 1, begun,
                )
            )  # fmt: skip
    return ended


def first(
    store: Store, ward: Organization, items: tuple[str, ...] = ITEMS
) -> dict[str, ItemResponse]:
    with store.reading() as unit:
        return {each.item_id: each for each in unit.responses.first(ward.id, "mod-1", items)}


def test_an_exams_answer_is_told_with_its_form_its_time_and_its_confidence(
    store: Store, ward: Organization, ada: Person
) -> None:
    answers: Answers = {0: (RIGHT, 3, 41), 1: (WRONG, 1, 9), 2: (RIGHT, None, 0)}
    ended = exam(store, ada, 1, answers, kind=FormKind.DRILL)

    told = first(store, ward)

    assert told["itm-1"] == ItemResponse(
        "itm-1", ada.id, "bank-1", (OptionShown("B", False, "MIXED"), OptionShown("A", True, "")),
        RIGHT, 1, 2, 41, 3, ended,
    )  # fmt: skip
    assert (told["itm-2"].right, told["itm-2"].rest_right) == (False, 2)
    assert (told["itm-3"].seconds, told["itm-3"].confidence) == (None, None)


def test_the_first_answer_counts_wherever_it_was_given(
    store: Store, ward: Organization, ada: Person
) -> None:
    sit(store, ada, 2, {0: 0}, items=("itm-1", "itm-2"))
    exam(store, ada, 1, {0: (WRONG, None, 5)}, items=("itm-1",))
    exam(store, ada, 3, {0: (RIGHT, None, 5), 1: (RIGHT, None, 5)}, items=("itm-2", "itm-3"))

    told = first(store, ward)

    assert {each: told[each].content_hash for each in ITEMS} == {
        "itm-1": "bank-1", "itm-2": "version-2", "itm-3": "bank-1",
    }  # fmt: skip
    assert [told[each].right for each in ITEMS] == [False, False, True]


def test_an_item_left_open_is_wrong_and_one_not_reached_is_not_told(
    store: Store, ward: Organization, ada: Person
) -> None:
    bea = person(store, ward, "Bea Slow")
    exam(store, ada, 1, {0: (RIGHT, None, 5)})
    exam(store, bea, 1, {0: (RIGHT, None, 5), 1: (None, None, 30)}, timed_out=True)

    with store.reading() as unit:
        told = {(each.learner_id, each.item_id): each.choice
                for each in unit.responses.first(ward.id, "mod-1", ITEMS)}  # fmt: skip

    assert told == {
        (ada.id, "itm-1"): RIGHT, (ada.id, "itm-2"): None, (ada.id, "itm-3"): None,
        (bea.id, "itm-1"): RIGHT, (bea.id, "itm-2"): None,
    }  # fmt: skip


def test_open_exams_other_banks_and_other_organizations_are_left_out(
    store: Store, ward: Organization, ada: Person
) -> None:
    elsewhere = organization(store, "elsewhere")
    exam(store, ada, 1, {0: (RIGHT, None, 5)}, handed_in=False)
    exam(store, person(store, elsewhere, "Eve Stranger"), 1, {0: (RIGHT, None, 5)})
    assert first(store, ward) == {}

    exam(store, ada, 2, {0: (RIGHT, None, 5)})

    assert set(first(store, ward, ("itm-3",))) == {"itm-3"}
    assert first(store, ward, ()) == {}
    assert set(first(store, elsewhere)) == set(ITEMS)


def test_an_exam_of_before_the_banks_were_told_apart_keeps_its_own_version(
    store: Store, ward: Organization, ada: Person
) -> None:
    exam(store, ada, 1, {0: (RIGHT, None, 700)}, version=None)

    told = first(store, ward)["itm-1"]

    assert (told.content_hash, told.seconds) == ("all-content", None)
