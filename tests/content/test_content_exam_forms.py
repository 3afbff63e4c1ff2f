"""The real bank fills the real outline: a thousand half forms of learners who sit four in a row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from app.catalog import BlueprintVersion, Catalog, compile_catalog
from app.learning.exams.allocation import allocate
from app.learning.exams.drawing import Place, draw_places, shown_items
from app.learning.exams.forms import FORMS_APART, FormOrder, plan_form, weights_of
from app.records.exams import FormKind

ROOT = Path(__file__).parents[2]
HALF, FULL = FormOrder(FormKind.HALF), FormOrder(FormKind.FULL)
LEARNERS, FORMS = 250, 4
SHOWN_WHOLE = 12


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(compile_catalog(ROOT, tmp_path_factory.mktemp("catalog")))
    yield catalog
    catalog.close()


@pytest.fixture(scope="module")
def outline(catalog: Catalog) -> BlueprintVersion:
    """Return the newest outline."""
    outlines = catalog.blueprint("ciip")
    assert outlines is not None
    return outlines.versions[-1]


def forms_of(learner: int, outline: BlueprintVersion, catalog: Catalog) -> Iterator[list[Place]]:
    """Yield the half forms that one learner draws, one after the other."""
    rng = Random(learner)  # noqa: S311 - a shuffle, not a secret
    before: list[set[str]] = []
    for _ in range(FORMS):
        last, met = set().union(*before[-FORMS_APART:]), set().union(*before)
        plan = plan_form(HALF, outline, catalog.items(), last)
        assert plan.can_be_drawn, plan.missing
        places = draw_places(plan, catalog.items(), last, met, rng)
        before.append({place.item.id for place in places})
        yield places


@pytest.fixture(scope="module")
def drawn(catalog: Catalog, outline: BlueprintVersion) -> list[list[list[Place]]]:
    """Return every learner's forms."""
    return [[*forms_of(learner, outline, catalog)] for learner in range(LEARNERS)]


def test_a_thousand_half_forms_hold_exactly_what_the_outline_asks(
    drawn: list[list[list[Place]]], outline: BlueprintVersion
) -> None:
    letters = [domain.letter for domain in outline.domains]
    wanted = allocate(weights_of(outline, letters), outline.scored // 2)
    forms = [form for learner in drawn for form in learner]

    assert len(forms) == 1000
    assert sum(wanted.values()) == 65
    for form in forms:
        assert Counter(place.item.domain for place in form if place.scored) == wanted


def test_no_form_repeats_an_item_of_itself_or_of_the_last_two(
    drawn: list[list[list[Place]]],
) -> None:
    for learner in drawn:
        ids = [{place.item.id for place in form} for form in learner]
        for number, form in enumerate(learner):
            assert len(ids[number]) == len(form)
            assert not ids[number] & set().union(*ids[max(0, number - FORMS_APART) : number])


def test_every_item_of_the_bank_is_drawn_by_somebody(
    drawn: list[list[list[Place]]], catalog: Catalog
) -> None:
    met = {place.item.id for learner in drawn for form in learner for place in form}

    assert met == {item.id for item in catalog.items()}


def test_keys_stand_equally_often_at_each_position(
    drawn: list[list[list[Place]]], catalog: Catalog
) -> None:
    for number, learner in enumerate(drawn[:SHOWN_WHOLE]):
        rng = Random(number)  # noqa: S311 - a shuffle, not a secret
        shown = shown_items(learner[-1], catalog, f"seed-{number}", rng)
        assert all(content["options"][key]["right"] for key, content in shown)
        _assert_even([(key, len(content["options"])) for key, content in shown])


def test_the_bank_fills_half_forms_without_end_and_a_full_form_today(
    catalog: Catalog, outline: BlueprintVersion
) -> None:
    half = plan_form(HALF, outline, catalog.items(), ())
    full = plan_form(FULL, outline, catalog.items(), ())

    assert (half.in_a_row, half.short_next) == (None, ())
    assert full.can_be_drawn


def _assert_even(keys: Sequence[tuple[int, int]]) -> None:
    for count in {options for _, options in keys}:
        at = Counter(key for key, options in keys if options == count)
        times = [at[position] for position in range(count)]
        assert max(times) - min(times) <= 1
