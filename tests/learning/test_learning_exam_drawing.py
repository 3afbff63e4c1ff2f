"""Drawing forms: exact counts, nothing of the last two, keys balanced, unscored ones to spare."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog import BlueprintVersion, CatalogHolder, Item
from app.errors import InvalidInput
from app.learning.exams.allocation import allocate
from app.learning.exams.drawing import Place, balanced_keys, draw_places, shown_items
from app.learning.exams.forms import SMALLEST, FormOrder, FormPlan, plan_form, weights_of
from app.records.exams import FormKind
from tests.learning.exam_bank import AMPLE, bank, chance

HALF, FULL = FormOrder(FormKind.HALF), FormOrder(FormKind.FULL)


@pytest.fixture
def outline(holder: CatalogHolder) -> BlueprintVersion:
    return _outline(holder, "2024-03")


def _outline(holder: CatalogHolder, name: str) -> BlueprintVersion:
    found = holder.catalog.blueprint("ciip")
    assert found is not None
    return next(each for each in found.versions if each.id == name)


def draw(plan: FormPlan, items: list[Item], last: set[str], seed: int) -> list[Place]:
    return draw_places(plan, items, last, set(), chance(seed))


@pytest.mark.parametrize("name", ["2019-03", "2024-03"])
def test_a_thousand_half_forms_are_exact_and_repeat_nothing_of_the_last_two(
    holder: CatalogHolder, name: str
) -> None:
    outline, items = _outline(holder, name), bank(dict.fromkeys(AMPLE, 75))
    if name == "2024-03":
        items = bank(AMPLE)
    wanted = allocate(weights_of(outline, AMPLE), outline.scored // 2)
    forms: list[set[str]] = []

    for seed in range(1000):
        last = set().union(*forms[-2:])
        places = draw(plan_form(HALF, outline, items, last), items, last, seed)
        ids = {place.item.id for place in places}
        assert Counter(place.item.domain for place in places if place.scored) == wanted
        assert len(ids) == len(places)
        assert not ids & last
        forms.append(ids)


def test_a_whole_form_has_its_unscored_items_and_its_minutes(outline: BlueprintVersion) -> None:
    items = bank(dict.fromkeys(AMPLE, 150))

    plan = plan_form(FULL, outline, items, ())
    places = draw(plan, items, set(), 1)

    assert (plan.points_possible, plan.item_count, plan.minutes) == (130, 170, 170)
    assert sum(not place.scored for place in places) == 40
    assert Counter(place.item.domain for place in places if place.scored) == plan.scored


def test_unscored_items_never_keep_the_next_forms_from_being_drawn(
    outline: BlueprintVersion,
) -> None:
    scored = allocate(weights_of(outline, AMPLE), 65)
    items = bank({letter: 3 * count + (letter in "FH") for letter, count in scored.items()})
    forms: list[set[str]] = []

    for seed in range(12):
        last = set().union(*forms[-2:])
        plan = plan_form(HALF, outline, items, last)
        assert plan.can_be_drawn, plan.missing
        forms.append({place.item.id for place in draw(plan, items, last, seed)})


def test_which_items_count_is_not_to_be_told_from_their_place(outline: BlueprintVersion) -> None:
    items = bank(dict.fromkeys(AMPLE, 150))
    plan = plan_form(FULL, outline, items, ())

    unscored = Counter(
        at for seed in range(200) for at, place in enumerate(draw(plan, items, set(), seed))
        if not place.scored
    )  # fmt: skip

    assert len(unscored) == 170
    assert max(unscored.values()) < 4 * 200 * 40 / 170


def test_too_few_items_are_told_by_domain_and_never_made_up_by_another(
    outline: BlueprintVersion,
) -> None:
    plan = plan_form(HALF, outline, bank({"F": 90, "H": 90, "J": 90}), ())

    assert not plan.can_be_drawn
    assert plan.missing == {"A": 2, "B": 3, "C": 8, "D": 3, "E": 2, "G": 8, "I": 8}
    assert sum(plan.largest.values()) < SMALLEST


def test_the_largest_form_in_the_same_proportions_is_offered(outline: BlueprintVersion) -> None:
    items = bank({**AMPLE, "E": 1})

    plan = plan_form(HALF, outline, items, ())

    assert plan.missing == {"E": 1}
    size = sum(plan.largest.values())
    assert 30 < size < 65
    assert plan.largest == allocate(weights_of(outline, AMPLE), size)
    order = FormOrder(FormKind.CUSTOM, tuple(AMPLE), size)
    assert plan_form(order, outline, items, ()).can_be_drawn


def test_a_drill_takes_seen_items_only_when_asked_to(outline: BlueprintVersion) -> None:
    items = bank({"J": 12})
    seen = {item.id for item in items[:8]}

    drill = FormOrder(FormKind.DRILL, ("J",), 10)
    again = FormOrder(FormKind.DRILL, ("J",), 10, repeats=True)

    assert plan_form(drill, outline, items, seen).missing == {"J": 6}
    plan = plan_form(again, outline, items, seen)
    ids = {place.item.id for place in draw(plan, items, seen, 1)}
    assert {item.id for item in items[8:]} <= ids


@pytest.mark.parametrize("kind", [FormKind.CUSTOM, FormKind.HALF])
def test_no_other_form_takes_seen_items_even_when_asked_to(
    kind: FormKind, outline: BlueprintVersion
) -> None:
    items = bank({**AMPLE, "J": 12})
    seen = {item.id for item in items if item.domain == "J"}

    plan = plan_form(FormOrder(kind, ("J",), 10, repeats=True), outline, items, seen)

    assert plan.missing["J"] == plan.scored["J"]


def test_items_never_met_come_first(outline: BlueprintVersion) -> None:
    items = bank({"J": 20})
    met = {item.id for item in items[:12]}
    plan = plan_form(FormOrder(FormKind.CUSTOM, ("J",), 8), outline, items, ())

    drawn = draw_places(plan, items, set(), met, chance(3))

    assert {place.item.id for place in drawn} == {item.id for item in items[12:]}


@pytest.mark.parametrize(
    "order",
    [
        FormOrder(FormKind.DRILL, (), 10), FormOrder(FormKind.DRILL, ("F", "J"), 10),
        FormOrder(FormKind.CUSTOM, ("Z",), 10), FormOrder(FormKind.CUSTOM, ("J",), 4),
        FormOrder(FormKind.CUSTOM, ("J",), 131),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(order: FormOrder, outline: BlueprintVersion) -> None:
    with pytest.raises(InvalidInput):
        plan_form(order, outline, bank(AMPLE), ())


@given(st.lists(st.sampled_from([3, 4]), max_size=200), st.integers())
def test_the_key_stands_equally_often_at_each_position(options: list[int], seed: int) -> None:
    keys = balanced_keys(options, chance(seed))

    for count in (3, 4):
        at = Counter(key for key, each in zip(keys, options, strict=True) if each == count)
        times = [at[position] for position in range(count)]
        assert max(times) - min(times) <= 1
        assert sum(times) == options.count(count)


def test_the_key_of_an_item_is_its_right_option(holder: CatalogHolder) -> None:
    places = [Place(item, scored=True) for item in bank({"J": 40})]

    shown = shown_items(places, holder.catalog, "seed", chance(5))

    for key, content in shown:
        assert [option["right"] for option in content["options"]].index(True) == key


def test_parametric_items_are_drawn_by_the_seed_of_the_form(holder: CatalogHolder) -> None:
    items = [item for item in holder.catalog.items() if item.parametric]
    places = [Place(item, scored=True) for item in items]

    one, same, other = (
        [
            content["stem_html"]
            for _, content in shown_items(places, holder.catalog, seed, chance(1))
        ]
        for seed in ("one", "one", "another seed")
    )

    assert items
    assert one == same != other


def test_a_form_keeps_the_pace_of_the_exam(holder: CatalogHolder) -> None:
    items = bank(AMPLE)

    for name, minutes in (("2024-03", 20), ("2019-03", 20)):
        order = FormOrder(FormKind.CUSTOM, ("F", "J"), 20)
        assert plan_form(order, _outline(holder, name), items, ()).minutes == minutes
    drill = FormOrder(FormKind.DRILL, ("F",), 20)
    assert plan_form(drill, _outline(holder, "2024-03"), items, ()).minutes is None


def test_an_item_is_shown_with_the_version_of_its_bank(holder: CatalogHolder) -> None:
    module = holder.catalog.modules()[0]
    places = [Place(item, scored=True) for item in holder.catalog.items_of(module.slug)]

    shown = shown_items(places, holder.catalog, "seed", chance(1))

    assert shown
    assert {content["version"] for _, content in shown} == {module.content_hash}


def test_a_plan_tells_how_many_such_forms_the_bank_fills_in_a_row(
    outline: BlueprintVersion,
) -> None:
    scored = allocate(weights_of(outline, AMPLE), 65)
    thrice = {letter: 3 * count for letter, count in scored.items()}
    twice = {**thrice, "D": 3 * scored["D"] - 1, "E": 2 * scored["E"]}

    assert plan_form(HALF, outline, bank(thrice), ()).in_a_row is None
    plan = plan_form(HALF, outline, bank(twice), ())
    assert (plan.in_a_row, plan.short_next) == (2, ("D", "E"))
