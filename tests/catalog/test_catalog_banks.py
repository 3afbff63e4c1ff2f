"""A bank without lessons: in the catalog for mock exams, in no module's post-test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalog import Catalog, compile_catalog

BANK = """id = "bnk-00000001"
code = "B1"
title = "More"
domains = ["A"]

[[objective]]
id = "b01-o1"
text = "Say more."
"""
ITEM = """[[item]]
id = "itm-0000b0{number:02x}"
objective = "b01-o1"
domain = "A"
outline = "2024-03"
level = "recall"
difficulty = 0.5
stem = "Which of {number} offers wins the {word} round?"
clause = "PS3.2 (2025d)"
case = true
"""
OPTION = """[[item.option]]
text = "Offer {at}"
rationale = "So it is."
{rest}
"""
WORDS = ("first", "second", "third", "fourth")


@pytest.fixture
def banked(content: Path, tmp_path: Path) -> Iterator[Catalog]:
    folder = content / "modules" / "bank_more"
    folder.mkdir()
    (folder / "bank.toml").write_text(BANK, encoding="utf-8")
    entries = [_entry(number, word) for number, word in enumerate(WORDS, start=2)]
    (folder / "items.toml").write_text("\n".join(entries), encoding="utf-8")
    catalog = Catalog(compile_catalog(content, tmp_path / "compiled"))
    yield catalog
    catalog.close()


def test_a_bank_is_told_apart_from_modules(banked: Catalog) -> None:
    [bank] = banked.banks()

    assert (bank.slug, bank.code, bank.domains, bank.item_count) == ("bank-more", "B1", ("A",), 4)
    assert bank.objectives[0].items == tuple(item.id for item in banked.items_of("bank-more"))
    assert banked.bank("bank-more") == bank
    assert banked.bank("m01-first-look") is None
    assert banked.module("bank-more") is None
    assert [module.code for module in banked.modules()] == ["M1"]


def test_its_items_are_in_the_whole_and_in_no_module(banked: Catalog) -> None:
    everything = {item.id for item in banked.items()}
    taught = {item.id for item in banked.items_of("m01-first-look")}
    more = {item.id for item in banked.items_of("bank-more")}

    assert (len(taught), len(more)) == (8, 4)
    assert everything == taught | more
    assert {item.domain for item in banked.items() if item.id in more} == {"A"}


def test_its_items_are_drawn_like_any_other(banked: Catalog) -> None:
    item = banked.items_of("bank-more")[0]

    drawn = banked.draw_item(item, "seed")

    assert sorted(option.text_html for option in drawn.options) == ["Offer 0", "Offer 1", "Offer 2"]


def _entry(number: int, word: str) -> str:
    key = number % 3
    options = "".join(
        OPTION.format(at=at, rest="right = true" if at == key else 'misconception = "GUESSED"')
        for at in range(3)
    )
    return ITEM.format(number=number, word=word) + options
