"""What was compiled is read back as records, by many threads, and found by search."""

import json
import sqlite3
import string
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from subprocess import run
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog import Catalog, Objective, compile_catalog
from app.catalog.glossary_links import TermIndex, linked_text
from app.catalog.records import Blueprint, Item, LabEntry, Module
from app.frozen import as_json, from_json

FIXTURE = Path(__file__).parent / "fixture"


def test_a_module_knows_its_parts(catalog: Catalog) -> None:
    module = catalog.module("m01-first-look")

    assert module is not None
    assert module == catalog.modules()[0]
    assert (module.code, module.minutes, module.item_count) == ("M1", 10, 8)
    assert [lesson.slug for lesson in module.lessons] == ["part-one", "part-two"]
    assert module.labs == ("first-look",)
    assert module.objectives[0] == Objective(
        id="m01-o1",
        module="m01-first-look",
        position=1,
        text="Say how a file is written.",
        lessons=("part-one",),
        labs=("first-look",),
        items=("itm-00000001", "itm-00000002", "itm-00000003", "itm-000000a1"),
    )
    assert 'href="/glossary/ae-title"' in module.summary_html


def test_a_lab_knows_its_spec_and_words(catalog: Catalog) -> None:
    [lab] = catalog.labs_of("m01-first-look")

    assert lab == catalog.lab("first-look")
    assert [exercise.kind for exercise in lab.spec.exercises] == ["text", "choice"]
    assert lab.hints["syntax"][0] == "Look at group <strong>0002</strong>."
    assert lab.texts["kind/option/ct"] == "<code>CT</code> &amp; more"
    assert lab.findings["NO_UID"].next == "Which group holds it?"


@pytest.mark.parametrize("name", ["", "nowhere", "m01_first_look", "'; drop table module; --"])
def test_what_is_not_there_is_none(catalog: Catalog, name: str) -> None:
    assert catalog.module(name) is None
    assert catalog.lesson("m01-first-look", name) is None
    assert catalog.lab(name) is None
    assert catalog.item(name) is None
    assert catalog.term(name) is None
    assert catalog.blueprint(name) is None
    assert catalog.labs_of(name) == ()
    assert catalog.items_of(name) == ()


def test_terms_are_sorted_by_name(catalog: Catalog) -> None:
    assert [term.term for term in catalog.glossary()] == ["AE", "AE title", "transfer syntax"]


def test_a_path_shows_the_modules_that_exist(catalog: Catalog) -> None:
    [path] = catalog.paths()

    assert (path.slug, path.modules) == ("first-days", ("m01-first-look",))
    assert [(ramp.id, ramp.starts) for ramp in path.ramps] == [("it", "m01-first-look")]


def test_a_blueprint_weighs_its_domains(catalog: Catalog) -> None:
    blueprint = catalog.blueprint("ciip")
    assert blueprint is not None

    old, new = blueprint.versions
    assert (old.id, old.unit, sum(each.weight for each in old.domains)) == ("2019-03", "items", 130)
    assert (new.id, new.unit) == ("2024-03", "percent")
    assert sum(each.weight for each in new.domains) == 100
    provisional = [domain.letter for domain in new.domains if domain.provenance == "provisional"]
    assert provisional == ["E", "G", "I"]


def test_items_are_read_with_their_facts(catalog: Catalog) -> None:
    item = catalog.item("itm-00000001")

    assert item is not None
    assert (item.difficulty, item.case, item.parametric) == (Decimal("0.7"), True, False)
    assert sum(option.right for option in item.options) == 1


@pytest.mark.parametrize("item_id", ["itm-00000001", "itm-000000a1"])
def test_an_item_is_drawn_the_same_from_the_same_seed(catalog: Catalog, item_id: str) -> None:
    item = catalog.item(item_id)
    assert item is not None

    drawn = [catalog.draw_item(item, f"seed-{number}") for number in range(12)]

    assert [catalog.draw_item(item, f"seed-{number}") for number in range(12)] == drawn
    assert len({each.options for each in drawn}) > 1
    for each in drawn:
        assert sum(option.right for option in each.options) == 1
        assert each.stem_html.startswith("<p>")
        assert all(option.rationale_html for option in each.options)


def test_a_catalog_draws_with_the_code_it_was_compiled_with(content: Path, tmp_path: Path) -> None:
    catalog = Catalog(compile_catalog(content, tmp_path))
    item = catalog.item("itm-000000a1")
    assert item is not None
    (content / "modules/m01_first_look/items.py").unlink()

    assert "128 bytes" in catalog.draw_item(item, "x").stem_html


def test_a_lesson_is_queried_once(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    first = catalog.lesson("m01-first-look", "part-one")
    catalog.modules()
    monkeypatch.setattr(catalog, "_rows", None)

    assert catalog.lesson("m01-first-look", "part-one") is first
    assert catalog.module("m01-first-look") is not None


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    def read(catalog: Catalog, number: int) -> tuple[int, int, int]:
        hits = catalog.search("transfer syntax") if number % 2 else catalog.search("archive")
        lesson = catalog.lesson("m01-first-look", ("part-one", "part-two")[number % 2])
        return len(hits), len(lesson.html) if lesson else 0, len(catalog.labs())

    path = compile_catalog(FIXTURE, tmp_path)
    catalog = Catalog(path)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda number: read(catalog, number), range(400)))

    assert len(set(found)) == 2
    assert len(catalog._idle) <= 16
    catalog.close()


def test_what_many_want_at_first_is_read_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    untouched = Catalog._rows

    def slowly(self: Catalog, statement: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        read.append(statement)
        time.sleep(0.05)
        return untouched(self, statement, values)

    monkeypatch.setattr(Catalog, "_rows", slowly)
    catalog = Catalog(compile_catalog(FIXTURE, tmp_path))
    together = Barrier(8)

    def labs(_number: int) -> int:
        together.wait(10)
        return id(catalog.lab("first-look"))

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(labs, range(8)))

    assert len(found) == 1
    assert len(read) == 1
    catalog.close()


def test_a_text_is_linked_once_and_a_long_one_is_not_kept(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def seen(text: str, terms: TermIndex) -> str:
        read.append(text)
        return linked_text(text, terms)

    monkeypatch.setattr("app.catalog.reading.linked_text", seen)
    short, long = "An AE title, once.", "An AE title. " * 1000

    assert catalog.linked(short) == catalog.linked(short)
    assert catalog.linked(long) == catalog.linked(long)
    assert read == [short, long, long]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "AE title",
            ["/glossary/ae-title"],
        ),
        ("who sent it", ["/modules/m01-first-look/lessons/part-two"]),
        ("transf", ["/glossary/transfer-syntax", "/modules/m01-first-look/lessons/part-one"]),
        ("muller", ["/modules/m01-first-look/lessons/part-two"]),
        ("MÜLLER", ["/modules/m01-first-look/lessons/part-two"]),
        ("L90", ["/labs/first-look"]),
        ("preamble zebra", ["/modules/m01-first-look/lessons/part-one"]),
        ("zebra", []),
        ("   ", []),
    ],
)
def test_search_finds_titles_first(catalog: Catalog, text: str, urls: list[str]) -> None:
    assert [hit.url for hit in catalog.search(text)][: len(urls)] == urls
    assert bool(catalog.search(text)) == bool(urls)


def test_search_does_not_tell_the_options_of_a_check(catalog: Catalog) -> None:
    assert catalog.search("modality") == ()


def test_a_lab_is_told_with_gaps_where_its_drawn_names_stand(catalog: Catalog) -> None:
    [hit] = [hit for hit in catalog.search("arrived under the name") if hit.kind == "lab"]

    assert "A file of … <mark>arrived</mark>" in hit.snippet_html


def test_a_snippet_marks_words_and_escapes_the_rest(catalog: Catalog) -> None:
    [hit] = [hit for hit in catalog.search("values bytes") if hit.kind == "term"]

    assert hit.snippet_html == (
        "The rule by which the <mark>values</mark> of an object are written as "
        "<mark>bytes</mark> &amp; read back."
    )


def test_search_is_limited(catalog: Catalog) -> None:
    assert len(catalog.search("the", limit=1)) == 1
    assert catalog.search("the", limit=0) == ()
    assert catalog.search("the", limit=-5) == ()


@pytest.mark.parametrize("text", ["the", "preamble zebra", "transf", "zebra", "   "])
def test_what_is_found_is_counted_however_little_is_shown(catalog: Catalog, text: str) -> None:
    assert catalog.count_found(text) == len(catalog.search(text, limit=10_000))


HOSTILE = [
    '"', '""', "'", "*", "a*b", "AND", "OR NOT", "NEAR(a b, 2)", "title:x", "{title}:x", "^x", "(",
    ")", "a AND (", "-", "--", "a;drop table lesson", "\x00", "a\x00b", "\x02mark\x03", "\ud800",
    "%", "_", "\\", "(0010,0010)", "1.2.840.10008.1.2.1", "<script>", "a" * 10_000, "b " * 5_000,
    "😀", "\u202e", "+a", "a+b", '"unclosed',
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_search_stands_whatever_is_typed(catalog: Catalog, text: str) -> None:
    for hit in catalog.search(text):
        assert "<script" not in hit.snippet_html


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from(string.printable + '"*^():{}äß\x00'), max_size=40))
def test_search_never_fails(catalog: Catalog, text: str) -> None:
    assert catalog.count_found(text) >= len(catalog.search(text))


def test_records_survive_their_journey(catalog: Catalog) -> None:
    module, lab, blueprint = catalog.modules()[0], catalog.labs()[0], catalog.blueprints()[0]
    item = catalog.items_of(module.slug)[0]

    assert from_json(Module, as_json(module)) == module
    assert from_json(LabEntry, as_json(lab)) == lab
    assert from_json(Blueprint, as_json(blueprint)) == blueprint
    assert from_json(Item, as_json(item)) == item


def test_reading_loads_neither_markdown_nor_sqlite_utils() -> None:
    code = (
        "import sys, json, app.catalog;"
        "print(json.dumps([m for m in ('markdown_it', 'nh3', 'sqlite_utils') if m in sys.modules]))"
    )

    ran = run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert json.loads(ran.stdout) == []
