"""The glossary in texts that are read after answering, and in none that are read before."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from app.catalog import Catalog, compile_catalog
from app.catalog.glossary_links import TermIndex, term_link
from app.catalog.linked_html import linked_html
from app.catalog.records import Term

Edit: TypeAlias = Callable[[str, str, str], None]
MODULE = "modules/m01_first_look"
LESSON = f"{MODULE}/lessons/01_part_one.md"
LAB = "labs/first_look/lab.toml"
LINK = '<a href="/glossary/ae-title"'
TITLE = Term("ae-title", "AE title", (), "A name, not <b>.", "")


@pytest.fixture
def linked(content: Path, edit: Edit, tmp_path: Path) -> Catalog:
    """Give a catalog in which the AE title stands wherever an author may write."""
    edit(f"{MODULE}/items.toml", "A colleague renames", "An AE title. A colleague renames")
    edit(f"{MODULE}/items.toml", "The file's name", "The AE title")
    edit(f"{MODULE}/items.toml", "It says nothing about that.", "An AE title says nothing.")
    edit(f"{MODULE}/items.toml", "It says nothing about that.", "Nor does an AE title.")
    edit(f"{MODULE}/items.py", "where does the meta begin?", "where is the AE title?")
    edit(f"{MODULE}/items.py", "Both come before it.", "Both come before the AE title.")
    edit(LAB, "Look at group **0002**.", "Look for the **AE title** of [[file]].")
    edit(LAB, "What kind is it?", "What kind of AE title is it?")
    edit(LAB, "`CT` & more", "`CT` & AE title")
    edit(
        LESSON, "The AE title was wrong, the AE itself was not. Application entity titles", "Names"
    )
    edit(LESSON, "and an AE title of", "and a name of")
    edit(LESSON, "It is read before anything else", "The transfer syntax is read first")
    edit(LESSON, "It names the kind of machine", "Not the application entity title")
    edit(LESSON, "] Modality", "] Modality of the AE title")
    return Catalog(compile_catalog(content, tmp_path / "out"))


def test_a_rationale_links_a_term_once_an_item(linked: Catalog) -> None:
    item = linked.item("itm-00000001")
    assert item

    told = [option.rationale_html for option in item.options]

    assert told[0].startswith(f"An {LINK} data-tip=")
    assert told[1:] == ["Nor does an AE title.", "So it is."]
    assert "AE title" in item.stem_html
    assert "<a" not in item.stem_html
    assert item.options[0].text_html == "The AE title"


def test_the_rationale_of_a_parametric_item_is_linked_when_it_is_drawn(linked: Catalog) -> None:
    item = linked.item("itm-000000a1")
    assert item

    drawn = linked.draw_item(item, "a seed")

    [right] = [option for option in drawn.options if option.right]
    assert f"before the {LINK}" in right.rationale_html
    assert "AE title" in drawn.stem_html
    assert "<a" not in drawn.stem_html + "".join(each.text_html for each in drawn.options)


def test_hints_are_linked_and_prompts_and_options_are_not(linked: Catalog) -> None:
    lab = linked.lab("first-look")
    assert lab

    assert f"<strong>{LINK}" in lab.hints["syntax"][0]
    assert lab.hints["syntax"][0].endswith('<span data-word="file"></span>.')
    assert lab.prompts["kind"] == "What kind of AE title is it?"
    assert lab.texts["kind/option/ct"] == "<code>CT</code> &amp; AE title"


def test_a_check_in_a_lesson_links_what_is_told_after_answering(linked: Catalog) -> None:
    lesson = linked.lesson("m01-first-look", "part-one")
    assert lesson

    check = lesson.html.partition("<fieldset")[2].partition("</fieldset>")[0]
    options = [each.partition("<p")[0] for each in check.split("<li")[1:]]
    told = [each.partition("<p")[2] for each in check.split("<li")[1:]]

    assert "Modality of the AE title" in options[0]
    assert "<a" not in "".join(options)
    assert LINK in told[0]
    assert 'href="/glossary/transfer-syntax"' in lesson.html
    assert "The transfer syntax is read first." in told[1], "The page has linked it above."


def test_the_words_of_a_finding_are_linked_and_stay_text(linked: Catalog) -> None:
    html = linked.linked("An AE title <b> & an AE title [PS3.8 9.3.2].")

    assert html.startswith(f"An {LINK} data-tip=")
    assert html.endswith(">AE title</a> &lt;b&gt; &amp; an AE title [PS3.8 9.3.2].")


@pytest.mark.parametrize(
    "text", ["`AE title`", "[see](https://x.example/AE title)", "[[AE title]]"]
)
def test_code_links_and_slots_are_left_alone(text: str) -> None:
    assert 'data-tip="' not in linked_html(text, TermIndex([TITLE]), set())


def test_a_definition_cannot_break_out_of_its_attribute() -> None:
    html = linked_html("The AE title.", TermIndex([TITLE]), set())

    assert 'data-tip="A name, not &lt;b&gt;."' in html


@pytest.mark.parametrize(
    ("term", "also", "name"),
    [
        ("RIS", ("radiology information system",), "radiology information system"),
        ("AE title", ("application entity title",), "application entity title"),
        ("MPI", ("EMPI", "master patient index"), "master patient index"),
        ("HL7 v2", ("HL7 version 2",), ""),
        ("UTF-8", ("ISO_IR 192",), ""),
        ("QIDO-RS", ("QIDO",), ""),
        ("Study Instance UID", ("Study UID",), ""),
        ("control ID", ("message control ID",), ""),
        ("worklist", ("modality work list",), ""),
    ],
)
def test_an_abbreviation_spells_itself_out(term: str, also: tuple[str, ...], name: str) -> None:
    html = term_link("it", Term("slug", term, also, "What it is.", ""))

    told = f"{name[0].upper()}{name[1:]}. What it is." if name else "What it is."
    assert f'data-tip="{told}"' in html


def test_a_text_that_spells_it_out_is_not_told_twice() -> None:
    ris = Term("ris", "RIS", ("radiology information system",), "It keeps the orders.", "")

    assert 'data-tip="It keeps the orders."' in term_link("Radiology information system", ris)
