"""What is typed, as the queries that are tried in turn."""

import pytest

from app.catalog.records import Hit, Term
from app.catalog.searching import queries, synonyms_of, varied

AE = Term("ae-title", "AE title", ("application entity title",), "A name.", "")
VR = Term("vr", "VR", ("value representation",), "A type.", "")
NAMES = synonyms_of([AE, VR, Term("tag", "tag", (), "A number.", "")])


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("", ()),
        ("what is the", ('"what" AND "is" AND "the"*', '"what" OR "is" OR "the"*')),
        ("transf", ('"transf"*',)),
        ("file meta", ('"file" AND "meta"*', '"file" OR "meta"*')),
        ("what is a preamble for", ('"preamble"',)),
        ("send worklist refused scanner", ('"send" OR "worklist" OR "refused" OR "scanner"*',)),
        ("What is a VR?", ('"VR?"*', '"VR?"* OR "value representation"')),
        ("my AE title", ('"AE" AND "title"*', '"AE" OR "title"* OR "application entity title"')),
        ('merge "no" UID', ('"merge" AND "UID"*', '"merge" OR "UID"*')),
        ('say "so"', ('"say" AND """so"""*', '"say" OR """so"""*')),
    ],
)
def test_words_that_count_are_asked_for(text: str, tried: tuple[str, ...]) -> None:
    assert queries(text, NAMES) == tried


def test_a_term_is_known_by_each_of_its_names() -> None:
    assert NAMES == {
        ("ae", "title"): ["application entity title"],
        ("application", "entity", "title"): ["AE title"],
        ("vr",): ["value representation"],
        ("value", "representation"): ["VR"],
    }


def test_a_long_question_is_cut_and_not_refused() -> None:
    [loose] = queries("archive " * 500, NAMES)

    assert loose.count("archive") == 16


def test_one_definition_and_one_lab_stand_before_the_third_place() -> None:
    kinds = ("term", "term", "lab", "lab", "lesson", "term", "lesson")
    hits = tuple(Hit(kind, str(at), f"/{at}", "", "") for at, kind in enumerate(kinds))  # type: ignore[arg-type]

    assert [hit.title for hit in varied(hits)] == ["0", "2", "4", "1", "3", "5", "6"]
    assert varied(()) == ()
