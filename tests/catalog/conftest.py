"""A small, complete content tree, and ways to break it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from app.catalog import Catalog, compile_catalog

FIXTURE = Path(__file__).parent / "fixture"
Edit: TypeAlias = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    catalog = Catalog(compile_catalog(FIXTURE, tmp_path_factory.mktemp("compiled")))
    yield catalog
    catalog.close()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the fixture that a test may break."""
    root = tmp_path / "content"
    shutil.copytree(FIXTURE, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def edit(content: Path) -> Edit:
    """Return a function that replaces a text in a file of the copy, once, where it first stands."""

    def replace(file: str, old: str, new: str) -> None:
        path = content / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
