"""Every item of every bank: parametric ones over 100 seeds, fixed ones beside their readings."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from app.catalog.item_writing import remarks
from app.catalog.parametric import load_items
from app.grading.items import Drawn, Option, ParametricItem
from tests.content.item_oracles import ORACLES

MODULES = Path(__file__).parents[2] / "modules"
SEEDS = [f"contract-{number}" for number in range(100)]
FEWEST_STEMS = 3

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_STEPS = rf"(?:\(?{_NUMBER}\)?(?: times | / | \+ | - ))+\(?{_NUMBER}\)?"
_STATED = re.compile(rf"(?<![\w.,=/*-])({_STEPS}) (?:=|is) ({_NUMBER})")
_DEGENERATE = re.compile(r"\b(?:None|nan|inf|True|False)\b|-0\b|\d{12,}\.\d|\(\)|\[\]|  \S+  $")


def parametric() -> Iterator[ParametricItem]:
    for path in sorted(MODULES.glob("*/items.py")):
        yield from load_items(path.read_text("utf-8"), str(path))


ITEMS = list(parametric())


def key_of(drawn: Drawn) -> Option:
    [key] = [option for option in drawn.options if option.right]
    return key


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_no_seed_draws_a_degenerate_item(item: ParametricItem) -> None:
    stems = set()
    for seed in SEEDS:
        drawn = item.drawn(seed)
        stems.add(" ".join([drawn.stem, *sorted(option.text for option in drawn.options)]))
        texts = [
            drawn.stem,
            *(text for each in drawn.options for text in (each.text, each.rationale)),
        ]

        assert [text for text in texts if not text.strip() or _DEGENERATE.search(text)] == [], seed
        assert [each for each in remarks(drawn) if each.severity == "error"] == [], seed
        values = {_value(option.text) for option in drawn.options}
        assert len(values) == len(drawn.options), (seed, values)
    assert len(stems) >= FEWEST_STEMS


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_what_an_item_calculates_is_right(item: ParametricItem) -> None:
    for seed in SEEDS:
        for option in item.drawn(seed).options:
            for told, result in _STATED.findall(option.rationale):
                assert _worth(told) == pytest.approx(_plain(result), abs=0.051), (seed, told)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_keys_fall_on_every_place(item: ParametricItem) -> None:
    places = [item.drawn(seed).options.index(key_of(item.drawn(seed))) for seed in SEEDS]

    assert min(places.count(place) for place in range(len(item.drawn("0").options))) >= 10


@pytest.mark.parametrize("item_id", ORACLES)
def test_a_key_worked_out_from_the_stem_is_the_key(item_id: str) -> None:
    [item] = [each for each in ITEMS if each.id == item_id]

    for seed in SEEDS:
        drawn = item.drawn(seed)
        assert key_of(drawn).text == ORACLES[item_id](drawn.stem), (seed, drawn.stem)


def test_statements_are_found_to_be_checked() -> None:
    said = "The length: 132 + 12 = 144, and 2 times (3 + 4) / 7 = 2; 1,000 - 1 = 999."

    found = _STATED.findall(said)

    assert [(told, result) for told, result in found] == [
        ("132 + 12", "144"), ("2 times (3 + 4) / 7", "2"), ("1,000 - 1", "999"),
    ]  # fmt: skip
    assert [_worth(told) for told, _ in found] == [144, 2, 999]


READINGS = sorted(MODULES.glob("*/readings.toml"))


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.parent.name)
def test_a_reading_names_an_option_as_it_stands_today(path: Path) -> None:
    folder = path.parent
    fixed = {
        each["id"]: each
        for each in tomllib.loads((folder / "items.toml").read_text("utf-8"))["item"]
    }
    source = folder / "items.py"
    drawn = {each.id: each for each in load_items(source.read_text("utf-8"), str(source))}

    wrong = []
    for reading in tomllib.loads(path.read_text("utf-8"))["reading"]:
        if (entry := fixed.get(reading["item"])) is not None:
            options = {each["text"]: each.get("right", False) for each in entry["option"]}
        else:
            sample = drawn[reading["item"]].draw(Random(reading["seed"]))  # noqa: S311
            options = {each.text: each.right for each in sample.options}
        if options.get(reading["answer"]) is not reading["agreed"]:
            wrong.append(reading["item"])

    assert wrong == []
    read = [each["item"] for each in tomllib.loads(path.read_text("utf-8"))["reading"]]
    assert set(read) == {*fixed, *drawn}


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.parent.name)
def test_an_item_on_which_a_reader_and_the_key_differed_was_read_again(path: Path) -> None:
    readings = tomllib.loads(path.read_text("utf-8"))["reading"]
    last = {each["item"]: each["agreed"] for each in readings}
    ever = {each["item"] for each in readings if not each["agreed"]}

    assert [item for item in sorted(ever) if not last[item]] == []


SIX_MODULES, NO_MODULE = 320, 60


def test_the_bank_is_as_large_as_it_was_meant_to_be() -> None:
    fixed = [
        (each["objective"], each["domain"])
        for path in MODULES.glob("*/items.toml")
        for each in tomllib.loads(path.read_text("utf-8"))["item"]
    ]
    held = [*fixed, *((each.objective, each.domain) for each in ITEMS)]
    without_module = [domain for objective, domain in held if objective.startswith("b01")]

    assert len(held) - len(without_module) >= SIX_MODULES
    assert sum(domain in "ABDE" for domain in without_module) >= NO_MODULE


def _value(text: str) -> str:
    """Return *text* so that 5 and 5.0 are the same; what is quoted counts letter by letter."""
    if "`" in text:
        return text
    plain = re.sub(_NUMBER, lambda found: f"{_plain(found[0]):.6f}", text)
    return " ".join(plain.casefold().split())


def _plain(number: str) -> float:
    return float(number.replace(",", ""))


def _worth(told: str) -> float:
    """Return what a calculation in a rationale comes to; it holds digits and signs alone."""
    signs = told.replace(",", "").replace(" times ", " * ")
    assert re.fullmatch(r"[-+*/(). \d]+", signs)
    return float(eval(signs))  # noqa: S307 - digits and signs alone, as asserted
