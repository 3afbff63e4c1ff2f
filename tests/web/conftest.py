"""The site as a browser meets it: small content with one lab of every kind, and its people."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.catalog import CatalogHolder
from app.grading.bench_service import Grading
from app.learning.site import Site
from tests.conftest import CONTENT
from tests.every_kind import put_incident, put_practice_hospital
from tests.practice.wards import ward
from tests.web.clients import Browser, browser_of
from tests.web.world import World, attempt_of, populate

_EVERY_KIND = Path(__file__).parent.parent / "grading" / "fixture_labs" / "every_kind"


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small content with a lab of every kind, which belongs to a module to come."""
    root = tmp_path_factory.mktemp("content") / "content"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CONTENT, root, ignore=ignored)
    lab = root / "labs" / "every_kind"
    shutil.copytree(_EVERY_KIND, lab, ignore=ignored)
    _replace(lab / "lab.toml", '"m03_dicom_objects"', '"m02_planned"')
    put_incident(root, "ct_after_the_upgrade")
    put_incident(root, "merge_storm")
    put_practice_hospital(root)
    _replace(lab / "lab.py", '{"archive": {"ae_title": "ARCHIVE"}}', repr(ward()))
    return root


@pytest.fixture(scope="session")
def holder(content: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of that content."""
    return CatalogHolder(content, tmp_path_factory.mktemp("web-catalog"))


@pytest.fixture(scope="session")
def grading(content: Path) -> Iterator[Grading]:
    """Give real graders over that content."""
    with Grading(content / "labs", size=1) as running:
        yield running


@pytest.fixture(scope="session")
def populated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give a place where the first test to need the world on SQLite leaves it for the others."""
    return {"file": tmp_path_factory.mktemp("world") / "world.db"}


@pytest.fixture
def world(site: Site, populated: dict[str, Any]) -> World:
    """Give two organizations with people of every role and what is theirs."""
    if not site.store.url.startswith("sqlite"):
        return populate(site)
    file = Path(site.store.url.removeprefix("sqlite:///"))
    if "world" not in populated:
        populated["world"] = populate(site)
        site.store.engine.dispose()
        shutil.copy(file, populated["file"])
    site.store.engine.dispose()
    shutil.copy(populated["file"], file)
    found: World = populated["world"]
    return replace(found, site=site)


@pytest.fixture
def learner(app: Flask, world: World) -> Browser:
    """Give the browser of a learner."""
    return browser_of(app, world["learner"])


@pytest.fixture
def bench(world: World) -> str:
    """Give the address of the learner's attempt at the lab of every kind."""
    return f"/labs/every-kind/attempts/{attempt_of(world.site, world['learner'])}"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
