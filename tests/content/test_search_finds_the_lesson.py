"""Questions of newcomers lead to the lesson that answers them."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalog import Catalog, compile_catalog
from app.catalog.addresses import lesson_url

ROOT = Path(__file__).parents[2]
QUESTIONS = tomllib.loads((Path(__file__).parent / "search_questions.toml").read_text("utf-8"))
FIRST = 3
FEWEST = 25


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(compile_catalog(ROOT, tmp_path_factory.mktemp("catalog")))
    yield catalog
    catalog.close()


@pytest.fixture(scope="module")
def questions(catalog: Catalog) -> list[dict[str, str]]:
    """Return the questions on modules that are there; the others wait for theirs."""
    asked: list[dict[str, str]] = QUESTIONS["question"]
    return [each for each in asked if catalog.module(_parts(each)[0]) is not None]


def test_nine_in_ten_questions_find_their_lesson_among_the_first_three(
    catalog: Catalog, questions: list[dict[str, str]]
) -> None:
    missed = []
    for each in questions:
        first = catalog.search(each["asks"])[:FIRST]
        if lesson_url(*_parts(each)) not in [hit.url for hit in first]:
            missed.append((each["asks"], [hit.title for hit in first]))

    assert len(questions) >= FEWEST
    assert len(missed) * 10 <= len(questions), missed


def test_every_question_names_a_lesson_that_exists(
    catalog: Catalog, questions: list[dict[str, str]]
) -> None:
    assert [each for each in questions if catalog.lesson(*_parts(each)) is None] == []


def test_sixty_questions_are_asked_once_each() -> None:
    asked = [each["asks"] for each in QUESTIONS["question"]]

    assert len(set(asked)) == len(asked) == 60


def _parts(question: dict[str, str]) -> tuple[str, str]:
    module, _, slug = question["lesson"].partition("/")
    return module, slug


@pytest.mark.parametrize("typed", ["mueller", "muller", "Müller"])
def test_a_lab_named_with_an_accent_is_found_however_it_is_typed(
    catalog: Catalog, typed: str
) -> None:
    assert "/labs/mueller-character-sets" in [hit.url for hit in catalog.search(typed)]
