"""The entry diagnostic: what it asks, and where it places a newcomer."""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from app.catalog import Item, LearningPath, Ramp
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import replace
from app.learning.diagnosing import (
    draw_questions,
    hand_in_diagnostic,
    keep_answers,
    own_diagnostic,
    start_diagnostic,
)
from app.learning.placing import placement
from app.learning.site import Site
from app.records.people import Person
from app.records.review import Diagnostic
from tests.people import NOON, organization, person

RAMPS = (
    Ramp("technologist", "The technologist's ramp", "Imaging", "it-basics", ""),
    Ramp("it", "The IT ramp", "Information technology", "department", ""),
)
PATH = LearningPath(
    "pth-1", "first", "P1", "First", "", "", ("department", "it-basics", "objects"), RAMPS
)
OPTIONS = [{"right": True}, {"right": False}]


@pytest.fixture
def path(site: Site) -> LearningPath:
    return site.catalog.paths()[0]


def asked(**right_of: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return questions and answers: ``department="110"`` are three, the first two known."""
    told = [(name.replace("_", "-"), each) for name, told in right_of.items() for each in told]
    items = [{"module": slug, "options": OPTIONS} for slug, _ in told]
    return items, {str(at): int(each == "0") for at, (_, each) in enumerate(told) if each != "-"}


def placed(background: str = "", **right_of: str) -> dict[str, Any]:
    items, answers = asked(**right_of)
    return placement(PATH, items, answers, background)


def bank(module: str, count: int, objectives: int) -> list[Item]:
    template = Item(
        "", module, "", "J", "2024-03", "recall", Decimal("0.5"), "", case=False, parametric=False
    )
    return [
        replace(template, id=f"{module}-{n}", objective=f"{module}-o{n % objectives}")
        for n in range(count)
    ]


def test_questions_are_spread_over_modules_and_objectives() -> None:
    banks = {"a": bank("a", 30, 5), "b": bank("b", 30, 5), "c": bank("c", 30, 5)}

    drawn = draw_questions(banks, [], Random(1))  # noqa: S311

    assert len(drawn) == 15
    assert set(Counter(item.module for item in drawn).values()) == {5}
    assert set(Counter(item.objective for item in drawn).values()) == {1}


@pytest.mark.parametrize(("count", "objectives", "size"), [(30, 2, 12), (30, 20, 16), (5, 5, 5)])
def test_there_are_twelve_to_sixteen_questions_where_the_bank_holds_them(
    count: int, objectives: int, size: int
) -> None:
    assert len(draw_questions({"a": bank("a", count, objectives)}, [], Random(1))) == size  # noqa: S311


def test_what_was_asked_before_comes_last() -> None:
    banks = {"a": bank("a", 30, 3)}
    first = draw_questions(banks, [], Random(1))  # noqa: S311
    shown: list[Any] = [{"id": item.id} for item in first]
    before = Diagnostic("", "", "", "", 1, "", shown, "", {}, 0, NOON, NOON, None)

    again = draw_questions(banks, [before], Random(2))  # noqa: S311

    assert {item.id for item in again} & {item.id for item in first} == set()


def test_a_ramp_starts_with_what_is_known_least() -> None:
    assert placed(department="1111", it_basics="0001")["ramp"] == "technologist"
    assert placed(department="0001", it_basics="1111")["ramp"] == "it"
    assert placed("it", department="1111", it_basics="0001")["ramp"] == "technologist"


def test_where_the_questions_do_not_tell_what_the_learner_said_decides() -> None:
    assert placed("it", department="1100", it_basics="1100")["ramp"] == "it"
    assert placed("technologist", objects="11")["ramp"] == "technologist"
    assert placed("other", objects="11")["ramp"] == ""
    assert placed("other", department="0000")["ramp"] == "it"


def test_who_knows_what_every_ramp_starts_with_needs_none() -> None:
    assert placed("it", department="1111", it_basics="1111")["ramp"] == ""


def test_each_module_has_its_advice_and_well_known_ones_come_last() -> None:
    found = placed(department="11111", it_basics="0-00", objects="1100")

    assert {each["slug"]: each["advice"] for each in found["modules"]} == {
        "department": "pass_over",
        "it-basics": "begin",
        "objects": "read",
    }
    assert found["order"] == ["it-basics", "objects", "department"]


def test_a_module_without_questions_is_not_judged() -> None:
    found = placed(department="1")

    assert [each["advice"] for each in found["modules"]] == ["read", "not_asked", "not_asked"]


def test_an_open_diagnostic_is_gone_on_with_and_keeps_its_answers(
    ada: Person, path: LearningPath, site: Site
) -> None:
    first = start_diagnostic(ada, path, site)

    assert keep_answers(ada, first.id, {"answer.0": "1", "answer.background": "it"}, 5, site)
    assert not keep_answers(ada, first.id, {"answer.0": "0"}, 4, site)

    again = start_diagnostic(ada, path, site)
    assert (again.id, again.answers, again.background) == (first.id, {"0": 1}, "it")


def test_a_result_is_kept_and_the_diagnostic_can_be_taken_again(
    ada: Person, path: LearningPath, site: Site
) -> None:
    first = start_diagnostic(ada, path, site)
    right = {
        f"answer.{at}": str([option["right"] for option in item["options"]].index(True))
        for at, item in enumerate(first.items)
    }

    done = hand_in_diagnostic(ada, path, first.id, right, site)

    assert done.result is not None
    assert done.result["modules"][0]["right"] == len(first.items)
    assert done.result["order"] == ["m01-first-look"]
    with pytest.raises(Conflict):
        keep_answers(ada, first.id, {}, 9, site)
    assert hand_in_diagnostic(ada, path, first.id, {}, site) == done
    assert start_diagnostic(ada, path, site).number == 2


def test_an_option_that_is_not_there_is_refused(
    ada: Person, path: LearningPath, site: Site
) -> None:
    found = start_diagnostic(ada, path, site)

    with pytest.raises(InvalidInput, match="Question 1 has no such option"):
        hand_in_diagnostic(ada, path, found.id, {"answer.0": "17"}, site)


def test_a_path_without_questions_has_no_diagnostic(
    ada: Person, path: LearningPath, site: Site
) -> None:
    with pytest.raises(NotFound, match="begin with its first module"):
        start_diagnostic(ada, replace(path, modules=("m02-planned",)), site)


def test_somebody_elses_diagnostic_does_not_exist(
    ada: Person, path: LearningPath, site: Site
) -> None:
    eve = person(site.store, organization(site.store, "lake"), "Eve Adams")

    with pytest.raises(NotFound):
        own_diagnostic(eve, start_diagnostic(ada, path, site).id, site)
