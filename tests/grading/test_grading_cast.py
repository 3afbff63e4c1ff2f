from random import Random

import pytest

from app.grading.cast import (
    draw_accession,
    draw_ae_title,
    draw_mrn,
    draw_people,
    draw_person,
    draw_physician,
    draw_station,
    is_cast,
)
from app.grading.items import Drawn, Option, ParametricItem, item

SEEDS = range(300)


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - drawn again in every run


def test_the_same_seed_draws_the_same_person() -> None:
    assert draw_person(dice(7)) == draw_person(dice(7))
    assert len({draw_person(dice(seed)).full_name for seed in SEEDS}) > 280


@pytest.mark.parametrize(("kept", "codec"), [("ascii_only", "ascii"), ("latin1_only", "latin-1")])
def test_names_keep_within_the_character_set_asked_for(kept: str, codec: str) -> None:
    for seed in SEEDS:
        person = draw_person(dice(seed), **{kept: True})
        assert person.full_name.encode(codec)


def test_some_names_need_more_than_latin_1() -> None:
    names = [draw_person(dice(seed)).full_name for seed in SEEDS]

    assert any(ord(character) > 255 for name in names for character in name)


def test_our_people_are_known_again_and_strangers_are_not() -> None:
    for seed in SEEDS:
        person = draw_person(dice(seed), ascii_only=seed % 2 == 0)
        assert is_cast(person.dicom_name)
        assert is_cast(person.full_name.upper())
    assert is_cast("Müller, Jörg")
    assert not is_cast("Smith^Robert")
    assert not is_cast("Müller")
    assert not is_cast("")


def test_numbers_fit_their_fields() -> None:
    rng = dice(1)
    for _ in SEEDS:
        assert len(draw_mrn(rng)) == 8
        assert len(draw_accession(rng)) <= 16
        assert len(draw_station(rng, "CT")) <= 16
        assert len(draw_ae_title(rng, "ARCHIVE")) <= 16
    assert draw_physician(rng).dicom_name.endswith("^Dr")


def test_people_drawn_together_differ() -> None:
    people = draw_people(dice(3), 40)

    assert len({person.family for person in people}) == 40
    assert len({person.mrn for person in people}) == 40


def drawing(*options: Option) -> ParametricItem:
    @item(
        id="itm-00000001",
        objective="m03-o1",
        domain="J",
        level="recall",
        difficulty=0.5,
        clause="PS3.5 6.2 (2025d)",
    )
    def drawn(rng: Random) -> Drawn:
        return Drawn(f"What is {rng.randrange(1000)}?", options)

    return drawn


GOOD = (
    Option("A", right=True, rationale="Because."),
    Option("B", rationale="No.", misconception="B_FOR_A"),
    Option("C", rationale="No."),
)


def test_an_item_is_drawn_the_same_and_its_key_moves_about() -> None:
    question = drawing(*GOOD)
    keys = {
        [option.right for option in question.drawn(str(seed)).options].index(True)
        for seed in range(40)
    }

    assert question.drawn("1") == question.drawn("1")
    assert question.drawn("1").stem != question.drawn("2").stem
    assert keys == {0, 1, 2}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (GOOD[:2], "three or four"),
        ((*GOOD[1:], Option("D", rationale="No.")), "exactly one"),
        ((*GOOD, Option("B", rationale="No.")), "same option twice"),
        ((*GOOD, Option("D")), "rationale"),
    ],
)
def test_an_unsound_drawing_is_refused(options: tuple[Option, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        drawing(*options).drawn("1")
