"""A learner at the small content, and sites whose lab of every kind has a real ward."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalog import CatalogHolder, LabEntry, Module
from app.grading.bench_service import Grading
from app.learning.site import Site
from app.practice.client import Practice
from app.records.people import Person
from app.settings import read_settings
from app.store import Store
from tests.every_kind import busy_content, every_kind_content
from tests.people import organization, person


@pytest.fixture
def ada(site: Site) -> Person:
    """Give a learner in an organization of her own."""
    return person(site.store, organization(site.store))


@pytest.fixture
def module(site: Site) -> Module:
    """Give the small content's module."""
    found = site.catalog.module("m01-first-look")
    assert found is not None
    return found


@pytest.fixture
def lab(site: Site) -> LabEntry:
    """Give the small content's lab."""
    found = site.catalog.lab("first-look")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ward_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return every_kind_content(tmp_path_factory.mktemp("ward") / "content")


@pytest.fixture(scope="module")
def ward_graders(ward_root: Path) -> Iterator[Grading]:
    with Grading(ward_root / "labs", size=1) as grading:
        yield grading


@pytest.fixture(scope="module")
def ward_shelf(ward_root: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    return CatalogHolder(ward_root, tmp_path_factory.mktemp("ward-catalog"))


@pytest.fixture
def ward_site(
    store: Store,
    ward_shelf: CatalogHolder,
    ward_graders: Grading,
    practice: Practice,
    tmp_path: Path,
) -> Site:
    told = {
        "READINGROOM_HOME": str(tmp_path / "home"),
        "READINGROOM_DATABASE_URL": store.url,
        "READINGROOM_NETWORK": "1",
    }
    return Site(read_settings(told), store, ward_shelf, ward_graders, practice)


@pytest.fixture(scope="session")
def busy_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy_content(tmp_path_factory.mktemp("busy") / "content")


@pytest.fixture(scope="session")
def busy_graders(busy_root: Path) -> Iterator[Grading]:
    with Grading(busy_root / "labs", size=1) as grading:
        yield grading


@pytest.fixture(scope="session")
def busy_shelf(busy_root: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    return CatalogHolder(busy_root, tmp_path_factory.mktemp("busy-catalog"))


@pytest.fixture
def busy_site(
    store: Store,
    busy_shelf: CatalogHolder,
    busy_graders: Grading,
    practice: Practice,
    tmp_path: Path,
) -> Site:
    told = {
        "READINGROOM_HOME": str(tmp_path / "home"),
        "READINGROOM_DATABASE_URL": store.url,
        "READINGROOM_NETWORK": "1",
    }
    return Site(read_settings(told), store, busy_shelf, busy_graders, practice)
