"""One is one file, and everything else is files."""

import pytest

from app.counting import counted


@pytest.mark.parametrize(
    ("number", "noun", "many", "said"),
    [
        (0, "file", "", "0 files"),
        (1, "file", "", "1 file"),
        (2, "file", "", "2 files"),
        (1024, "byte", "", "1,024 bytes"),
        (1, "entry", "entries", "1 entry"),
        (2, "entry", "entries", "2 entries"),
    ],
)
def test_a_number_has_its_noun_in_the_right_form(
    number: int, noun: str, many: str, said: str
) -> None:
    assert counted(number, noun, many) == said
