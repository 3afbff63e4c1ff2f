"""The reading grade: syllables, sentences, and what is not held against a lesson."""

import pytest

from app.catalog.glossary_links import TermIndex
from app.catalog.reading_grade import grade, syllables_of
from app.catalog.records import Term

NO_TERMS = TermIndex([])
SYNTAX = Term("transfer-syntax", "transfer syntax", (), "How it is written.", "")


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("scan", 1), ("file", 1), ("scanned", 1), ("loaded", 2), ("table", 2), ("image", 2),
        ("images", 3), ("archive", 2), ("archives", 2), ("patient's", 2), ("radiologist", 4),
        ("DICOM", 1), ("C-STORE", 1), ("128", 1), ("the", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_by_vowels(word: str, syllables: int) -> None:
    # Radiologist has five when spoken; neighboring vowels count once, as in most such counts.
    assert syllables_of(word) == syllables


def test_the_formula_is_flesch_and_kincaids() -> None:
    html = "<p>The scan is done. The archive has it.</p>"

    # Eight words, two sentences, nine syllables.
    assert grade(html, NO_TERMS) == pytest.approx(0.39 * 4 + 11.8 * 9 / 8 - 15.59)


def test_long_sentences_of_long_words_are_harder() -> None:
    hard = (
        "<p>Organizational interoperability necessitates comprehensive, continuously renegotiated "
        "responsibilities between administrative and technological representatives.</p>"
    )

    assert grade(hard, NO_TERMS) > 20 > grade("<p>We send the file. It fits.</p>", NO_TERMS)


def test_terms_quotes_and_tables_are_not_held_against_a_lesson() -> None:
    plain = grade("<p>Read the x of the x in x now.</p>", NO_TERMS)
    told = (
        "<h2>Organizational interoperability</h2><table><td><p>Unquestionable</p></td></table>"
        '<p>Read the <a href="/glossary/transfer-syntax">transfer syntax</a> of the '
        "<code>TransferSyntaxUID</code> in DICOM now.</p>"
    )

    assert grade(told, TermIndex([SYNTAX])) == pytest.approx(plain)


def test_a_page_without_running_text_has_no_grade() -> None:
    assert grade("<table><td>1</td></table>", NO_TERMS) == 0.0
